from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from organisations.models import Membership, User
from participants.models.enrolment import Enrolment
from participants.models.final_document import FinalDocument
from participants.models.followup import FollowUp
from participants.models.journal import JournalNote
from participants.models.signed import SignedQuerySet

TARGETS = ("note", "follow_up", "final_document")


class ObjectionQuerySet(SignedQuerySet["Objection"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def told(self) -> Self:
        """Med den som skrev ned dem."""
        return self.select_related("signed_by")


class Objection(models.Model):
    """Den enskildes invändning: what the person holds to be wrong in something that is signed.

    It stands beside the text it is about and changes nothing there. Whoever wrote it down signs it,
    and then it is never changed either; the database refuses an update. Documentation duty: SoL
    14 kap 3 and 7 §§ (domain.md §6.4).
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="objections"
    )
    note = models.ForeignKey(
        JournalNote,
        models.CASCADE,
        verbose_name="anteckning",
        related_name="objections",
        null=True,
        blank=True,
    )
    follow_up = models.ForeignKey(
        FollowUp,
        models.CASCADE,
        verbose_name="uppföljning",
        related_name="objections",
        null=True,
        blank=True,
    )
    final_document = models.ForeignKey(
        FinalDocument,
        models.CASCADE,
        verbose_name="slutdokumentation",
        related_name="objections",
        null=True,
        blank=True,
    )
    made_on = models.DateField("framfördes den")
    text = models.TextField("invändning")
    signed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="nedtecknad av", related_name="objections"
    )
    signed_at = models.DateTimeField("signerad")
    form_key = models.UUIDField("formulärets nyckel", db_default=RandomUUID(), editable=False)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = "invändning"
        verbose_name_plural = "invändningar"
        ordering = ["signed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(note__isnull=False, follow_up=None, final_document=None)
                | Q(note=None, follow_up__isnull=False, final_document=None)
                | Q(note=None, follow_up=None, final_document__isnull=False),
                name="objection_to_one_thing",
                violation_error_message="En invändning gäller en anteckning eller ett dokument.",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "signed_by", "form_key"],
                name="one_objection_a_form",
                violation_error_message="Invändningen är redan signerad.",
            ),
        ]

    def __str__(self) -> str:
        return f"invändning {self.made_on}"

    def clean(self) -> None:
        """Dagen har varit, and the text that it is about belongs to the same case."""
        if self.made_on > localdate(self.signed_at):
            raise ValidationError({"made_on": "Dagen kan inte ligga framåt i tiden."})
        for name in TARGETS:
            target = getattr(self, name)
            if target and target.enrolment_id != self.enrolment_id:
                raise ValidationError("Texten som invändningen gäller hör till ett annat ärende.")
