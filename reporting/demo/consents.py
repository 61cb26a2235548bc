"""Samtycken och utlämnanden: what each person said yes to, and what left the team on it.

Drawn from a chance of their own, so that nothing else in the demo changes with them.
"""

import hashlib
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from organisations.models import Membership
from participants.codes import Way
from participants.codes_consent import ConsentArea, ConsentForm, Direction, Ground, Party
from participants.disclosure import REMISS_AREAS, parties_of
from participants.models import (
    Consent,
    ConsentLine,
    Disclosure,
    FinalDocument,
    FollowUp,
)
from participants.models.disclosure import Section, frozen
from participants.offering import FINAL_TEXTS
from reporting.demo.places import TeamPlan
from reporting.demo.scene import BATCH
from reporting.demo.workdays import at, workday_after, workday_before
from reporting.demo.world import Case, World

# Whom the team asks about beside the referrer, and about what.
OTHERS = [
    (Party.REGION_PV, ConsentArea.HEALTH),
    (Party.FK, ConsentArea.ECONOMY),
    (Party.AF, ConsentArea.WORK),
    (Party.KOMMUN_EB, ConsentArea.ECONOMY),
    (Party.EMPLOYER, ConsentArea.ATTENDANCE),
]
WITHDRAWN_PERCENT, ASKED_PERCENT, LIMITED_PERCENT, RENEWED_PERCENT, TOLD_PERCENT = 4, 55, 25, 70, 12
SIX_MONTHS = timedelta(days=183)
NECESSARY = "Remittenten ska ta vid. Personen har återkallat sitt samtycke men behöver planen."


