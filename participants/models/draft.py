import json
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.db import models

from finsam.encryption import EncryptedTextField
from organisations.models import Membership
from participants.models.enrolment import Enrolment

KEPT_FOR = timedelta(days=30)
WARNED_FOR = timedelta(days=7)
"""How long before it goes the list of drafts says so."""

Fields = dict[str, list[str]]


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, actor: Membership) -> Self:
        """Egna utkast, in the hat they were written in; gone with the right to read the case."""
        return self.filter(author=actor, enrolment__in=Enrolment.objects.visible_to(actor))

    def current(self, at: datetime) -> Self:
        return self.filter(finished_key=None, saved_at__gt=at - KEPT_FOR)

    def keep(
        self,
        enrolment: Enrolment,
        *,
        by: Membership,
        action: str,
        fields: Fields,
        key: UUID | None,
        at: datetime,
    ) -> "Draft | None":
        """Sparar utkastet, in place of what it held; a form without text has none.

        None also when `key` is of a form that is signed already: a browser may send the last words
        and the signing at once, and the words may come last.
        """
        own = {"author": by, "action": action}
        if not fields:
            self.filter(**own, finished_key=None).delete()
            return None
        written = {
            "enrolment": enrolment,
            "fields": json.dumps(fields, ensure_ascii=False, sort_keys=True),
            "saved_at": at,
            "form_key": key,
            "finished_key": None,
        }
        # Locked, so that the signing comes wholly before or wholly after.
        draft, is_new = self.select_for_update().get_or_create(**own, defaults=written)
        if is_new:
            return draft
        if key and draft.finished_key == key:
            return None
        for name, value in written.items():
            setattr(draft, name, value)
        draft.save()
        return draft

    def finish(self, enrolment: Enrolment, *, key: UUID | None, at: datetime, **own: Any) -> None:
        """Det blev signerat: the text goes. The key of its form stays a while, see `keep`: also of
        one whose first words have not come yet."""
        if key:
            signed = {"fields": "", "finished_key": key, "saved_at": at}
            self.update_or_create(**own, defaults=signed | {"enrolment": enrolment})
        else:
            self.filter(**own).delete()


class Draft(models.Model):
    """Utkast: what somebody is writing in a case and has not signed, saved as they write.

    Bound to the case, to its author in one hat, and to the form (`action`, the address that the
    form is sent to; `form_key`, the showing of it that was typed in). Read by its author only; the
    database keeps to that too. Not historied: of a draft nothing remains. Kept for thirty days
    after the last word.
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="drafts"
    )
    author = models.ForeignKey(
        Membership, models.CASCADE, verbose_name="författare", related_name="drafts"
    )
    action = models.CharField("mottagare", max_length=200)
    fields = EncryptedTextField("fält", purpose="drafts", blank=True)
    saved_at = models.DateTimeField("sparat")
    form_key = models.UUIDField("formulär", null=True, editable=False)
    finished_key = models.UUIDField("signerat formulär", null=True, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "utkast"
        verbose_name_plural = "utkast"
        ordering = ["saved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "action"],
                name="one_draft_a_form",
                violation_error_message="Det finns redan ett utkast till formuläret.",
            ),
        ]

    def __str__(self) -> str:
        return f"utkast {self.saved_at:%Y-%m-%d %H:%M}"

    @property
    def values(self) -> Fields:
        parsed: Fields = json.loads(self.fields) if self.fields else {}
        return parsed

    @property
    def expires_at(self) -> datetime:
        return self.saved_at + KEPT_FOR
