from typing import Self
from uuid import uuid4

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from documents import storage
from finsam.row_security import system
from organisations.models import Membership


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, actor: Membership) -> Self:
        """Mina filer: what this hat ordered, and nobody else's."""
        return self.filter(ordered_by=actor)

    def unfinished(self) -> Self:
        return self.filter(finished_at=None)

    def with_files(self) -> Self:
        return self.select_related("file", "ordered_by__user")


class Job(models.Model):
    """Beställning: work for later. The row is the queue of record; a message only wakes a worker.

    Holds ids and labels, never personal data (quality.md A9).
    """

    row_key = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("slag", max_length=40)
    label = models.CharField("visas som", max_length=120)
    subject = models.CharField("avser", max_length=60)
    parameters = models.JSONField("parametrar", default=dict, blank=True)
    ordered_by = models.ForeignKey(
        Membership, models.PROTECT, verbose_name="beställd av", related_name="jobs"
    )
    ordered_at = models.DateTimeField("beställd", auto_now_add=True)
    published_at = models.DateTimeField("utlagd", null=True, editable=False)
    progress = models.PositiveSmallIntegerField("procent klart", default=0, editable=False)
    attempts = models.PositiveSmallIntegerField("försök", default=0, editable=False)
    finished_at = models.DateTimeField("klar", null=True, editable=False)
    failure = models.CharField("fel", max_length=200, blank=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "beställning"
        verbose_name_plural = "beställningar"
        ordering = ["-ordered_at"]
        indexes = [
            models.Index(
                fields=["ordered_at"], condition=Q(finished_at=None), name="job_unfinished"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="job_progress_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class StoredBytes(models.Model):
    """Lagrat innehåll: a row that names bytes in private storage by their hash.

    Two rows may name the same bytes; they are dropped when none does any longer.
    """

    sha256 = models.CharField("sha256", max_length=64)
    size = models.PositiveBigIntegerField("byte")

    class Meta:
        abstract = True

    def keep(self, data: bytes) -> None:
        """Lagrar bytena; call it in the transaction that saves the row."""
        self.sha256, self.size = storage.keep(data), len(data)

    def release(self) -> None:
        """Släpper bytena, when the transaction that saves the row is through."""
        sha256, self.sha256 = self.sha256, ""
        transaction.on_commit(lambda: drop_unnamed(sha256))


@transaction.atomic
def drop_unnamed(sha256: str) -> bool:
    """Tar bort bytena om ingen rad namnger dem. True when they are gone."""
    storage.hold(sha256)
    with system("filer"):  # whoever drops their own may not see who else names the same bytes
        named = is_named(sha256)
    if named:
        return False
    storage.drop(sha256)
    return True


def is_named(sha256: str) -> bool:
    """Någon rad, av vilket slag som helst, namnger bytena."""
    kinds = [model for model in apps.get_models() if issubclass(model, StoredBytes)]
    return any(kind._base_manager.filter(sha256=sha256).exists() for kind in kinds)


class StoredFile(StoredBytes):
    """Fil: what a job produced, stored under its own hash in private storage."""

    row_key = ""

    job = models.OneToOneField(Job, models.CASCADE, verbose_name="beställning", related_name="file")
    name = models.CharField("filnamn", max_length=120)
    content_type = models.CharField("typ", max_length=60)
    created_at = models.DateTimeField("skapad", auto_now_add=True)
    expires_at = models.DateTimeField("länken upphör")

    class Meta:
        verbose_name = "fil"
        verbose_name_plural = "filer"

    def __str__(self) -> str:
        return self.name