class Teller:
    """Berättaren: one case after another, each with its own draws."""

    def __init__(self, world: World) -> None:
        self.world, self.today = world, world.scene.today
        self.chance = Random("samtycken")  # noqa: S311 - invented people, nothing to guess
        held = (row for row in world.scene.rows(FollowUp) if row.held_on)
        self.meetings = {id(row.enrolment): row for row in held}
        documents = world.scene.rows(FinalDocument)
        self.documents = {id(row.enrolment): row for row in documents}
        # The lines get their keys when they are written; what rests on them comes after.
        self.told: list[tuple[Disclosure, list[ConsentLine]]] = []

    def happens(self, percent: int) -> bool:
        return self.chance.random() * 100 < percent

    def tell(self, case: Case) -> None:
        """Ett ärende: the consent of its remiss, what the team asked for, what was handed over."""
        remiss = self.of_remiss(case)
        if self.happens(ASKED_PERCENT):
            self.asked_by_the_team(case)
        self.hand_over(case, remiss)

    def a_consent(self, case: Case, on: date, **facts: Any) -> Consent:
        row = Consent(enrolment=case.enrolment, started_on=on, **facts)
        return self.world.scene.add(row, on=on)

    def a_line(
        self, consent: Consent, party: Party, area: ConsentArea, **facts: Any
    ) -> ConsentLine:
        facts = {"direction": Direction.BOTH, "started_on": consent.started_on} | facts
        row = ConsentLine(consent=consent, party=party, area=area, **facts)
        return self.world.scene.add(row, on=max(consent.started_on, row.withdrawn_on or date.min))

    def of_remiss(self, case: Case) -> list[ConsentLine]:
        """Remissens samtycke; of a few it was withdrawn later."""
        sent_on, parties = case.way_in.sent_on, parties_of(case.way_in.party)
        if sent_on is None or not parties:
            return []
        by = case.way_in.written_by
        consent = self.a_consent(
            case,
            max(sent_on - timedelta(days=2), self.world.scene.first_day),
            form=ConsentForm.SPOKEN,
            obtained_by=by.user if by else None,
            remark="Enligt remissen.",
        )
        self.withdraw_some(case, consent)
        gone = {"withdrawn_on": consent.withdrawn_on, "withdrawn_by": consent.withdrawn_by}
        return [
            self.a_line(consent, party, area, named=named, **gone)
            for party, named in parties
            for area in REMISS_AREAS
        ]

    def withdraw_some(self, case: Case, consent: Consent) -> None:
        last = workday_before(case.course.last_day(self.today) - timedelta(days=3))
        if last > case.course.started_on and self.happens(WITHDRAWN_PERCENT):
            consent.withdrawn_on, consent.withdrawn_by = last, case.responsible_on(last)

    def asked_by_the_team(self, case: Case) -> None:
        """Teamets egen fråga, some weeks in; some for half a year at a time, a few say no."""
        on = workday_after(case.course.started_on + timedelta(days=self.chance.randint(7, 40)))
        if on >= min(case.course.last_day(self.today), self.today):
            return
        by = case.responsible_on(on)
        if self.happens(4):
            self.a_consent(case, on, is_refusal=True, form=ConsentForm.SPOKEN, obtained_by=by)
            return
        asked = self.chance.sample(OTHERS, self.chance.randint(1, 3))
        until = on + SIX_MONTHS if self.happens(LIMITED_PERCENT) else None
        while True:
            consent = self.a_consent(
                case, on, ended_on=until, form=ConsentForm.WRITTEN, obtained_by=by
            )
            for party, area in asked:
                self.a_line(consent, party, area, ended_on=until, named=self.name_of(party))
            if until is None or until >= self.today or not self.happens(RENEWED_PERCENT):
                return
            on, by = until + timedelta(days=1), case.responsible_on(until)
            until = on + SIX_MONTHS

    def name_of(self, party: Party) -> str:
        return "Bygghandeln" if party == Party.EMPLOYER else ""

    def hand_over(self, case: Case, remiss: list[ConsentLine]) -> None:
        """Utlämnat: the last follow-up now and then, and each final document that was sent."""
        meeting = self.meetings.get(id(case.enrolment))
        if meeting and meeting.held_on and self.happens(TOLD_PERCENT):
            text = f"Beslut: {meeting.get_decision_display()}.\n{meeting.reason}"
            self.disclose(
                case, remiss, meeting.held_on, Section("Uppföljningen", text), "FOLLOW_UP"
            )
        document = self.documents.get(id(case.enrolment))
        if document and document.referrer_received_on:
            text = "\n".join(filter(None, [document.at_start, document.done, document.ahead]))
            section = Section("Slutdokumentation", text or "Ärendet är avslutat.")
            on, way = document.referrer_received_on, document.referrer_way
            self.disclose(case, remiss, on, section, FINAL_TEXTS, way=way)

    def disclose(
        self,
        case: Case,
        lines: list[ConsentLine],
        on: date,
        section: Section,
        item: str,
        way: str = Way.HAND,
    ) -> None:
        """En rad, on the consent of the remiss where it lasted, else on another ground."""
        if not case.way_in.party or not lines:
            return
        line = lines[0]
        lasts = line.withdrawn_on is None or on < line.withdrawn_on
        content = frozen([Section("Gäller", case.participant.shown_name), section])
        row = Disclosure(
            enrolment=case.enrolment,
            recorded_at=at(on, self.chance.randint(2, 14)),
            handed_on=on,
            way=way,
            party=line.party,
            named=line.named,
            recipient=case.way_in.contact or "Handläggaren",
            to_referrer=True,
            ground=Ground.CONSENT if lasts else Ground.NECESSARY,
            reason="" if lasts else NECESSARY,
            areas=[ConsentArea.PLANNING],
            items=[item],
            content=content,
            digest=hashlib.sha256(content.encode()).hexdigest(),
            decided_by=self.hat_of(case.plan, case, on),
            form_key=UUID(int=self.chance.getrandbits(128), version=4),
        )
        self.told.append((row, [line] if lasts else []))

    def write(self) -> None:
        """Skriver utlämnandena, when the lines they rest on have their keys."""
        for row, lines in self.told:
            row.lines = [line.pk for line in lines]
        Disclosure.objects.bulk_create((row for row, _ in self.told), batch_size=BATCH)

    def hat_of(self, plan: TeamPlan, case: Case, on: date) -> Membership:
        return self.world.staff.hat_of(plan.code, case.responsible_on(on), on)


def tell_consents(world: World, cases: list[Case]) -> Teller:
    teller = Teller(world)
    for case in cases:
        teller.tell(case)
    return teller
