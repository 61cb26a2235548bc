"""En gång: a form that makes a row makes one, however often it is sent.

Each form that is shown has a key of its own. What it made is kept under that key for some days,
with a digest of what was sent and never a word of it: sent again with the same words it leads to
the row that it made, with others it is refused, for they would be a second row.
"""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from finsam.forms import RecordForm, VerbForm
from finsam.models import UsedForm

KEY = "form_key"
OWN = {KEY, "version", "csrfmiddlewaretoken", "draft_key", "draft_before", "parked_text"}
KEPT = timedelta(days=7)
REFUSAL = "Formuläret är redan sparat. Spara igen, så sparas det här som en ny rad."


class KeyedForm(VerbForm):
    """A form with a key of its own, another each time that it is shown."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)


class Once(KeyedForm):
    """A form whose verb writes one row, however often the form is sent.

    Of a form over a model the row is its instance: sent again it is the one that was written.
    """

    def attempt(self, verb: Callable[[], Any]) -> bool:
        key = self.cleaned_data.get(KEY)
        made = super().attempt((lambda: self.make_once(key, verb)) if key else verb)
        if key and not made:
            self.retype(KEY, uuid4())
        return made

    @transaction.atomic
    def make_once(self, key: Any, verb: Callable[[], Any]) -> None:
        """Raises ValidationError when the key has made another row, or one that is gone."""
        UsedForm.objects.filter(used_at__lt=now() - KEPT).delete()
        said = self.digest()
        used, is_first = UsedForm.objects.get_or_create(
            key=key, defaults={"digest": said, "used_at": now()}
        )
        row = getattr(self, "instance", None)
        if is_first:
            verb()
            UsedForm.objects.filter(key=key).update(made=row and row.pk)
        elif used.digest != said:
            raise ValidationError(REFUSAL)
        elif row:
            row.pk = used.made
            try:
                row.refresh_from_db()
            except ObjectDoesNotExist as gone:
                raise ValidationError(REFUSAL) from gone

    def digest(self) -> str:
        """Avtryck av det som skickades, by the secret of this installation."""
        sent: Any = self.data
        files: Any = self.files
        words: list[Any] = [(name, sent.getlist(name)) for name in sorted(sent) if name not in OWN]
        for name, file in sorted(files.items()):
            file.seek(0)  # whoever judged it may have read it to its end
            words.append((name, file.name, sha256(file.read()).hexdigest()))
            file.seek(0)
        return salted_hmac("form sent", repr(words), algorithm="sha256").hexdigest()


class OnceForm(Once, RecordForm):
    """A RecordForm whose new row is made once. Over a row that is there it is as any other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields[KEY]
