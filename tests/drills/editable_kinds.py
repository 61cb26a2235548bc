"""Redigerbara slag: one record of each kind that is edited in a form, and the form over it.

A kind for every RecordForm, so that whatever is edited is raced for (tests/test_two_writers.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localdate, now

from activities.forms.groups import GroupForm
from activities.forms.placements import PlacementForm, WorkplaceForm
from activities.forms.sessions import MoveForm
from finsam.forms import RecordForm
from instruments.forms.handed import HandedForm
from instruments.forms.measurements import MeasurementForm
from instruments.models import Instrument, Measurement
from organisations.forms import TeamForm
from organisations.models import Membership
from participants.forms.after_close import LaterStatusForm
from participants.forms.booking import BookForm
from participants.forms.end_dates import EndDateForm
from participants.forms.extensions import RequestForm
from participants.forms.final_document import TextsForm
from participants.forms.followups import HoldForm
from participants.forms.huvudman import PeriodForm
from participants.forms.legal_record import LegalRecordForm
from participants.forms.life_map import LifeNoteForm, NeedForm, NewNeedForm
from participants.forms.measures import MeasureForm
from participants.forms.people import PersonForm, StartForm
from participants.forms.plan import (
    ActionForm,
    CatalogueForm,
    ExpectationsForm,
    GoalForm,
    NewActionForm,
    NewGoalForm,
)
from participants.forms.protection_details import ProtectionDetailForm
from participants.models import (
    Attendee,
    EndDate,
    Enrolment,
    Expectations,
    FollowUp,
    LaterStatus,
    PlanCatalogue,
    ProtectionDetail,
)
from referrals.forms.acts import PlanForm
from reporting.chapters import BY_CODE, CHAPTERS
from reporting.forms.reports import ChapterForm
from reporting.models import AnnualReport
from tests.builders import (
    a_closed_enrolment,
    a_group,
    a_hat,
    a_participant,
    a_placement,
    a_plan,
    a_referral,
    an_enrolment,
)

ONLY_NEW = {NewGoalForm, NewActionForm, NewNeedForm, RequestForm, HandedForm}
"""De som bara skriver nytt: nobody else can have opened what is not there yet."""
YEAR = timedelta(days=365)


def a_sentence(who: int, number: int) -> str:
    return f"{('Första', 'Andra')[who]} {number} skrev"


def a_day(who: int, number: int) -> str:
    """Two days in each race, other than those of the race before and than today, which stood there
    at first: who types what stands changes nothing, and has nothing to compare."""
    return str(localdate() - timedelta(days=1 + (2 * number + who) % 100))


@dataclass(frozen=True)
class Kind:
    """Ett slag av post: its form over a fresh instance, the field both change, and the save.

    What is decided once and for all, each race has a `fresh` one of.
    """

    name: str
    record: Any
    field: str
    form: Callable[..., RecordForm]
    save: Callable[[Any], Any] = lambda form: form.save()
    typed: Callable[[int, int], str] = a_sentence
    also: dict[str, str] = field(default_factory=dict)
    fresh: Callable[[], Any] | None = None
    reads: Callable[[Any], str] | None = None
    """Där texten inte är ett fält: how it is read out of the record, or a row of its history."""

    def text_of(self, record: Any) -> str:
        return self.reads(record) if self.reads else str(getattr(record, self.field))

    def opened(self, data: QueryDict | None = None) -> RecordForm:
        return self.form(data, instance=type(self.record)._base_manager.get(pk=self.record.pk))


def kinds() -> list[Kind]:
    """En post av varje slag."""
    today, hat = localdate(), a_hat()
    case = an_enrolment(team=hat.team, started_on=today - timedelta(days=90))
    return [
        *of_the_person(case, hat, today),
        *of_the_plan(case, today),
        *of_the_course(case, hat, today),
        *of_the_close(hat, today),
        *of_activities(case, today),
        *of_the_team(hat, today),
    ]


def of_the_person(case: Enrolment, hat: Membership, today: date) -> list[Kind]:
    guarded = a_participant(protection="marked", alias="Skyddad deltagare")
    detail = ProtectionDetail(participant=guarded, text="Hot.", decided_by="Domstol", since=today)
    detail.write(by=hat.user, today=today)
    end = EndDate.objects.create(enrolment=case, kind="LAKARINTYG", ends_on=today)
    return [
        Kind(
            "person",
            case.participant,
            "municipality",
            lambda data, **facts: PersonForm(data, today=today, has_responsible=True, **facts),
        ),
        Kind("startuppgifter", case, "legal_record", StartForm),
        Kind("akt", case, "legal_system", LegalRecordForm, also={"legal_record": "12 345"}),
        Kind(
            "huvudmannaperiod",
            case.huvudman_periods.get(),
            "contact",
            lambda data, **facts: PeriodForm(data, today=today, **facts),
            lambda form: form.correct(),
        ),
        Kind(
            "slutdatum",
            end,
            "note",
            lambda data, **facts: EndDateForm(data, today=today, **facts),
        ),
        Kind(
            "skyddsdetaljer",
            detail,
            "text",
            lambda data, **facts: ProtectionDetailForm(data, by=hat.user, today=today, **facts),
            lambda form: form.write(),
        ),
    ]


def of_the_plan(case: Enrolment, today: date) -> list[Kind]:
    action = a_plan(case)
    note = case.life_notes.create(area="HALSA", text="Sover illa.")
    need = case.life_needs.create(area="HALSA", text="Sömn", seen_on=today)
    catalogue = PlanCatalogue.objects.create(team=case.team, theme="HALSA", goals="Sova")
    return [
        Kind(
            "mål",
            action.goal,
            "text",
            lambda data, **facts: GoalForm(data, phrases=(), **facts),
        ),
        Kind(
            "åtgärd",
            action,
            "text",
            lambda data, **facts: ActionForm(data, today=today, phrases=(), **facts),
        ),
        Kind(
            "förväntningar",
            Expectations.objects.create(enrolment=case),
            "participant",
            ExpectationsForm,
        ),
        Kind("livsområde", note, "text", LifeNoteForm),
        Kind("behov", need, "text", NeedForm),
        Kind("planmall", catalogue, "goals", CatalogueForm, also={"theme": "HALSA"}),
    ]


def of_the_course(case: Enrolment, hat: Membership, today: date) -> list[Kind]:
    measure = case.support_measures.create(kind="DIETIST", needed_on=today)
    scale = Instrument.objects.get(code="ORS")
    measurement = Measurement(enrolment=case, instrument=scale, entered_by=hat.user)
    measurement.measure(values=[50] * 4, on=today)
    others = {"referrer_voice": "Bra.", "team_voice": "Bra.", "decision": "continue"}
    return [
        Kind(
            "samordnad insats",
            measure,
            "actor_name",
            lambda data, **facts: MeasureForm(data, today=today, **facts),
        ),
        Kind(
            "mätning",
            measurement,
            "occasion",
            lambda data, **facts: MeasurementForm(
                data, edition=measurement.edition, today=today, **facts
            ),
            lambda form: form.measure(),
        ),
        Kind(
            "uppföljning",
            case.follow_ups.get(),
            "participant_voice",
            lambda data, **facts: HoldForm(data, today=today, **facts),
            lambda form: form.hold(hat.user, now()),
            also=others | {"reason": "Planen fungerar.", "next_on": "", "next_at": ""},
            fresh=lambda: a_planned_follow_up(hat, today),
        ),
        Kind(
            "bokat möte",
            a_planned_follow_up(hat, today),
            "others",
            lambda data, **facts: BookForm(data, now=now(), **facts),
            lambda form: form.book(),
            also={"day": str(today + timedelta(days=9)), "at": "10:00", "reason": "Förhinder."},
            reads=lambda meeting: "\n".join(map(str, Attendee.objects.others_at(meeting))),
        ),
    ]


def a_planned_follow_up(hat: Membership, today: date) -> FollowUp:
    case = an_enrolment(team=hat.team, started_on=today - timedelta(days=90))
    return case.follow_ups.get()


def of_the_close(hat: Membership, today: date) -> list[Kind]:
    closed = a_closed_enrolment(team=hat.team, started_on=today - 2 * YEAR, closed_on=today - YEAR)
    status = LaterStatus.objects.create(
        enrolment=closed, closed_on=closed.closed_on, months=6, asked_on=today, asked_by=hat.user
    )
    return [
        Kind("slutdokument", closed.final_document, "helped", TextsForm),
        Kind(
            "läge efter avslut",
            status,
            "asked_on",
            lambda data, **facts: LaterStatusForm(data, today=today, **facts),
            lambda form: form.answer(hat.user),
            a_day,
        ),
    ]


def of_activities(case: Enrolment, today: date) -> list[Kind]:
    group = a_group(case.team, ended_on=today + timedelta(days=6))
    placement = a_placement(case)
    return [
        Kind(
            "grupp",
            group,
            "place",
            lambda data, **facts: GroupForm(data, today=today, **facts),
            lambda form: form.instance.change(today=today),
        ),
        Kind("träff", group.sessions.first(), "reason", MoveForm, lambda form: form.move()),
        Kind("placering", placement, "duties", PlacementForm, lambda form: form.keep()),
        Kind("arbetsplats", placement.workplace, "contact", WorkplaceForm),
    ]


def of_the_team(hat: Membership, today: date) -> list[Kind]:
    chapter = AnnualReport.objects.of([hat.team], today.year).text_of(CHAPTERS[0].code)
    chapter.save()
    return [
        Kind(
            "mötesplan för remiss",
            a_referral(team=hat.team),
            "visit_on",
            lambda data, **facts: PlanForm(data, today=today, **facts),
            typed=a_day,
        ),
        Kind(
            "kapitel",
            chapter,
            "text",
            lambda data, **facts: ChapterForm(data, chapter=BY_CODE[CHAPTERS[0].code], **facts),
            lambda form: form.keep(),
        ),
        Kind(
            "teamets inställningar",
            hat.team,
            "phone",
            TeamForm,
            typed=lambda who, number: f"021-{who + 1}{number:05}",
        ),
    ]
