from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from organisations.models import User
from participants.models.enrolment import Enrolment

Row = TypeVar("Row", bound=models.Model)


class SignedQuerySet(models.QuerySet[Row]):
    """Rader som signeras när de sparas: the key of the form makes a second post harmless."""

    def sign(
        self, enrolment: Enrolment, *, by: User, at: datetime, form_key: UUID, **facts: Any
    ) -> Row:
        """Signerar. The same form sent twice gives the one row that it gave at first.

        Raises ValidationError for what the row refuses, and when the key has signed another text
        already.
        """
        fresh = self.model(
            enrolment=enrolment, signed_by=by, signed_at=at, form_key=form_key, **facts
        )
        fresh.clean_fields(exclude=["form_key"])
        fresh.clean()
        row, _ = self.get_or_create(
            enrolment=enrolment,
            signed_by=by,
            form_key=form_key,
            defaults={"signed_at": at} | facts,
        )
        if any(getattr(row, name) != value for name, value in facts.items()):
            raise ValidationError(
                "Den första texten är redan signerad. Signera igen, så sparas den här som en ny."
            )
        return row
