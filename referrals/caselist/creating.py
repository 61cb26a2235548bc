"""Nya ärenden ur listan, a thousand at a time: the person, the case and what belongs to it.

The application's own verbs make one case each; this is the same written in bulk. No follow-up is
invented for the past: an open case gets its next one counted from the day of the import.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.timezone import now

from instruments.models import Instrument, Measurement
from organisations.models import NumberSeries, User
from participants.codes import IdentityType, Sex, Way
from participants.deadlines import final_document_due
from participants.followups import due_after
from participants.models import (
    Assignment,
    Enrolment,
    FinalDocument,
    FollowUp,
    HuvudmanPeriod,
    NamedReader,
    Participant,
)
from referrals.caselist.bulk import Blank, batches, insert
from referrals.caselist.cases import Case, Person
from referrals.caselist.pen import Pen
from referrals.caselist.plan import Memory, Plan, mark
from referrals.caselist.standing import ENROLMENT_FIELDS, PERSON_FIELDS, SUPPORT_TIME, person_texts
from referrals.codes import Channel
from referrals.models import ImportedCase, Referral

Values = dict[str, Any]
a_participant = Blank(Participant)
an_enrolment = Blank(Enrolment)
a_huvudman = Blank(HuvudmanPeriod)
an_assignment = Blank(Assignment)
a_reader = Blank(NamedReader)
a_follow_up = Blank(FollowUp)
a_final_document = Blank(FinalDocument)
a_referral = Blank(Referral)
a_measurement = Blank(Measurement)
a_memory = Blank(ImportedCase)


def create_people(plan: Plan, pen: Pen) -> dict[int, Participant]:
    """Deltagaren till varje ny rad: the known one completed where it is empty, else a new one."""
    by_person: dict[Person | int, list[Case]] = defaultdict(list)
    for case in plan.new:
        by_person[case.person or case.row].append(case)
    people: dict[int, Participant] = {}
    new: list[Participant] = []
    for person, cases in by_person.items():
        merged = {name: case.values[name] for case in cases for name in case.values}
        found = plan.people.get(person) if isinstance(person, tuple) else None
        if found:
            complete(found, merged, pen)
        else:
            found = new_participant(cases[0], merged)
            new.append(found)
        people |= {case.row: found for case in cases}
    for batch in batches(new):
        insert(batch, by=pen.by)
    return people


def complete(participant: Participant, values: Values, pen: Pen) -> None:
    """Fyller i det som saknas. What is known of a person stands, and a protected one is let be."""
    if participant.is_protected:
        return
    texts = person_texts(participant)
    missing = {PERSON_FIELDS[name]: values[name] for name in PERSON_FIELDS if name in values}
    empty = {PERSON_FIELDS[name] for name, text in texts.items() if not text}
    if facts := {at: value for at, value in missing.items() if at in empty}:
        pen.change(participant, **facts)


def new_participant(case: Case, values: Values) -> Participant:
    number = case.number
    facts = {at: values[name] for name, at in PERSON_FIELDS.items() if name in values}
    if number:
        facts.setdefault("birth_date", number.birth_date)
        facts |= {"identity_type": IdentityType(number.kind), "personal_number": number.digits}
    facts["sex"] = number.sex if number else facts.get("sex", Sex.UNKNOWN)
    return a_participant(controller_id=case.team.owner_id, **facts)


def create_cases(
    plan: Plan, people: dict[int, Participant], by: User | None, today: date
) -> Iterator[list[int]]:
    """Ärendena; yields those of each batch, for those who wait."""
    numbers = case_numbers(plan.new)
    referrals = referral_numbers(plan.new)
    ors = Instrument.objects.with_versions().get(code="ORS")
    for batch in batches(plan.new):
        enrolments = [new_enrolment(case, people[case.row], numbers[case.row]) for case in batch]
        insert(enrolments, by=by)
        around: dict[type[Model], list[Model]] = defaultdict(list)
        for case, enrolment in zip(batch, enrolments, strict=True):
            participant = people[case.row]
            made = [
                *periods(case, enrolment, participant),
                *clocks(case, enrolment, today),
                *measurements(case, enrolment, ors),
                *referral(case, enrolment, participant, referrals.get(case.row, "")),
                a_memory(
                    enrolment_id=enrolment.pk, key=case.key, values=memory_of(case, participant)
                ),
            ]
            for row in made:
                around[type(row)].append(row)
        for rows in around.values():
            insert(rows, by=by)
        yield [enrolment.pk for enrolment in enrolments]


def case_numbers(cases: list[Case]) -> dict[int, str]:
    """Ärendenummer efter startår, in the order people started."""
    groups: dict[tuple[str, int], list[Case]] = defaultdict(list)
    for case in sorted(cases, key=lambda case: (case.started_on, case.row)):
        groups[case.team.code, case.started_on.year].append(case)
    return numbers_for(groups)


def referral_numbers(cases: list[Case]) -> dict[int, str]:
    """Remissnummer efter året då remissen kom."""
    received = [(day, case.row, case) for case in cases if (day := case.day("Remissdatum"))]
    groups: dict[tuple[str, int], list[Case]] = defaultdict(list)
    for day, _, case in sorted(received, key=lambda one: one[:2]):
        groups["R", day.year].append(case)
    return numbers_for(groups)


def numbers_for(groups: dict[tuple[str, int], list[Case]]) -> dict[int, str]:
    numbers: dict[int, str] = {}
    # In one order whoever imports, so that two imports never wait for each other.
    for (prefix, year), cases in sorted(groups.items(), key=lambda group: group[0]):
        taken = NumberSeries.take(prefix, year, len(cases))
        numbers |= {case.row: number for case, number in zip(cases, taken, strict=True)}
    return numbers


def new_enrolment(case: Case, participant: Participant, number: str) -> Enrolment:
    values = case.values
    facts = {at: values[name] for name, at in ENROLMENT_FIELDS.items() if name in values}
    return an_enrolment(
        participant_id=participant.pk,
        team_id=case.team.pk,
        case_number=number,
        started_on=case.started_on,
        **facts,
        **support_time(case),
    )


def support_time(case: Case) -> Values:
    """År i offentlig försörjning: a number, or more than nine and not known how much."""
    years = case.values.get(SUPPORT_TIME)
    if years == ">9":
        return {"support_over_nine": True, "support_years": None}
    return {"support_over_nine": False, "support_years": years}


def periods(case: Case, enrolment: Enrolment, participant: Participant) -> Iterator[Model]:
    """Huvudman och ansvarig from the start; without a huvudman the owner is assumed."""
    days = {"started_on": case.started_on, "ended_on": case.closed_on}
    yield a_huvudman(
        enrolment_id=enrolment.pk,
        organisation_id=(case.huvudman or case.team.owner).pk,
        assumed=case.huvudman is None,
        **days,
    )
    if case.responsible:
        yield an_assignment(enrolment_id=enrolment.pk, user_id=case.responsible.pk, **days)
        if participant.is_protected:
            yield a_reader(enrolment_id=enrolment.pk, user_id=case.responsible.pk, named_at=now())


def clocks(case: Case, enrolment: Enrolment, today: date) -> Iterator[Model]:
    """Nästa uppföljning för ett öppet ärende, slutdokumentation för ett avslutat."""
    if case.closed_on is None:
        yield a_follow_up(
            enrolment_id=enrolment.pk, due_on=due_after(today, case.team.follow_up_months)
        )
    elif not case.is_misregistered or case.day("Slutdokumentation"):
        due_on = final_document_due(case.closed_on, case.team.final_document_days)
        yield a_final_document(enrolment_id=enrolment.pk, due_on=due_on, **receipts(case))


def receipts(case: Case) -> Values:
    """Båda kvittona; a list knows one day only."""
    sent_on = case.day("Slutdokumentation")
    if sent_on is None:
        return {}
    return {
        "participant_received_on": sent_on,
        "participant_way": Way.LISTED,
        "referrer_received_on": sent_on,
        "referrer_way": Way.LISTED,
    }


def measurements(case: Case, enrolment: Enrolment, ors: Instrument) -> Iterator[Measurement]:
    for day, total in case.measurements().items():
        yield new_measurement(enrolment, ors, day, total)


def new_measurement(enrolment: Enrolment, ors: Instrument, day: date, total: int) -> Measurement:
    """En summa från en lista, without its parts, under the edition of its day or else the first."""
    edition = ors.version_on(day) or ors.editions[0]
    return a_measurement(
        enrolment_id=enrolment.pk,
        instrument_id=ors.pk,
        edition_id=edition.pk,
        measured_on=day,
        total=total,
        source=Measurement.Source.LIST,
    )


def referral(
    case: Case, enrolment: Enrolment, participant: Participant, number: str
) -> Iterator[Referral]:
    """Antagen remiss, received the day the list says and accepted when the person started."""
    received_on = case.day("Remissdatum")
    if received_on:
        yield a_referral(
            number=number,
            team_id=case.team.pk,
            referring_party=enrolment.referring_party,
            channel=Channel.LIST,
            personal_number=case.number.digits if case.number else "",
            first_name=case.text("Förnamn"),
            last_name=case.text("Efternamn"),
            municipality="" if participant.is_protected else case.text("Kommun"),
            created_on=received_on,
            sent_on=received_on,
            read_on=received_on,
            decided_on=case.started_on,
            participant_id=participant.pk,
            enrolment_id=enrolment.pk,
        )


def memory_of(case: Case, participant: Participant) -> Memory:
    """Vad listan sade, and what stands instead where that is something else."""
    ours = person_texts(participant)
    stood = {name: mark(name, text) for name, text in ours.items() if text != case.text(name)}
    if case.huvudman is None:
        stood["Huvudman"] = mark("Huvudman", case.team.owner.name)
    return {"said": {name: mark(name, text) for name, text in case.texts().items()}, "stood": stood}
