from datetime import date

from django.db import models

from organisations.models import User
from participants.models.enrolment import Enrolment


class ContactStopQuerySet(models.QuerySet["ContactStop"]):
    def set(self, enrolment: Enrolment, *, by: User, on: date) -> None:
        """Stoppar brev och meddelanden; a second time changes nothing."""
        self.get_or_create(enrolment=enrolment, defaults={"noted_by": by, "noted_on": on})

    def lift(self, enrolment: Enrolment) -> None:
        """Häver stoppet. Who did so stands in the access log."""
        self.filter(enrolment=enrolment).delete()


class ContactStop(models.Model):
    """Kontaktstopp: letters and messages to the person may fall into the wrong hands.

    Nothing that is meant for the person leaves the case while the row is there. It says no more
    than that, has no history, and stands in no head, list or file.
    """

    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="contact_stops"
    )
    noted_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="antecknat av", related_name="+"
    )
    noted_on = models.DateField("antecknat den")

    objects = ContactStopQuerySet.as_manager()

    class Meta:
        verbose_name = "kontaktstopp"
        verbose_name_plural = "kontaktstopp"
        constraints = [
            models.UniqueConstraint(fields=["enrolment"], name="one_contact_stop"),
        ]

    def __str__(self) -> str:
        return f"{self.noted_on}"
