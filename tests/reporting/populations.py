"""Invented populations with everything that a figure may rest on, written in bulk."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from instruments.models import InstrumentVersion, Measurement
from organisations.models import Team
from participants.codes import Outcome, ReferringParty, SupportMeasureKind, SusReason, Way
from participants.models import (
    Enrolment,
    FinalDocument,
    FollowUp,
    HuvudmanPeriod,
    Participant,
    SupportMeasure,
)
from referrals.models import Referral
from tests.builders import a_hat, serial

START_OF_HISTORY = date(2022, 6, 1)


@dataclass
class Case:
    """One enrolment and everything about it that a figure may rest on."""

    started_on: date
    closed_on: date | None
    outcome: str
    sus_reason: str
    sex: str
    birth_date: date | None
    protected: bool
    party: str
    referred_on: date | None
    support_years: Decimal | None
    support_over_nine: bool
    support_months: int | None
    reported_measures: int | None
    ledger: int
    ors: list[tuple[date, int]]
    document_days: int | None
    follow_ups: list[tuple[date, date | None, bool]] = field(default_factory=list)

    @property
    def counted(self) -> bool:
        return self.outcome != "misregistered" and self.sus_reason != "FELREGISTRERING"


def a_case(random: Random) -> Case:
    started_on = START_OF_HISTORY + timedelta(days=random.randrange(1000))
    closed = random.random() < 0.6
    closed_on = started_on + timedelta(days=random.randrange(700)) if closed else None
    born = date(1955, 1, 1) + timedelta(days=random.randrange(18500))
    years = random.choice(["0.5", "2", "3.75", "9", "9.01", "14"])
    days = sorted(random.sample(range(400), random.choice([0, 0, 1, 2, 3])))
    support = random.choice(["years", "over", "months", "", ""])
    return Case(
        started_on=started_on,
        closed_on=closed_on,
        outcome=random.choice([*Outcome]).value if closed else "",
        sus_reason=random.choice([*SusReason]).value if closed and random.random() < 0.2 else "",
        sex=random.choice(["woman", "woman", "man", "unknown"]),
        birth_date=random.choice([None, born, born, born, date(2004, 2, 29), date(1994, 1, 1)]),
        protected=random.random() < 0.1,
        party=random.choice(["", *ReferringParty]),
        referred_on=random.choice([None, started_on - timedelta(days=random.randrange(120))]),
        support_years=Decimal(years) if support == "years" else None,
        support_over_nine=support == "over",
        support_months=random.randrange(150) if support == "months" else None,
        reported_measures=random.choice([None, None, random.randrange(9)]),
        ledger=random.choice([0, 0, 1, 4]),
        ors=[(started_on + timedelta(days=day), random.randrange(401)) for day in days],
        document_days=random.choice([None, 0, 20, 21, 22]),
        follow_ups=follow_ups(random, started_on),
    )


def follow_ups(random: Random, started_on: date) -> list[tuple[date, date | None, bool]]:
    """Due day, day held if any, cancelled or not; at most the last is still planned."""
    chain: list[tuple[date, date | None, bool]] = []
    due = started_on
    for _ in range(random.randrange(4)):
        due += timedelta(days=random.randrange(60, 120))
        held = due + timedelta(days=random.randrange(-20, 20))
        chain.append(random.choice([(due, held, False), (due, held, False), (due, None, True)]))
    return [*chain, (due + timedelta(days=90), None, False)]


def a_period(random: Random) -> tuple[date, date]:
    first = START_OF_HISTORY + timedelta(days=random.randrange(900))
    return first, first + timedelta(days=random.choice([0, 29, 90, 365, 730]))


def a_population(random: Random, size: int) -> list[Case]:
    return [a_case(random) for _ in range(size)]


@transaction.atomic
def store(cases: Iterable[Case], team: Team, *, loose_referrals: list[date]) -> None:
    """Writes the cases as rows, past the verbs: what is tested is the counting."""
    cases = list(cases)
    people = Participant.objects.bulk_create(person(case, team) for case in cases)
    pairs = list(zip(cases, people, strict=True))
    rows = Enrolment.objects.bulk_create(enrolment(case, who, team) for case, who in pairs)
    each = list(zip(cases, rows, strict=True))
    HuvudmanPeriod.objects.bulk_create(
        HuvudmanPeriod(enrolment=row, organisation=team.owner, started_on=row.started_on)
        for row in rows
    )
    FollowUp.objects.bulk_create(meetings(each))
    Measurement.objects.bulk_create(measurements(each))
    SupportMeasure.objects.bulk_create(
        SupportMeasure(enrolment=row, kind=SupportMeasureKind.SIP, needed_on=case.started_on)
        for case, row in each
        for _ in range(case.ledger)
    )
    FinalDocument.objects.bulk_create(documents(each))
    Referral.objects.bulk_create(referrals(each, team, loose_referrals))


def person(case: Case, team: Team) -> Participant:
    return Participant(
        controller=team.owner,
        sex=case.sex,
        birth_date=case.birth_date,
        protection="marked" if case.protected else "none",
        alias="Alm" if case.protected else "",
    )


def enrolment(case: Case, participant: Participant, team: Team) -> Enrolment:
    return Enrolment(
        participant=participant,
        team=team,
        case_number=f"T-{next(serial)}",
        started_on=case.started_on,
        referring_party=case.party,
        referred_on=case.referred_on,
        support_years=case.support_years,
        support_over_nine=case.support_over_nine,
        support_months=case.support_months,
        reported_support_measures=case.reported_measures,
        closed_on=case.closed_on,
        outcome=case.outcome,
        sus_reason=case.sus_reason,
    )


def meetings(each: list[tuple[Case, Enrolment]]) -> Iterable[FollowUp]:
    for case, row in each:
        for due_on, held_on, cancelled in case.follow_ups:
            yield FollowUp(
                enrolment=row,
                due_on=due_on,
                held_on=held_on,
                decision="continue" if held_on else "",
                cancelled_on=due_on if cancelled else None,
            )


def measurements(each: list[tuple[Case, Enrolment]]) -> Iterable[Measurement]:
    ors, srs = (
        InstrumentVersion.objects.filter(instrument__code=code).latest("number")
        for code in ("ORS", "SRS")
    )
    for case, row in each:
        for day, total in case.ors:
            facts = {"enrolment": row, "measured_on": day, "source": "list"}
            yield Measurement(instrument_id=ors.instrument_id, edition=ors, total=total, **facts)
            yield Measurement(
                instrument_id=srs.instrument_id, edition=srs, total=400 - total, **facts
            )


def documents(each: list[tuple[Case, Enrolment]]) -> Iterable[FinalDocument]:
    for case, row in each:
        if case.closed_on:
            sent = case.document_days
            day = None if sent is None else case.closed_on + timedelta(days=sent)
            yield FinalDocument(
                enrolment=row,
                due_on=case.closed_on + timedelta(days=21),
                participant_received_on=case.closed_on if day else None,
                participant_way=Way.HAND if day else "",
                referrer_received_on=day,
                referrer_way=Way.POST if day else "",
            )


def referrals(
    each: list[tuple[Case, Enrolment]], team: Team, loose: list[date]
) -> Iterable[Referral]:
    office = a_hat("remittent").organisation
    for case, row in each:
        if case.referred_on:
            yield Referral(
                number=f"R-{next(serial)}",
                team=team,
                referred_by=office,
                created_on=case.referred_on,
                sent_on=case.referred_on,
                decided_on=case.started_on,
                enrolment=row,
                participant=row.participant,
            )
    for day in loose:
        yield Referral(
            number=f"R-{next(serial)}", team=team, referred_by=office, created_on=day, sent_on=day
        )
