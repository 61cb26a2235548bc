"""Planen: what the list would create, change and leave. Reads and locks; writes nothing.

A value is weighed three ways: what the list says, what stands, and what stood after the last
import. What was changed in the application since then is an error and stays; an empty cell says
nothing; the rest is written.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from django.db.models import QuerySet

from instruments.models import Measurement
from participants.models import Enrolment, Participant
from referrals.caselist.bulk import batches
from referrals.caselist.cases import ORS, Case, Person, digest
from referrals.caselist.faults import Report
from referrals.caselist.standing import PERSON_FIELDS, Standing, standing_for
from referrals.intake import CLOSED_DOOR

Days = tuple[date, date | None]
Marks = dict[str, str]
Memory = dict[str, Marks]


class Verdict(Enum):
    """Utslag för ett värde."""

    AGREED = "agreed"
    LEFT = "left"
    WRITE = "write"
    CONFLICT = "conflict"


@dataclass
class Change:
    """Ett känt ärende: what the list would write in it, and what to remember of the list."""

    case: Case
    standing: Standing
    names: list[str]
    memory: Memory

    @property
    def is_remembered(self) -> bool:
        imported = self.standing.imported
        if imported is None:
            return False
        return (imported.key, imported.values) == (self.case.key, self.memory)

    @property
    def closes(self) -> bool:
        return "Slutdatum" in self.names and self.standing.enrolment.is_open


@dataclass
class Plan:
    new: list[Case] = field(default_factory=list)
    known: list[Change] = field(default_factory=list)
    people: dict[Person, Participant] = field(default_factory=dict)

    def person_of(self, case: Case) -> Participant | None:
        """Den som ett nytt ärende gäller, when the controller has the person already."""
        return self.people.get(case.person) if case.person else None


def mark(name: str, text: str) -> str:
    """Avtryck av ett värde: enough to see that it is another, and nothing of a person is kept."""
    return digest(name, text) if text else ""


def judge(name: str, theirs: str, ours: str, memory: Memory) -> Verdict:
    said = memory["said"].get(name, "")
    if theirs == ours:
        return Verdict.AGREED
    if mark(name, ours) != memory["stood"].get(name, said):
        return Verdict.CONFLICT
    return Verdict.LEFT if mark(name, theirs) == said else Verdict.WRITE


def plan_for(cases: list[Case], visible: "QuerySet[Enrolment, Any]", report: Report) -> Plan:
    plan = sort_out(cases, visible, report)
    plan.people = known_people(plan.new)
    weigh_against_others(plan, report)
    demand_responsible(plan, report)
    demand_named(plan, report)
    demand_late_close(plan, report)
    warn_of_assumed(plan, report)
    count(plan, report)
    return plan


def sort_out(cases: list[Case], visible: "QuerySet[Enrolment, Any]", report: Report) -> Plan:
    """Nya och kända; known outside `visible` is refused in words that also mean other things."""
    plan = Plan()
    rows: dict[int, int] = {}
    for batch in batches(cases):
        standing = standing_for(batch, visible)
        for case in batch:
            if case.key not in standing:
                plan.new.append(case)
            elif found := standing[case.key]:
                first = rows.setdefault(found.enrolment.pk, case.row)
                if first != case.row:
                    report.refuse(case.row, "Personnummer", f"samma ärende som på rad {first}")
                plan.known.append(compare(case, found, report))
            else:
                report.refuse(case.row, "Personnummer", CLOSED_DOOR)
    return plan


def compare(case: Case, standing: Standing, report: Report) -> Change:
    memory: Memory = standing.imported.values if standing.imported else {"said": {}, "stood": {}}
    verdicts = dict(verdicts_on(case, standing, memory))
    for name, verdict in verdicts.items():
        if verdict is Verdict.CONFLICT:
            report.refuse(case.row, case.column_of(name), conflict_words(standing))
    names = [name for name, verdict in verdicts.items() if verdict is Verdict.WRITE]
    said = memory["said"] | {name: mark(name, text) for name, text in case.texts().items()}
    left = {name for name, verdict in verdicts.items() if verdict is Verdict.LEFT}
    stood = {
        name: text for name, text in memory["stood"].items() if name in left or name not in verdicts
    }
    return Change(case, standing, names, {"said": said, "stood": stood})


def conflict_words(standing: Standing) -> str:
    if standing.imported:
        return "värdet har ändrats i programmet sedan listan senast lästes in, och står kvar"
    return "ärendet är registrerat i programmet med ett annat värde, som står kvar"


def verdicts_on(case: Case, standing: Standing, memory: Memory) -> Iterator[tuple[str, Verdict]]:
    ours = standing.texts()
    is_protected = standing.enrolment.participant.is_protected
    for name, theirs in case.texts().items():
        # Of a protected person a list changes nothing, and its faults tell nothing.
        if is_protected and name in PERSON_FIELDS:
            continue
        verdict = judge(name, theirs, ours.get(name, ""), memory)
        if verdict is Verdict.WRITE and is_measured_here(name, standing):
            verdict = Verdict.CONFLICT
        yield name, verdict


def is_measured_here(name: str, standing: Standing) -> bool:
    """En skala som har fyllts i här: a total from a list never overrules it."""
    return any(
        name == f"{ORS}{day}" and one.source != Measurement.Source.LIST
        for day, one in standing.measurements.items()
    )


def known_people(cases: list[Case]) -> dict[Person, Participant]:
    """Personer som den personuppgiftsansvarige redan har, by number, for new cases."""
    wanted = {case.person for case in cases if case.person}
    found: dict[Person, Participant] = {}
    for batch in batches(wanted):
        people = Participant.objects.filter(
            controller__in={owner for owner, _ in batch},
            personal_number__in={number for _, number in batch},
        ).select_for_update(no_key=True)
        found |= {(one.controller_id, one.personal_number): one for one in people}
    return {person: one for person, one in found.items() if person in wanted}


def weigh_against_others(plan: Plan, report: Report) -> None:
    """Personens andra ärenden i teamet: one open at a time, and an overlap is worth a look.

    Of a protected person's cases nothing is told, since the list may come from one who may not
    find them (domain.md §6.5).
    """
    others = other_periods(plan)
    for case in plan.new:
        person = plan.person_of(case)
        periods = others.get((person.pk, case.team.pk), []) if person else []
        is_protected = person is not None and person.is_protected
        if case.closed_on is None and any(last is None for _, last in periods):
            words = CLOSED_DOOR if is_protected else "personen har redan ett öppet ärende i teamet"
            report.refuse(case.row, "Personnummer", words)
        elif not is_protected and any(overlaps(case, first, last) for first, last in periods):
            report.warn(case.row, "Startdatum", "personen har ett annat ärende i teamet samma tid")


def demand_responsible(plan: Plan, report: Report) -> None:
    """Ansvarig i ett nytt öppet ärende med skyddade uppgifter; without one nobody finds it."""
    for case in plan.new:
        person = plan.person_of(case)
        if person and person.is_protected and not case.closed_on and not case.responsible:
            report.refuse(case.row, "Ansvarig", "saknas, utan ansvarig kan ingen öppna ärendet")


def demand_named(plan: Plan, report: Report) -> None:
    """Ny ansvarig i ett känt ärende med skyddade uppgifter; a list names nobody."""
    for change in plan.known:
        enrolment = change.standing.enrolment
        if "Ansvarig" not in change.names or not enrolment.participant.is_protected:
            continue
        named = enrolment.named_readers.current()
        if not named.filter(user=change.case.responsible).exists():
            words = "är inte namngiven läsare i ärendet"
            report.refuse(change.case.row, "Ansvarig", words)


def demand_late_close(plan: Plan, report: Report) -> None:
    """Avslut tidigast vid den senaste hållna uppföljningen, as `Enrolment.close` demands."""
    for change in plan.known:
        closed_on, held_on = change.case.closed_on, change.standing.last_held_on
        if "Slutdatum" in change.names and closed_on and held_on and closed_on < held_on:
            words = f"{closed_on} är före den senaste uppföljningen, som hölls {held_on}"
            report.refuse(change.case.row, "Slutdatum", words)


def other_periods(plan: Plan) -> dict[tuple[int, int], list[Days]]:
    """Dagarna i varje ärende som de kända personerna har, as they will be when the list is read."""
    closing = {one.standing.enrolment.pk: one.case.closed_on for one in plan.known if one.closes}
    found: dict[tuple[int, int], list[Days]] = defaultdict(list)
    rows = Enrolment.objects.filter(participant__in={one.pk for one in plan.people.values()})
    for pk, person, team, first, last in rows.values_list(
        "pk", "participant", "team", "started_on", "closed_on"
    ):
        found[person, team].append((first, closing.get(pk, last)))
    return found


def overlaps(case: Case, first: date, last: date | None) -> bool:
    """Mer än den dag då det ena slutar och det andra börjar."""
    last, end = last or date.max, case.closed_on or date.max
    return case.started_on < last and first < end


def warn_of_assumed(plan: Plan, report: Report) -> None:
    """Ett öppet ärende utan huvudman i listan får teamets ägare, tills någon säger annat."""
    assumed = [case for case in plan.new if not case.closed_on and not case.huvudman]
    for change in plan.known:
        period = change.standing.huvudman
        is_open = change.standing.enrolment.is_open and not change.closes
        if is_open and period and period.assumed and not change.case.huvudman:
            assumed.append(change.case)
    for case in assumed:
        report.warn(case.row, "Huvudman", f"saknas, {case.team.owner.name} antas")


def count(plan: Plan, report: Report) -> None:
    report.created = len(plan.new)
    report.updated = sum(bool(change.names) for change in plan.known)
    report.unchanged = len(plan.known) - report.updated
