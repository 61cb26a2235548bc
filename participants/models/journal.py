from datetime import date
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.functions import RandomUUID
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Window
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate

from organisations.models import Membership, User
from participants.models.enrolment import Enrolment
from participants.models.signed import SignedQuerySet

LATE_DAYS = 14
# An objection and who signed it, as one value beside the note.
TOLD = JSONObject(
    made_on="made_on",
    text="text",
    signed_at="signed_at",
    alias="signed_by__alias",
    first_name="signed_by__first_name",
    last_name="signed_by__last_name",
    username="signed_by__username",
)


class JournalNoteQuerySet(SignedQuerySet["JournalNote"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def standing(self) -> Self:
        """Gällande: what no later note corrects. Of a corrected one the correction counts.

        Asked for each note, by the index: a join would read every correction that there is.
        """
        return self._with_correction().filter(correction=None)

    def with_counts(self) -> Self:
        """Varje anteckning bär hur många kontakter och uteblivna mängden har, corrections apart.

        Counted as they are read: a page that shows the latest few asks nothing more.
        """
        met, missed = Q(category__in=JournalNote.CONTACTS), Q(category=JournalNote.Category.MISSED)
        return self._with_correction().annotate(
            contacts=Window(Count("pk", filter=met & Q(correction=None))),
            missed=Window(Count("pk", filter=missed & Q(correction=None))),
        )

    def with_marks(self) -> Self:
        """Med det som ska stå vid dem, in no query of its own: whether a later note corrects each,
        and what the person objects to it."""
        objections = self.model.objections.rel.related_model._default_manager
        told = objections.filter(note=OuterRef("pk")).order_by("signed_at").values(facts=TOLD)
        corrections = JournalNote.objects.filter(corrects=OuterRef("pk"))
        marked = self.annotate(is_corrected=Exists(corrections), objected=ArraySubquery(told))
        return marked.select_related("signed_by", "corrects")

    def _with_correction(self) -> Self:
        correction = JournalNote.objects.filter(corrects=OuterRef("pk")).values("pk")[:1]
        return self.alias(correction=Subquery(correction))


class JournalNote(models.Model):
    """Journalanteckning: signed when it is saved, then never changed.

    A correction is a new note that points at the one it corrects; both stay readable. The database
    refuses an update. Documentation duty: SoL 14 kap 3 and 7 §§ (domain.md §6.4).
    """

    row_key = "enrolment"

    class Category(models.TextChoices):
        """Slag av anteckning."""

        CONVERSATION = "conversation", "samtal"
        PHONE = "phone", "telefonsamtal"
        MEETING = "meeting", "möte"
        VISIT = "visit", "besök"
        MISSED = "missed", "uteblev"
        CONTACT = "contact", "kontakt med annan aktör"
        OTHER = "other", "övrigt"

    # Every meeting with the person, held or not, counts as contact; the others do not.
    CONTACTS = (Category.CONVERSATION, Category.PHONE, Category.MEETING, Category.VISIT)

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="notes"
    )
    category = models.CharField(
        "slag", max_length=12, choices=Category, default=Category.CONVERSATION
    )
    happened_on = models.DateField("hände den")
    text = models.TextField("anteckning")
    signed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="signerad av", related_name="notes"
    )
    signed_at = models.DateTimeField("signerad")
    corrects = models.ForeignKey(
        "self",
        models.RESTRICT,
        verbose_name="rättar",
        related_name="corrections",
        null=True,
        blank=True,
    )
    # Given by the form, so that a double click or a repeated post makes no second note.
    form_key = models.UUIDField("formulärets nyckel", db_default=RandomUUID(), editable=False)

    objects = JournalNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "journalanteckning"
        verbose_name_plural = "journalanteckningar"
        ordering = ["-happened_on", "-signed_at"]
        indexes = [models.Index(fields=["enrolment", "-happened_on"], name="note_of_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "signed_by", "form_key"],
                name="one_note_a_form",
                violation_error_message="Anteckningen är redan signerad.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.happened_on}"

    def clean(self) -> None:
        """Dagen har varit. It may lie before the start: the first contacts often do."""
        if self.happened_on > localdate(self.signed_at):
            raise ValidationError({"happened_on": "Dagen kan inte ligga framåt i tiden."})
        if self.corrects and self.corrects.enrolment_id != self.enrolment_id:
            raise ValidationError("Anteckningen som rättas hör till ett annat ärende.")

    @property
    def is_late(self) -> bool:
        """Sent införd: signed more than two weeks after it happened."""
        return (localdate(self.signed_at) - self.happened_on).days > LATE_DAYS


def last_contact(happened_on: date | None, held_on: date | None) -> date | None:
    """Senaste kontakt: the later of the last note of contact and the last held follow-up."""
    return max((day for day in (happened_on, held_on) if day), default=None)
