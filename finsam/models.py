from typing import Any

from django.db import models, transaction
from django.db.models import F


class StaleRecord(Exception):
    """Någon annan hann före: the row was changed after it was read for this save."""


class Versioned(models.Model):
    """Versionerad post: a save that has not seen the latest change is refused, never merged.

    Raises StaleRecord; the edge then shows both texts. Costs one short update a save.
    """

    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            self._claim()
            super().save(*args, **kwargs)

    def _claim(self) -> None:
        seen = type(self)._base_manager.filter(pk=self.pk, version=self.version)
        if not seen.update(version=F("version") + 1):
            raise StaleRecord(self._meta.label)
        self.version += 1


class UsedForm(models.Model):
    """Använt formulär: which row a form has made, so that sent twice it makes no second.

    A digest of what was sent, and never a word of it; kept for some days (finsam/once.py).
    """

    key = models.UUIDField("formulärets nyckel", primary_key=True)
    digest = models.CharField("avtryck", max_length=64)
    made = models.BigIntegerField("raden som skrevs", null=True)
    used_at = models.DateTimeField("använt", db_index=True)

    class Meta:
        verbose_name = "använt formulär"
        verbose_name_plural = "använda formulär"

    def __str__(self) -> str:
        return str(self.key)
