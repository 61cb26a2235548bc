from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q

from finsam.encryption import EncryptedTextField
from finsam.numbers import percent
from instruments.surveys import (
    ENOUGH,
    INDICATORS,
    Heap,
    Period,
    SurveyForm,
    matperiod,
    month_of,
    shares,
)
from organisations.models import Membership, Team
from participants.models import Enrolment


class SurveyOfferQuerySet(models.QuerySet["SurveyOffer"]):
    def visible_to(self, actor: Membership) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(actor))

    def current(self, enrolment: Enrolment, form: str, today: date) -> "SurveyOffer | None":
        """Erbjudandet som gäller: the latest, unless it belongs to a period that is over.

        One of the period before may still be answered.
        """
        period = matperiod(today)
        found = self.filter(enrolment=enrolment, form=form, state_in__gte=period.before.first)
        latest = found.order_by("offered_in").last()
        over = latest and latest.is_told and latest.state_in < period.first
        return None if over else latest

    @transaction.atomic
    def tell(self, enrolment: Enrolment, form: str, state: str, *, today: date) -> None:
        """Sätter läget i ett tryck; what was never offered was so this month."""
        offer = self.select_for_update().current(enrolment, form, today)
        if offer is None:
            offer = SurveyOffer(enrolment=enrolment, form=form, offered_in=month_of(today))
        offer.state, offer.state_in = state, month_of(today)
        offer.full_clean()
        offer.save()

    @transaction.atomic
    def take_back(self, enrolment: Enrolment, form: str, *, today: date) -> None:
        """Ångrar det senaste: what was told first, then the offer itself."""
        offer = self.select_for_update().current(enrolment, form, today)
        if offer is None:
            return
        if not offer.is_told:
            offer.delete()
            return
        offer.state, offer.state_in = SurveyOffer.State.OFFERED, offer.offered_in
        offer.save()

    def counted(self, team: Team) -> dict[str, "Tally"]:
        """Antal per enkättyp i hela teamet. One query."""
        found = {form.value: Tally() for form in SurveyForm}
        rows = self.filter(enrolment__team=team)
        for form, state, offered, told in rows.values_list(
            "form", "state", "offered_in", "state_in"
        ):
            found[form].offered[matperiod(offered).year] += 1
            if state == SurveyOffer.State.ANSWERED:
                found[form].answered[matperiod(told).year] += 1
            if state == SurveyOffer.State.DECLINED:
                found[form].declined[matperiod(told).year] += 1
        return found


@dataclass(frozen=True)
class Tally:
    """Antal per period, called by its year."""

    offered: Counter[int] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)
    declined: Counter[int] = field(default_factory=Counter)


