import json
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models

from finsam.encryption import EncryptedTextField
from organisations.models.people import Membership, User

MOST_KEPT = 20
"""Forms of one person at a time: whoever sits at a page left open cannot fill the table, nor drive
out what is there."""

Fields = dict[str, list[str]]


class ParkedFormQuerySet(models.QuerySet["ParkedForm"]):
    def current(self, at: datetime) -> Self:
        return self.filter(made_at__gt=at - settings.PARKED_FOR)

    def park(
        self, user: User, hat_id: int, *, fields: Fields, at: datetime, forget: bool, **where: str
    ) -> "ParkedForm | None":
        """Parkerar. The same text from the same form is kept once.

        When it is full the oldest give way if it may `forget` them, else nothing is parked.
        """
        text = json.dumps(fields, ensure_ascii=False, sort_keys=True)
        mine = self.filter(user=user)
        for same in mine.filter(hat=hat_id, **where):
            if same.fields == text:
                same.made_at = at
                same.save(update_fields=["made_at"])
                return same
        if mine.count() >= MOST_KEPT and not forget:
            return None
        parked = self.create(user=user, hat_id=hat_id, fields=text, made_at=at, **where)
        kept = list(mine.values_list("pk", flat=True)[:MOST_KEPT])
        mine.exclude(pk__in=kept).delete()
        return parked


class ParkedForm(models.Model):
    """Parkerad text: a form that was sent, or half typed, when its login had ended.

    Belongs to the person, not to a case: only the same user gets it back, on the page it was
    written on, under the hat it was written in: what one controller's case says is not filled in
    for another. It stands in this app because the end of a login
    parks it, below every app that has forms. Kept for a week.
    """

    user = models.ForeignKey(
        User, models.CASCADE, verbose_name="användare", related_name="parked_forms"
    )
    page = models.CharField("sida", max_length=500)
    hat = models.ForeignKey(
        Membership, models.CASCADE, verbose_name="roll", related_name="parked_forms"
    )
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
