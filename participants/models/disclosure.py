import json
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from documents.models import StoredBytes
from finsam.encryption import EncryptedTextField
from organisations.models import Membership
from participants.codes import Way
from participants.codes_consent import ConsentArea, Ground, Party
from participants.models.enrolment import Enrolment


@dataclass(frozen=True)
class Section:
    """Avsnitt i det som lämnas ut: a heading and its text."""

    heading: str
    text: str


def frozen(sections: list[Section]) -> str:
    """Avsnitten som de sparas: the same sections give the same bytes."""
    return json.dumps([[one.heading, one.text] for one in sections], ensure_ascii=False)


def thawed(content: str) -> list[Section]:
    """Avsnitten som de sparades."""
    rows: list[list[Any]] = json.loads(content)
    return [Section(heading, text) for heading, text in rows]


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def to_referrer_of(self, enrolment_id: int) -> Self:
        """Det som remittenten har fått, which the referrer may read again."""
        return self.filter(enrolment=enrolment_id, to_referrer=True)


class Disclosure(models.Model):
    """Utlämnande: what left the team, to whom, on what ground, with a copy that never changes.

    Never without a live line of consent or another stated ground: a trigger looks the lines up, so
    a form that was left open for a day, or a row written by hand, is refused as well. Written once
    (domain.md §6.3, UTLAMNANDE; product.md).
    """

    append_only = True
    row_key = "enrolment"

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, verbose_name="inskrivning", related_name="disclosures"
    )
    recorded_at = models.DateTimeField("antecknat")
    handed_on = models.DateField("lämnat")
    way = models.CharField("hur", max_length=8, choices=Way)
    party = models.CharField("till", max_length=12, choices=Party)
    named = models.CharField("vilken", max_length=120, blank=True)
    recipient = models.CharField("mottagare", max_length=120)
    to_referrer = models.BooleanField("till remittenten", default=False)
    ground = models.CharField("grund", max_length=10, choices=Ground)
    lines = ArrayField(models.BigIntegerField(), verbose_name="samtyckesrader", default=list)
    law = models.CharField("bestämmelse", max_length=200, blank=True)
    reason = EncryptedTextField("skäl", purpose="disclosures", blank=True)
    areas = ArrayField(models.CharField(max_length=9, choices=ConsentArea), verbose_name="områden")
    items = ArrayField(models.CharField(max_length=40), verbose_name="vad")
    content = EncryptedTextField("kopia", purpose="disclosures")
    digest = models.CharField("kopians sha256", max_length=64)
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, verbose_name="beslutat av", related_name="+"
    )
    # Given by the page where it was checked, so that a second press hands nothing over twice.
    form_key = models.UUIDField("formulärets nyckel", unique=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "utlämnande"
        verbose_name_plural = "utlämnanden"
        ordering = ["-handed_on", "-pk"]
        indexes = [models.Index(fields=["enrolment", "-handed_on"], name="disclosure_of_case")]
        constraints = [
            # The trigger of the migration answers under this name too.
            models.CheckConstraint(
                condition=Q(ground=Ground.CONSENT, lines__len__gt=0)
                | (~Q(ground=Ground.CONSENT) & Q(lines__len=0)),
                name="disclosed_on_a_ground",
                violation_error_message=(
                    "Utlämnandet behöver ett samtycke som gäller, eller en annan angiven grund."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(ground__in=[Ground.DUTY, Ground.OTHER]) | ~Q(law=""),
                name="disclosed_by_a_named_law",
                violation_error_message="Ange bestämmelsen som uppgifterna lämnas enligt.",
            ),
            models.CheckConstraint(
                condition=Q(areas__len__gt=0, items__len__gt=0) & ~Q(recipient=""),
                name="disclosed_something_to_somebody",
                violation_error_message="Ange vad som lämnas ut och till vem.",
            ),
            models.CheckConstraint(
                condition=~Q(party=Party.OTHER) | ~Q(named=""),
                name="other_recipient_is_named",
                violation_error_message="Skriv vilken den andra parten är.",
            ),
        ]

    def __str__(self) -> str:
        return f"utlämnande {self.handed_on}"

    @property
    def sections(self) -> list[Section]:
        """Kopian, section by section."""
        return thawed(self.content)

    @property
    def party_words(self) -> str:
        if self.party == Party.OTHER:
            return self.named
        return self.get_party_display()

    @property
    def area_words(self) -> str:
        return ", ".join(str(ConsentArea(area).label) for area in self.areas)


class DisclosedFile(StoredBytes):
    """Utlämnad fil: its bytes are kept as long as the disclosure, whatever becomes of the order."""

    append_only = True
    row_key = "disclosure"

    disclosure = models.OneToOneField(
        Disclosure, models.PROTECT, verbose_name="utlämnande", related_name="file"
    )
    name = models.CharField("filnamn", max_length=120)
    content_type = models.CharField("typ", max_length=60)

    class Meta:
        verbose_name = "utlämnad fil"
        verbose_name_plural = "utlämnade filer"

    def __str__(self) -> str:
        return self.name
