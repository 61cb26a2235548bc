"""Ärendehuvudet: who, which huvudman, where in the process, and the tabs. On every case page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from django.urls import reverse
from django.utils.timezone import localdate

from organisations.hats import may_open
from organisations.models import Membership
from participants.codes import Outcome
from participants.consents import Badge, badge_of
from participants.deadlines import takeover_check_due
from participants.end_dates import ending_of
from participants.extensions import guideline_of
from participants.models import Assignment, Enrolment, FollowUp, HuvudmanPeriod
from participants.stages import CaseDates, Stage, next_event_on, stage_of

TABS = [
    ("Översikt", "participants:case"),
    ("Plan", "participants:plan"),
    ("Journal", "participants:journal"),
    ("Uppföljningar", "participants:follow_ups"),
    ("Mätningar", "instruments:case"),
    ("Aktiviteter", "activities:case"),
    ("Insatser", "participants:measures"),
    ("Slutdokument", "participants:final_document"),
    ("Dokument", "participants:documents"),
    ("Samtycke", "participants:consent"),
    ("Uppgifter", "participants:facts"),
    ("Historik", "participants:history"),
    ("Åtkomst", "participants:readings"),
]


@dataclass(frozen=True)
class Tab:
    """Flik: a page of the case."""

    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class Step:
    """Steg i processen: a day, or words where there is no day yet."""

    name: str
    state: str
    day: date | None = None
    words: str = ""


@dataclass(frozen=True)
class CaseHead:
    """Ärendehuvud: what the templates of the frame show, read once for the whole page."""

    enrolment: Enrolment
    follow_ups: list[FollowUp]
    periods: list[HuvudmanPeriod]
    assignments: list[Assignment]
    dates: CaseDates
    stage: Stage
    next_event_on: date | None
    steps: list[Step]
    tabs: list[Tab]
    consent: Badge | None
    ending: Badge | None
    read_only: bool = False

    @cached_property
    def huvudmen(self) -> list[HuvudmanPeriod]:
        return huvudmen_in(self.periods, self.enrolment.closed_on)

    @property
    def huvudman(self) -> HuvudmanPeriod | None:
        return next(iter(self.huvudmen), None)

    @cached_property
    def parts(self) -> dict[str, Assignment]:
        return parts_in(self.assignments, self.enrolment.closed_on)

    @property
    def responsible(self) -> Assignment | None:
        return self.parts.get(Assignment.Part.RESPONSIBLE)

    @property
    def deputy(self) -> Assignment | None:
        return self.parts.get(Assignment.Part.DEPUTY)

    @property
    def referrer(self) -> str:
        office = self.enrolment.referring_organisation
        return office.name if office else self.enrolment.get_referring_party_display()

    @property
    def planned(self) -> FollowUp | None:
        return planned_of(self.follow_ups)

    @property
    def last_held(self) -> FollowUp | None:
        return last_held_of(self.follow_ups)

    @property
    def changes_of_worker(self) -> int:
        """Byten av handläggare: how often somebody else became responsible (domain.md §4)."""
        users = [one.user_id for one in self.assignments if one.part == "responsible"]
        return max(sum(1 for _ in groupby(users)) - 1, 0)

    @property
    def place(self) -> int:
        """Vilket steg i ordningen, counted from one."""
        states = [step.state for step in self.steps]
        return states.index("now") + 1 if "now" in states else len(states)


def head_of(enrolment: Enrolment, actor: Membership, *, tab: str, today: date) -> CaseHead:
    """Three queries beside the case itself: huvudmän, assignments, follow-ups."""
    follow_ups = list(enrolment.follow_ups.select_related("signed_by"))
    dates = dates_of(enrolment, follow_ups)
    return CaseHead(
        enrolment=enrolment,
        follow_ups=follow_ups,
        periods=periods_of(enrolment),
        assignments=assignments_of(enrolment),
        dates=dates,
        stage=stage_of(dates),
        next_event_on=next_event_on(dates),
        steps=list(steps_of(enrolment, dates)),
        tabs=list(tabs_of(enrolment, actor, tab, held=dates.held)),
        read_only=enrolment.is_read_only_for(actor),
        consent=badge_of(enrolment, today),
        ending=ending_of(enrolment, today),
    )


def periods_of(enrolment: Enrolment) -> list[HuvudmanPeriod]:
    """Alla huvudmän, the latest first."""
    periods = enrolment.huvudman_periods.select_related("organisation")
    return list(periods.order_by("-started_on", "-pk"))


def assignments_of(enrolment: Enrolment) -> list[Assignment]:
    """Alla som har varit ansvariga eller vikarier, the latest first."""
    return list(enrolment.assignments.select_related("user").order_by("-started_on", "-pk"))


def huvudmen_of(enrolment: Enrolment) -> list[HuvudmanPeriod]:
    return huvudmen_in(periods_of(enrolment), enrolment.closed_on)


def huvudmen_in(periods: list[HuvudmanPeriod], closed_on: date | None) -> list[HuvudmanPeriod]:
    """Huvudmän nu, or those that the case had when it closed; the main one first."""
    lasting = (period for period in periods if period.lasts(closed_on))
    return sorted(lasting, key=lambda period: (period.area != "overall", period.started_on))


def last_of_each_part(enrolment: Enrolment) -> dict[str, Assignment]:
    return parts_in(assignments_of(enrolment), enrolment.closed_on)


def parts_in(assignments: list[Assignment], closed_on: date | None) -> dict[str, Assignment]:
    """Ansvarig och vikarie nu, or when the case closed."""
    return {one.part: one for one in reversed(assignments) if one.lasts(closed_on)}


def planned_of(follow_ups: Iterable[FollowUp]) -> FollowUp | None:
    return next((follow_up for follow_up in follow_ups if follow_up.is_planned), None)


def last_held_of(follow_ups: Iterable[FollowUp]) -> FollowUp | None:
    held = [follow_up for follow_up in follow_ups if follow_up.held_on]
    return max(held, key=lambda follow_up: (follow_up.held_on, follow_up.pk), default=None)


def dates_of(enrolment: Enrolment, follow_ups: list[FollowUp]) -> CaseDates:
    """Datum i ärendet, read from the case and its follow-ups."""
    planned, last = planned_of(follow_ups), last_held_of(follow_ups)
    closing = last is not None and last.decision == FollowUp.Decision.CLOSE
    document = getattr(enrolment, "final_document", None) if enrolment.closed_on else None
    return CaseDates(
        closed_on=enrolment.closed_on,
        held=sum(1 for follow_up in follow_ups if follow_up.held_on),
        follow_up_due_on=planned.due_on if planned else None,
        booked_on=localdate(planned.booked_for) if planned and planned.booked_for else None,
        closing_decided_on=last.held_on if last and closing else None,
        document_due_on=document.due_on if document else None,
        document_sent_on=document.sent_on if document else None,
        has_next_actor=bool(enrolment.next_actor),
        taken_over_on=enrolment.taken_over_on,
    )


def steps_of(enrolment: Enrolment, dates: CaseDates) -> Iterator[Step]:
    """Stegen från remiss till nästa aktör; a misregistration has no way on."""
    if enrolment.referred_on:
        yield Step("Remiss", "done", enrolment.referred_on)
    yield Step("Inskriven", "done", enrolment.started_on)
    yield follow_up_step(dates)
    yield closing_step(enrolment, dates)
    if enrolment.outcome == Outcome.MISREGISTERED:
        return
    yield document_step(enrolment, dates)
    if dates.closed_on is None or dates.has_next_actor:
        yield next_actor_step(dates)


def follow_up_step(dates: CaseDates) -> Step:
    if stage_of(dates) in {Stage.ENROLLED, Stage.FOLLOW_UP}:
        return Step(f"Uppföljning {dates.held + 1}", "now", next_event_on(dates))
    return Step("Uppföljningar", "done", words=held_words(dates.held))


def held_words(held: int) -> str:
    return {0: "ingen hållen", 1: "1 hållen"}.get(held, f"{held} hållna")


def closing_step(enrolment: Enrolment, dates: CaseDates) -> Step:
    if dates.closed_on:
        return Step("Avslut", "done", dates.closed_on)
    if stage_of(dates) is Stage.CLOSING:
        return Step("Avslut", "now", words="beslutat")
    return Step("Avslut", "ahead", guideline_of(enrolment), "riktmärke")


def document_step(enrolment: Enrolment, dates: CaseDates) -> Step:
    if dates.document_sent_on:
        return Step("Slutdokument", "done", dates.document_sent_on)
    if dates.document_due_on:
        return Step("Slutdokument", "now", dates.document_due_on)
    return Step("Slutdokument", "ahead", words=f"{enrolment.team.final_document_days} dagar")


def next_actor_step(dates: CaseDates) -> Step:
    if dates.taken_over_on:
        return Step("Nästa aktör", "done", dates.taken_over_on)
    if stage_of(dates) is Stage.NEXT_ACTOR and dates.closed_on:
        return Step("Nästa aktör", "now", takeover_check_due(dates.closed_on))
    return Step("Nästa aktör", "ahead", words="2 veckor")


def has_document(enrolment: Enrolment) -> bool:
    """Slutdokumentet finns: of a case that was opened again it rests until the next close, and of
    one that turns out to be a misregistration it rests for good."""
    if enrolment.is_open or enrolment.outcome == Outcome.MISREGISTERED:
        return False
    return hasattr(enrolment, "final_document")


def tabs_of(enrolment: Enrolment, actor: Membership, tab: str, *, held: int) -> Iterator[Tab]:
    """Flikarna som rollen får öppna; the final document's once there is one."""
    for label, name in TABS:
        if name == "participants:final_document" and not has_document(enrolment):
            continue
        if may_open(actor, name):
            url = reverse(name, args=[enrolment.case_number])
            count = held if name == "participants:follow_ups" else None
            yield Tab(label, url, current=name == tab, count=count)
