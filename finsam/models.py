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
