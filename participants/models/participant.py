import re
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from finsam import personal_numbers
from finsam.models import Versioned
from organisations.models import Organisation
from participants.codes import IdentityType, Protection, Sex

ANONYMOUS = "Anonym deltagare"


SHORT_WORD = 3


def tells_of(alias: str, name: str) -> bool:
    """Om ett alias röjer namnet. A short word must stand alone to count: "Bo" is not in "Bokö"."""
    words = set(re.findall(r"\w+", alias.casefold()))
    return any(
        part in words or (len(part) > SHORT_WORD and part in alias.casefold())
        for part in re.findall(r"\w+", name.casefold())
    )


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def with_number(self, controller: Organisation, number: str) -> Self:
        return self.filter(controller=controller, personal_number=number)

    def protected_by_number(self, controller: int | models.OuterRef | None) -> Self:
        """Skyddade personer som kan kännas igen på numret, of this controller."""
        known = self.filter(controller=controller).exclude(personal_number="")
        return known.exclude(protection=Protection.NONE)


class Participant(Versioned):
    """Deltagare: a person as one controller knows them.

    The same human with two controllers is two rows that nobody can join (architecture: a
    participant is a row per huvudman). The number is neither a birth date nor a stable key
    (domain.md §0.9), so the birth date has a field of its own.
    """

    row_key = "controller"

    WAYS_TO = ("address", "phone", "email", "municipality")

    controller = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name="personuppgiftsansvarig",
        related_name="participants",
        editable=False,
    )
    identity_type = models.CharField(
        "slag av nummer", max_length=17, choices=IdentityType, default=IdentityType.NONE
    )
    personal_number = models.CharField("personnummer", max_length=12, blank=True)
    first_name = models.CharField("förnamn", max_length=80, blank=True)
    last_name = models.CharField("efternamn", max_length=80, blank=True)
    birth_date = models.DateField("födelsedatum", null=True, blank=True)
    sex = models.CharField("kön", max_length=7, choices=Sex, default=Sex.UNKNOWN)
    municipality = models.CharField("kommun", max_length=60, blank=True)
    protection = models.CharField(
        "skyddade uppgifter", max_length=10, choices=Protection, default=Protection.NONE
    )
    alias = models.CharField("alias", max_length=80, blank=True)
    language = models.CharField("språk", max_length=60, blank=True)
    interpreter = models.BooleanField("behöver tolk", default=False)
    phone = models.CharField("telefon", max_length=40, blank=True)
    email = models.EmailField("e-post", blank=True)
    address = models.CharField("adress", max_length=200, blank=True)

    objects = ParticipantQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "deltagare"
        verbose_name_plural = "deltagare"
        indexes = [
            models.Index(fields=["controller", "last_name", "first_name"], name="participant_name")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["controller", "personal_number"],
                condition=~Q(personal_number=""),
                name="one_participant_a_number",
                violation_error_message="Personen finns redan hos er.",
            ),
            models.CheckConstraint(
                condition=Q(personal_number="") | Q(personal_number__regex=r"^\d{8}[\dA-Z]\d{3}$"),
                name="participant_number_normalised",
                violation_error_message="Numret skrivs med tolv tecken.",
            ),
            models.CheckConstraint(
                condition=Q(identity_type=IdentityType.NONE, personal_number="")
                | (~Q(identity_type=IdentityType.NONE) & ~Q(personal_number="")),
                name="participant_number_has_a_type",
                violation_error_message="Ange nummer och slag av nummer tillsammans.",
            ),
            # domain.md §6.5: of a protected person no place or way of contact is kept at all.
            models.CheckConstraint(
                condition=Q(protection=Protection.NONE)
                | (Q(address="", phone="", email="", municipality="") & ~Q(alias="")),
                name="protected_without_address",
                violation_error_message=(
                    "För en person med skyddade uppgifter sparas alias, men inte adress, "
                    "telefon, e-post eller kommun."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def shown_name(self) -> str:
        """Namnet som visas: the alias of a protected person, everywhere."""
        if self.is_protected:
            return self.alias
        return self.name or ANONYMOUS

    @property
    def is_protected(self) -> bool:
        return self.protection != Protection.NONE

    def clean(self) -> None:
        """Aliaset säger inget om namnet: no word of it, and no longer part of it, stands there."""
        if self.is_protected and tells_of(self.alias, self.name):
            raise ValidationError({"alias": "Aliaset får inte innehålla något ur personens namn."})

    def identify(self, number: str, *, today: date) -> None:
        """Sätter numret: normalised, and deciding sex (domain.md §6.6).

        Raises ValidationError when the number is wrong; fills the birth date if it is unknown.
        """
        try:
            parsed = personal_numbers.parse(number, today)
        except ValueError as refusal:
            raise ValidationError({"personal_number": str(refusal)}) from refusal
        self.identity_type = IdentityType(parsed.kind)
        self.personal_number = parsed.digits
        self.sex = Sex(parsed.sex)
        self.birth_date = self.birth_date or parsed.birth_date
