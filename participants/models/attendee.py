from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from participants.models.followup import FollowUp


class Attendee(models.Model):
    """Mötesdeltagare: who is called to a follow-up, and whether they came.

    The participant and the referrer by what they are; others by name and role.
    """

    row_key = "follow_up"

    class Part(models.TextChoices):
        """Vem."""

        PARTICIPANT = "participant", "deltagaren"
        REFERRER = "referrer", "remittenten"
        OTHER = "other", "annan"

    follow_up = models.ForeignKey(
        FollowUp, models.CASCADE, verbose_name="uppföljning", related_name="attendees"
    )
    part = models.CharField("vem", max_length=11, choices=Part)
    name = models.CharField("namn", max_length=120, blank=True)
    role = models.CharField("roll", max_length=120, blank=True)
    came = models.BooleanField("kom", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "mötesdeltagare"
        verbose_name_plural = "mötesdeltagare"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(part="other", name__gt="") | (~Q(part="other") & Q(name="", role="")),
                name="another_attendee_is_named",
                violation_error_message="Skriv namnet på den som kallas.",
            ),
            models.UniqueConstraint(
                fields=["follow_up", "part"],
                condition=~Q(part="other"),
                name="each_party_called_once",
                violation_error_message="Parten är redan kallad.",
            ),
        ]

    def __str__(self) -> str:
        if self.part != self.Part.OTHER:
            return self.get_part_display()
        return f"{self.name}, {self.role}" if self.role else self.name
