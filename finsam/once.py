"""En gång: a form that makes a row makes one, however often it is sent.

Each form that is shown has a key of its own. What it made is kept under that key for some days,
with a digest of what was sent and never a word of it: sent again with the same words it leads to
the row that it made, with others it is refused, for they would be a second row.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from finsam.forms import RecordForm
from finsam.models import UsedForm

KEY = "form_key"
OWN = {KEY, "version", "csrfmiddlewaretoken", "draft_key", "draft_before", "parked_text"}
KEPT = timedelta(days=7)
REFUSAL = "Formuläret är redan sparat. Spara igen, så sparas det här som en ny rad."


class OnceForm(RecordForm):
    """A RecordForm whose new row is made once. Over a row that is there it is as any other."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields[KEY]

    def attempt(self, verb: Callable[[], Any]) -> bool:
        key = self.cleaned_data.get(KEY)
        made = super().attempt((lambda: self.make_once(key, verb)) if key else verb)
        if key and not made:
            self.retype(KEY, uuid4())
        return made

    @transaction.atomic
    def make_once(self, key: Any, verb: Callable[[], Any]) -> None:
        """Raises ValidationError when the key has made another row already."""
        UsedForm.objects.filter(used_at__lt=now() - KEPT).delete()
        said = self.digest()
        used, is_first = UsedForm.objects.get_or_create(
            key=key, defaults={"digest": said, "used_at": now()}
        )
        if is_first:
            verb()
            UsedForm.objects.filter(key=key).update(made=self.instance.pk)
        elif used.digest == said:
            self.instance.pk = used.made
        else:
            raise ValidationError(REFUSAL)

    def digest(self) -> str:
        """Avtryck av det som skickades, by the secret of this installation."""
        sent: Any = self.data
        words = [(name, sent.getlist(name)) for name in sorted(sent) if name not in OWN]
        return salted_hmac("form sent", repr(words), algorithm="sha256").hexdigest()
