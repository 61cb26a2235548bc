import json
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models

from finsam.encryption import EncryptedTextField
from organisations.models.people import User

MOST_KEPT = 20
"""Forms of one person at a time: whoever sits at a page left open cannot fill the table."""

Fields = dict[str, list[str]]


class ParkedFormQuerySet(models.QuerySet["ParkedForm"]):
    def current(self, at: datetime) -> Self:
        return self.filter(made_at__gt=at - settings.PARKED_FOR)

    def park(self, user: User, *, page: str, action: str, fields: Fields, at: datetime) -> None:
        """Parkerar. The same text from the same form is kept once; the oldest give way."""
        text = json.dumps(fields, ensure_ascii=False, sort_keys=True)
        mine = self.filter(user=user)
        for same in mine.filter(page=page, action=action):
            if same.fields == text:
                same.delete()
        self.create(user=user, page=page, action=action, fields=text, made_at=at)
        kept = list(mine.values_list("pk", flat=True)[:MOST_KEPT])
        mine.exclude(pk__in=kept).delete()


class ParkedForm(models.Model):
    """Parkerad text: a form that was sent, or half typed, when its login had ended.

    Belongs to the person, not to a case: only the same user gets it back, on the page it was
    written on, under a hat that opens that page. It stands in this app because the end of a login
    parks it, below every app that has forms. Kept for a week.
    """

    user = models.ForeignKey(
        User, models.CASCADE, verbose_name="användare", related_name="parked_forms"
    )
    page = models.CharField("sida", max_length=500)
    action = models.CharField("mottagare", max_length=500)
    fields = EncryptedTextField("fält", purpose="drafts")
    made_at = models.DateTimeField("sparad")

    objects = ParkedFormQuerySet.as_manager()

    class Meta:
        verbose_name = "parkerad text"
        verbose_name_plural = "parkerade texter"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["user", "page"], name="parked_user_page")]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"

    @property
    def values(self) -> Fields:
        parsed: Fields = json.loads(self.fields)
        return parsed
