"""Utkast på en sida: what a form is filled in with again, and who has no draft any more."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.db.models import Subquery
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import now

from organisations.http import ActorRequest
from organisations.login.parking import KEPT
from organisations.login.returning import GIVEN_BACK
from organisations.models import ParkedForm
from organisations.models.parked import ParkedFormQuerySet
from participants.forms.drafts import KEY_OF_FORM
from participants.models import Draft, Enrolment
from participants.models.draft import DraftQuerySet, Fields

F = TypeVar("F", bound=forms.BaseForm)
KEY = "draft_key"
BEFORE = "draft_before"


@dataclass
class Drafting:
    """Utkastet till ett formulär: the text, from when, and the number of one that was parked."""

    action: str
    values: Fields = field(default_factory=dict)
    saved_at: datetime | None = None
    parked: int | None = None
    is_restored: bool = False
    key: UUID = field(default_factory=uuid4)
    before: UUID | None = None
    """The key under which the draft was saved that the form was filled in with."""

    def fill(self, form: F) -> F:
        """Fyller i formuläret igen. One that was sent says itself what stands in it."""
        if self.values and not form.is_bound:
            typed = MultiValueDict(self.values)
            for name, known in form.fields.items():
                left_out = known.widget.value_omitted_from_data(typed, {}, name)
                if name != KEY_OF_FORM and not left_out:
                    form.initial[name] = known.widget.value_from_datadict(typed, {}, name)
            self.is_restored = True
        return form

    def said(self, name: str) -> str:
        """Ett fält som det skrevs."""
        return self.values.get(name, [""])[-1]


def drafting_of(request: ActorRequest, action: str = "") -> Drafting:
    """Utkastet till formuläret som skickas till `action`, else to the page itself."""
    action = action or request.path
    return later_of(request, action, own_draft(request, action).first())


def beside(request: ActorRequest, action: str) -> dict[str, Subquery]:
    """Utkastet som del av frågan efter ärendet, for a page with no query to spare."""
    own = own_draft(request, action)
    return {
        "draft_fields": Subquery(own.values("fields")),
        "draft_saved_at": Subquery(own.values("saved_at")),
        "draft_form_key": Subquery(own.values("form_key")),
    }


def drafting_beside(request: ActorRequest, action: str, enrolment: Any) -> Drafting:
    """Utkastet som frågan efter ärendet hade med sig. Where the case is only read no form takes
    it up: a text that was refused is shown beside, to be copied."""
    if enrolment.is_read_only_for(request.actor):
        return Drafting(action)
    saved_at = enrolment.draft_saved_at
    if not saved_at:
        return later_of(request, action, None)
    key, fields = enrolment.draft_form_key, enrolment.draft_fields
    return later_of(request, action, Draft(fields=fields, saved_at=saved_at, form_key=key))


def own_draft(request: ActorRequest, action: str) -> DraftQuerySet:
    return Draft.objects.current(now()).filter(author=request.actor, action=action)


def later_of(request: ActorRequest, action: str, draft: Draft | None) -> Drafting:
    """What a login ended under is a draft too: of the two the later is given back, here and
    nowhere else on the page."""
    setattr(request, GIVEN_BACK, action)
    parked = parked_for(request, action)
    if parked and (draft is None or parked.made_at > draft.saved_at):
        key = key_of(parked) or uuid4()  # it goes on as the form it was
        return Drafting(action, parked.values, parked.made_at, parked.pk, key=key)
    if draft is None:
        return Drafting(action)
    return Drafting(action, draft.values, draft.saved_at, before=draft.form_key)


def parked_for(request: ActorRequest, action: str) -> ParkedForm | None:
    return parked_at(request, action).current(now()).first()


def parked_at(request: ActorRequest, action: str) -> ParkedFormQuerySet:
    """Asks the database only in a login that has something to give back."""
    if not request.session.get(KEPT):
        return ParkedForm.objects.none()
    return ParkedForm.objects.filter(user=request.user, hat=request.actor, action=action)


def forget_earlier(request: ActorRequest, action: str) -> None:
    """Tidigare lägen av samma formulär, parked under a login that ended: a later one is kept now.

    What was written in another form of the same kind is left.
    """
    key = key_in(request)
    for parked in parked_at(request, action) if key else ():
        if key_of(parked) == key:
            parked.delete()


def finish_draft(request: ActorRequest, enrolment: Enrolment) -> None:
    """Det som skickades är signerat eller sparat: no draft of it is left, nor one to come."""
    own = {"author": request.actor, "action": request.path}
    Draft.objects.finish(enrolment, key=key_in(request), at=now(), **own)
    forget_earlier(request, request.path)


def key_in(request: ActorRequest) -> UUID | None:
    """The key of the form that was sent; None for what is no key."""
    return read_key(request.POST.get(KEY, ""))


def key_of(parked: ParkedForm, name: str = KEY) -> UUID | None:
    return read_key(parked.values.get(name, [""])[-1])


def keys_of(parked: ParkedForm) -> set[UUID]:
    """Formulären som texten har stått i: its own, and the one that was saved as a draft before."""
    return {key for key in (key_of(parked), key_of(parked, BEFORE)) if key}


def read_key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
