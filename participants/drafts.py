"""Utkasten som någon har: which they are, where they were written, and when they go."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from finsam.way_back import nearest_page
from organisations.models import Membership
from participants.forms.drafts import drafted_at
from participants.models import Draft
from participants.models.draft import WARNED_FOR


@dataclass(frozen=True)
class OwnDraft:
    """Utkast i listan: what it is of and where, never a word of it."""

    case_pk: int
    case_number: str
    name: str
    label: str
    url: str
    action: str
    saved_at: datetime
    goes_on: date
    goes_soon: bool


def own_drafts(actor: Membership, at: datetime) -> list[OwnDraft]:
    """Egna utkast, those that go first; one query."""
    drafts = Draft.objects.visible_to(actor).current(at).defer("fields")
    return [own_draft(draft, at) for draft in drafts.select_related("enrolment__participant")]


def own_draft(draft: Draft, at: datetime) -> OwnDraft:
    case = draft.enrolment
    drafted = drafted_at(draft.action, case.case_number)
    return OwnDraft(
        case_pk=case.pk,
        case_number=case.case_number,
        name=case.participant.shown_name,
        label=drafted.label if drafted else "Text",
        url=nearest_page(draft.action),
        action=draft.action,
        saved_at=draft.saved_at,
        goes_on=localdate(draft.expires_at),
        goes_soon=draft.expires_at - at <= WARNED_FOR,
    )
