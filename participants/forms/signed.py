from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django import forms

from finsam.forms import VerbForm
from organisations.models import User
from participants.models import Enrolment
from participants.models.signed import SignedQuerySet


class SignedForm(VerbForm):
    """Text som signeras: the key of the form makes a second post harmless.

    `rows` is the set that the text is signed into.
    """

    rows: ClassVar[SignedQuerySet[Any]]
    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    signed: Any

    def sign(self, enrolment: Enrolment, *, by: User, at: datetime, **about: Any) -> bool:
        """Signerar. False when something was refused; the form then has a fresh key."""
        if self.is_valid():
            self.attempt(lambda: self._hand_over(enrolment, by=by, at=at, **about))
        if self.is_bound and self.errors:
            self._renew_key()
        return self.is_bound and not self.errors

    def _hand_over(self, enrolment: Enrolment, **facts: Any) -> None:
        self.signed = self.rows.sign(enrolment, **facts, **self.cleaned_data)

    def _renew_key(self) -> None:
        """Ny nyckel: the old one may have signed another text, and would refuse this one again."""
        self.retype("form_key", uuid4())
