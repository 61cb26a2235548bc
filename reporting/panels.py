"""Arbetslistans paneler: how many there are of something, and the first few."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from organisations.models import Membership, Team
from participants.drafts import OwnDraft, own_drafts
from referrals.rows import Row as ReferralRow
from referrals.states import State

SHOWN = 3


@dataclass(frozen=True)
class PanelRow:
    label: str
    url: str
    note: str = ""
    due_on: date | None = None
    prefix: str = ""
    done: bool = False
    put_off_url: str = ""


@dataclass(frozen=True)
class Panel:
    """Panel: how many, the first few, and the sentence that stands there when there are none."""

    id: str
    title: str
    count: int
    empty: str
    kind: str = ""
    url: str = ""
    rows: list[PanelRow] = field(default_factory=list)

    @property
    def more(self) -> str:
        return {1: "Visa i listan", 2: "Visa båda"}.get(self.count, f"Visa alla {self.count}")


def drafts_of(actor: Membership, at: datetime) -> tuple[Panel, list[int]]:
    """Egna utkast, and the ids of the cases it names; the same set as their own page."""
    drafts = own_drafts(actor, at)
    panel = Panel(
        id="panel-utkast",
        title="Utkast",
        count=len(drafts),
        empty="Du har inga utkast. Det du skriver sparas här tills du signerar det.",
        kind="soon" if any(one.goes_soon for one in drafts) else "",
        url=reverse("participants:drafts"),
        rows=[draft_row(one) for one in drafts[:SHOWN]],
    )
    return panel, [one.case_pk for one in drafts[:SHOWN]]


def draft_row(draft: OwnDraft) -> PanelRow:
    """Only the last week before it goes says when it does."""
    goes_on = draft.goes_on if draft.goes_soon else None
    note = f"{draft.case_number} · {draft.label.lower()}"
    return PanelRow(draft.name, draft.url, note, goes_on, prefix="tas bort")


def new_referrals(referrals: Sequence[ReferralRow]) -> Panel:
    """Nya remisser: those that wait for a first answer."""
    waiting = [row for row in referrals if row.state in {State.SENT, State.RECEIVED}]
    return Panel(
        id="panel-remisser",
        title="Nya remisser",
        count=len(waiting),
        empty="Alla remisser har fått ett första svar.",
        url=f"{reverse('referrals:list')}?flik=nya",
        rows=[referral_row(row) for row in waiting[:SHOWN]],
    )


def referral_row(row: ReferralRow) -> PanelRow:
    due = row.sent_on and (row.answered_on or row.sent_on) + timedelta(days=row.days)
    return PanelRow(
        row.number,
        reverse("referrals:remiss", args=[row.number]),
        " · ".join(filter(None, [row.office, str(row.state.label)])),
        due,
        prefix="svar",
    )


@dataclass(frozen=True)
class Places:
    """Platser: how many are enrolled of those that the steering group decided."""

    enrolled: int
    decided: int | None
    queued: int
    closing: int


def places(team: Team, found: dict[str, Any], referrals: Sequence[ReferralRow]) -> Places:
    queued = sum(row.state == State.QUEUED for row in referrals)
    return Places(found["enrolled"], team.places, queued, found["closing"])
