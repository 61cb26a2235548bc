"""Avslut: what the person goes on to, and the final document with its two receipts."""

from dataclasses import dataclass
from datetime import date, timedelta

from participants.codes import (
    Income,
    Occupation,
    Outcome,
    SusReason,
    Way,
    WorkKind,
)
from participants.deadlines import final_document_due, takeover_check_due
from participants.models import Enrolment, FinalDocument
from reporting.demo import sentences
from reporting.demo.workdays import at, workday_after
from reporting.demo.world import Case, World


@dataclass(frozen=True)
class Ending:
    """Det som följer av resultatet."""

    sus_reason: SusReason
    income: tuple[Income, ...] = ()
    occupation: Occupation = Occupation.NONE
    actor: str = ""
    step: str = ""


ENDINGS = {
    Outcome.WORK: Ending(
        SusReason.AS_PLANNED,
        (Income.WAGE,),
        Occupation.WORKS,
        "arbetsgivaren",
        "Anställning. Uppföljning med arbetsgivaren efter en månad.",
    ),
    Outcome.STUDIES: Ending(
        SusReason.AS_PLANNED,
        (Income.STUDY_SUPPORT,),
        Occupation.STUDIES,
        "vuxenutbildningen",
        "Studier på vuxenutbildningen med studie- och yrkesvägledare som kontakt.",
    ),
    Outcome.EMPLOYMENT_SERVICE: Ending(
        SusReason.AS_PLANNED,
        (Income.ACTIVITY_GRANT,),
        Occupation.SEEKS_WORK,
        "Arbetsförmedlingen",
        "Inskriven och aktivt arbetssökande, med planering på Arbetsförmedlingen.",
    ),
    Outcome.MUNICIPAL_REHAB: Ending(
        SusReason.AS_PLANNED,
        (Income.SOCIAL_ASSISTANCE,),
        Occupation.TRAINING,
        "Jobbcentrum",
        "Fortsatt arbetsträning på Jobbcentrum.",
    ),
    Outcome.MEDICAL_REHAB: Ending(
        SusReason.OTHER_MEASURE,
        (Income.SICKNESS_BENEFIT,),
        Occupation.NONE,
        "vårdcentralen",
        "Fortsatt planering hos vården, med rehabkoordinator som kontakt.",
    ),
    Outcome.DROPOUT: Ending(SusReason.ABSENT),
    Outcome.RETURNED: Ending(
        SusReason.OTHER_MEASURE,
        (Income.SOCIAL_ASSISTANCE,),
        Occupation.NONE,
        "huvudmannen",
        "Åter till ordinarie handläggare för annan planering.",
    ),
    Outcome.SUBSTANCE: Ending(
        SusReason.OTHER_MEASURE,
        (Income.SOCIAL_ASSISTANCE,),
        Occupation.NONE,
        "socialtjänstens vuxenenhet",
        "Annan planering tillsammans med vuxenenheten.",
    ),
    Outcome.MOVED: Ending(SusReason.MOVED),
    Outcome.DECEASED: Ending(SusReason.DECEASED),
    Outcome.OTHER: Ending(SusReason.OTHER),
    Outcome.MISREGISTERED: Ending(SusReason.MISREGISTERED),
}
LATE_PERCENT = 16
REVIEWED = 1  # quarters after eight, the day it was first given to somebody


def close(world: World, case: Case) -> None:
    """Avslutar raden: the same facts as the closing form asks for."""
    row, closed_on = case.enrolment, case.course.closed_on
    if closed_on is None:
        return
    outcome = Outcome(case.course.outcome)
    ending = ENDINGS[outcome]
    row.closed_on, row.outcome, row.sus_reason = closed_on, outcome, ending.sus_reason
    row.income_after = list(ending.income)
    row.occupation_after = [ending.occupation] if ending.income else []
    if outcome == Outcome.WORK:
        row.work_kind = world.scene.weighted(
            {WorkKind.UNSUBSIDISED: 13, WorkKind.SUBSIDISED: 6, WorkKind.OWN_BUSINESS: 1}
        )
    if ending.income:
        row.registered_at_af = outcome == Outcome.EMPLOYMENT_SERVICE
    if ending.actor:
        hand_on(world, row, ending, closed_on)
    if outcome != Outcome.MISREGISTERED:
        tell_document(world, case, closed_on)


def hand_on(world: World, row: Enrolment, ending: Ending, closed_on: date) -> None:
    """Nästa aktör, and the check after two weeks that it took over."""
    row.next_actor, row.next_step = ending.actor, ending.step
    row.next_on = workday_after(closed_on + timedelta(days=world.scene.chance.randint(1, 10)))
    checked_on = workday_after(
        takeover_check_due(closed_on) + timedelta(days=world.scene.chance.randint(0, 5))
    )
    if checked_on < world.scene.today and not world.scene.happens(3):
        row.taken_over_on = checked_on


def tell_document(world: World, case: Case, closed_on: date) -> None:
    """Slutdokumentationen: mostly in time, one of six late; unsent when its day has not come."""
    days = (24, 60) if world.scene.happens(LATE_PERCENT) else (9, 20)
    sent_on = workday_after(closed_on + timedelta(days=world.scene.chance.randint(*days)))
    if case.course.document_waits:
        sent_on = world.scene.today
    due_on = final_document_due(closed_on, case.team.final_document_days)
    row = FinalDocument(enrolment=case.enrolment, due_on=due_on)
    is_sent = sent_on < world.scene.today
    if is_sent or world.scene.happens(40):
        write(world, row)
    if is_sent:
        row.participant_received_on = world.scene.days_before(sent_on, 0, 3)
        row.participant_received_on = max(row.participant_received_on, closed_on)
        row.participant_way = world.scene.weighted({Way.HAND: 6, Way.POST: 3, Way.DIGITAL: 1})
        row.referrer_received_on = sent_on
        row.reviewed_by = case.responsible_on(closed_on)
        row.reviewed_at = at(row.participant_received_on, REVIEWED)
        row.referrer_way = world.scene.weighted({Way.DIGITAL: 6, Way.POST: 3, Way.HAND: 1})
    world.scene.add(row, on=sent_on if is_sent else closed_on)


def write(world: World, row: FinalDocument) -> None:
    row.at_start, row.done = world.one_of(sentences.AT_START), world.one_of(sentences.DONE)
    row.helped, row.ahead = world.one_of(sentences.HELPED), world.one_of(sentences.AHEAD)
