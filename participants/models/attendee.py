from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from simple_history.models import HistoricalRecords

from participants.models.followup import FollowUp


class AttendeeQuerySet(models.QuerySet["Attendee"]):
    @transaction.atomic
    def call(self, follow_up: FollowUp, others: Sequence[tuple[str, str]]) -> None:
        """Kallar deltagaren, remittenten och de andra; who is called no more is taken away."""
        for part in (Attendee.Part.PARTICIPANT, Attendee.Part.REFERRER):
            self.get_or_create(follow_up=follow_up, part=part)
        called = self.filter(follow_up=follow_up, part=Attendee.Part.OTHER)
        for attendee in called:
            if (attendee.name, attendee.role) not in others:
                attendee.delete()
        known = set(called.values_list("name", "role"))
        for name, role in dict.fromkeys(others):
            if (name, role) not in known:
                self.create(follow_up=follow_up, part=Attendee.Part.OTHER, name=name, role=role)

    def others_at(self, meeting: Any) -> models.QuerySet[Any]:
        """Andra som är kallade; of a row of the meeting's history those who were called then."""
        if not hasattr(meeting, "history_date"):
            return self.filter(follow_up=meeting, part=Attendee.Part.OTHER)
        rows = Attendee.history.filter(follow_up=meeting.id, part=Attendee.Part.OTHER)
        then = rows.filter(history_date__lte=meeting.history_date).latest_of_each()
        return then.exclude(history_type="-").order_by("id").as_instances()  # type: ignore[no-any-return]

    @transaction.atomic
    def tick(self, follow_up: FollowUp, came: Iterable[str]) -> None:
        """Prickar av dem som kom; the two parties are called to every follow-up."""
        self.call(
            follow_up,
            list(self.filter(follow_up=follow_up, part="other").values_list("name", "role")),
        )
        ticked = set(came)
        for attendee in self.filter(follow_up=follow_up):
            attendee.came = attendee.key in ticked
            attendee.save()


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

    objects = AttendeeQuerySet.as_manager()
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

    @property
    def key(self) -> str:
        """Märket i formuläret: the party, or the number of the row."""
        return str(self.pk) if self.part == self.Part.OTHER else self.part

    def __str__(self) -> str:
        if self.part != self.Part.OTHER:
            return self.get_part_display()
        return f"{self.name}, {self.role}" if self.role else self.name
