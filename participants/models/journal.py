from datetime import date
from typing import Self

from django.db import models

from organisations.models import Membership, User
from participants.models.enrolment import Enrolment


class JournalNoteQuerySet(models.QuerySet["JournalNote"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))


class JournalNote(models.Model):
    """Journalanteckning: signed when it is saved, then never changed.

    A correction is a new note that points at the one it corrects; both stay readable. The database
    refuses an update. Documentation duty: SoL 14 kap 3 and 7 §§ (domain.md §6.4).
    """

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

    objects = JournalNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "journalanteckning"
        verbose_name_plural = "journalanteckningar"
        ordering = ["-happened_on", "-signed_at"]
        indexes = [models.Index(fields=["enrolment", "-happened_on"], name="note_of_case")]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.happened_on}"

    def is_late(self, days: int = 14) -> bool:
        """Sent införd: signed more than this many days after it happened."""
        return (self.signed_at.date() - self.happened_on).days > days


def last_contact(happened_on: date | None, held_on: date | None) -> date | None:
    """Senaste kontakt: the later of the last note of contact and the last held follow-up."""
    return max((day for day in (happened_on, held_on) if day), default=None)
