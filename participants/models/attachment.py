from typing import Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import now

from documents.kinds import KINDS
from documents.models import StoredBytes
from documents.uploads import Upload
from organisations.models import Membership, User
from participants.models.enrolment import Enrolment


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def standing(self) -> Self:
        """Inte borttagna."""
        return self.filter(removed_at=None)


class Attachment(StoredBytes):
    """Bilaga: a file that was added to the case. Never changed: removed with a reason, or kept.

    The name it came with is not kept, since people put names in names: it is fetched under the
    case number.
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="attachments"
    )
    label = models.CharField("benämning", max_length=120)
    kind = models.CharField("slag", max_length=4, choices=[(key, key) for key in KINDS])
    added_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="tillagd av", related_name="attachments"
    )
    added_at = models.DateTimeField("tillagd", auto_now_add=True)
    removed_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="borttagen av",
        related_name="removed_attachments",
        null=True,
        blank=True,
    )
    removed_at = models.DateTimeField("borttagen", null=True, blank=True)
    removal_reason = models.CharField("skäl till borttagningen", max_length=200, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "bilaga"
        verbose_name_plural = "bilagor"
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removal_reason="", removed_by=None)
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removal_reason="")),
                name="attachment_removed_with_a_reason",
                violation_error_message="En bilaga tas bort med ett skäl.",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(sha256=""),
                name="removed_attachment_names_no_bytes",
                violation_error_message="En borttagen bilaga har inget innehåll kvar.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def file_name(self) -> str:
        """Filnamnet vid hämtning, which says nothing of the person."""
        return f"{self.enrolment.case_number}-bilaga-{self.pk}.{self.kind}"

    def add(self, upload: Upload) -> None:
        """Lägger till, bytes and row together or not at all."""
        self.label = self.label or upload.stem
        self.kind = upload.kind
        self.keep(upload.data)
        self.full_clean(exclude=["sha256"])
        self.save()

    @transaction.atomic
    def remove(self, *, by: User, reason: str) -> None:
        """Tar bort innehållet; that it was here, who took it away and why is kept.

        Raises ValidationError when it is removed already, or without a reason.
        """
        if not Attachment.objects.select_for_update().standing().filter(pk=self.pk).exists():
            raise ValidationError("Bilagan är redan borttagen.")
        self.removed_by, self.removed_at, self.removal_reason = by, now(), reason
        self.full_clean(exclude=["sha256"])
        self.release()
        self.save()