class SurveyOffer(models.Model):
    """Erbjuden enkät: that a person was offered a form, and whether it came back. Never the answer.

    Months and no days, and no history: when somebody answered is nobody's business.
    """

    row_key = "enrolment"

    class State(models.TextChoices):
        """Läge."""

        OFFERED = "ERBJUDEN", "erbjuden"
        ANSWERED = "BESVARAD", "besvarad"
        DECLINED = "AVBOJD", "avböjd"

    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, verbose_name="inskrivning", related_name="survey_offers"
    )
    form = models.CharField("enkättyp", max_length=8, choices=SurveyForm)
    offered_in = models.DateField("erbjuden i månaden")
    state = models.CharField("läge", max_length=8, choices=State, default=State.OFFERED)
    state_in = models.DateField("läget från månaden")

    objects = SurveyOfferQuerySet.as_manager()

    class Meta:
        verbose_name = "erbjuden enkät"
        verbose_name_plural = "erbjudna enkäter"
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "form", "offered_in"],
                name="one_survey_offer_a_month",
                violation_error_message="Enkäten är redan erbjuden den här månaden.",
            ),
            models.CheckConstraint(
                condition=Q(offered_in__day=1, state_in__day=1, state_in__gte=F("offered_in")),
                name="survey_offer_knows_months_only",
                violation_error_message="En erbjuden enkät har bara månader.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.get_state_display()}"

    @property
    def is_told(self) -> bool:
        """Om vi vet hur det gick."""
        return self.state != self.State.OFFERED


class SurveyHeapQuerySet(models.QuerySet["SurveyHeap"]):
    @transaction.atomic
    def put(
        self,
        team: Team,
        form: str,
        steps: list[str],
        period: Period,
        *,
        form_key: UUID | None = None,
    ) -> None:
        """Lägger ett svar i högen. One writer at a time; the whole heap is written anew.

        The same answer under the same key of a form is the same sending, and is there already.
        """
        self.get_or_create(team=team, form=form)
        heap = self.select_for_update().get(team=team, form=form)
        heap.sealed = heap.opened.plus(steps, period, form_key).written()
        heap.save()

    def of(self, team: Team, form: str) -> Heap:
        heap = self.filter(team=team, form=form).first()
        return heap.opened if heap else Heap()


class SurveyHeap(models.Model):
    """Anonym svarshög: all that was answered to a form in a team, in one sealed row.

    An answer is no row. It has no key, no place, no time and no writer, and a case knows of it only
    that a form came back some month. Whoever has the whole database can try

    - the keys: there is none to a case or a person, here or there. The marks of what has been sent
      lie in the heap and in no order, and the key of a form is kept nowhere;
    - the order, the physical place or the transaction (ctid, xmin) of an answer against the months
      of the cases or the access log: all answers share one row, which each new one rewrites, and
      inside it they stand in the order of what they say, not of when they came;
    - the history: there is none. The access log has no row of the typing in, so no seal and no
      number of a transaction stands for it; what is logged about a case is that its month was set;
    - the count, with one answered case and one answer: the row is sealed with a key that is not in
      the database, so that even one answer is read by nobody. What the token tells is its length,
      that is how many they are, and when the last was put there;
    - older copies of the row, in backups or in pages not yet cleaned: sealed as well.

    Whoever has the key too, and a copy from before and after a single answer, can take the one from
    the other. Against that stands that keys and backups are kept apart (README), that nothing is
    shown below ten, and that answers leave the heap for good when they are accounted for.
    """

    row_key = "team"

    team = models.ForeignKey(Team, models.CASCADE, verbose_name="insats", related_name="+")
    form = models.CharField("enkättyp", max_length=8, choices=SurveyForm)
    sealed = EncryptedTextField("svar", purpose="survey", blank=True)

    objects = SurveyHeapQuerySet.as_manager()

    class Meta:
        verbose_name = "anonym svarshög"
        verbose_name_plural = "anonyma svarshögar"
        constraints = [models.UniqueConstraint(fields=["team", "form"], name="one_survey_heap")]

    def __str__(self) -> str:
        return self.get_form_display()

    @property
    def opened(self) -> Heap:
        return Heap.read(self.sealed)


class SurveyAccountQuerySet(models.QuerySet["SurveyAccount"]):
    @transaction.atomic
    def give(self, team: Team, form: str, period: Period) -> "SurveyAccount":
        """Redovisar perioden, once and for all: the result is kept, the answers are removed.

        Once, so that nobody can compare the result before an answer with that after it. What comes
        in later is accounted for in the next period. Raises ValidationError for fewer than ten.
        """
        heap = SurveyHeap.objects.select_for_update().filter(team=team, form=form).first()
        answers = heap.opened.upto(period) if heap else ()
        if heap is None or len(answers) < ENOUGH:
            raise ValidationError("Färre än tio svar redovisas inte. De sparas till nästa period.")
        account = SurveyAccount(team=team, form=form, year=period.year, answers=len(answers))
        account.carried = len(answers) - len(heap.opened.at(period.year))
        account.shares = shares(form, answers)
        account.full_clean()
        account.save()
        heap.sealed = heap.opened.after(period).written()
        heap.save()
        return account


class SurveyAccount(models.Model):
    """Redovisad period: what the answers said together, at least ten of them."""

    row_key = "team"

    team = models.ForeignKey(Team, models.CASCADE, verbose_name="insats", related_name="+")
    form = models.CharField("enkättyp", max_length=8, choices=SurveyForm)
    year = models.PositiveSmallIntegerField("redovisad i perioden som slutar")
    answers = models.PositiveSmallIntegerField("antal svar")
    carried = models.PositiveSmallIntegerField("varav från tidigare perioder", default=0)
    shares = models.JSONField("andelar")

    objects = SurveyAccountQuerySet.as_manager()

    class Meta:
        verbose_name = "redovisad period av enkäten"
        verbose_name_plural = "redovisade perioder av enkäten"
        ordering = ["-year", "form"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "form", "year"],
                name="one_survey_account",
                violation_error_message="Perioden är redan redovisad. Nya svar sparas till nästa.",
            ),
            models.CheckConstraint(
                condition=Q(answers__gte=ENOUGH),
                name="survey_account_has_ten_answers",
                violation_error_message="Färre än tio svar redovisas inte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()} {self.period}"

    @property
    def period(self) -> Period:
        return Period(self.year)

    def in_words(self) -> list[tuple[str, Decimal | None, int]]:
        """Indikator, andel positiva i procent and on how many; None on fewer than ten."""
        found: Mapping[str, list[int]] = self.shares
        lines = []
        for indicator in INDICATORS[self.form]:
            top, known = found.get(indicator, (0, 0))
            lines.append((str(indicator.label), percent(top, known, 0) if known else None, known))
        return lines
