from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils.functional import cached_property
from django.utils.timezone import localdate, now
from simple_history.models import HistoricalRecords

from finsam.dates import plain
from finsam.models import Versioned
from organisations.models import Membership, NumberSeries, Organisation, Team, User
from participants.codes import (
    Education,
    Income,
    Occupation,
    Outcome,
    ReferringParty,
    SusReason,
    WorkKind,
)
from participants.deadlines import final_document_due
from participants.followups import due_after
from participants.models.named_reader import NamedReader, check_room
from participants.models.participant import Participant
from participants.models.sets import EnrolmentQuerySet


def several(label: str, choices: type[models.TextChoices]) -> "ArrayField[Any, Any]":
    """Flera svar: an empty list is "uppgift saknas"."""
    return ArrayField(
        models.CharField(max_length=40, choices=choices),
        verbose_name=label,
        default=list,
        blank=True,
    )


class Enrolment(Versioned):
    """Inskrivning: one person's time in one team, from start to close. This is the case (ärende).

    Unique persons are not participations: a person may come back and is then counted again.
    """

    row_key = "team"

    participant = models.ForeignKey(
        Participant, models.CASCADE, verbose_name="deltagare", related_name="enrolments"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, verbose_name="insats", related_name="enrolments", editable=False
    )
    case_number = models.CharField("ärendenummer", max_length=16, unique=True, editable=False)
    started_on = models.DateField("startdatum")

    # How the person came; kept here so that no other way in is an exception.
    referring_party = models.CharField(
        "remitterande part", max_length=20, choices=ReferringParty, blank=True
    )
    referring_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name="remittentens kontor",
        related_name="referred_enrolments",
        null=True,
        blank=True,
    )
    referrer_contact = models.CharField("kontakt hos remittenten", max_length=120, blank=True)
    referred_on = models.DateField("remissdatum", null=True, blank=True)

    # Start variables, domain.md §1.3.
    education = models.CharField("utbildningsnivå", max_length=20, choices=Education, blank=True)
    income_before = several("försörjning före", Income)
    occupation_before = several("sysselsättning före", Occupation)
    support_years = models.DecimalField(
        "år i offentlig försörjning",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MaxValueValidator(80)],
    )
    support_over_nine = models.BooleanField("mer än nio år, okänt hur mycket", default=False)
    support_months = models.PositiveSmallIntegerField(
        "månader i offentlig försörjning", null=True, blank=True
    )
    reported_support_measures = models.PositiveSmallIntegerField(
        "antal samordnade insatser enligt lista", null=True, blank=True
    )
    legal_system = models.CharField("verksamhetssystem", max_length=60, blank=True)
    legal_record = models.CharField("akt i verksamhetssystem", max_length=80, blank=True)

    # Closing facts.
    closed_on = models.DateField("avslutsdatum", null=True, blank=True)
    outcome = models.CharField("resultat", max_length=20, choices=Outcome, blank=True)
    sus_reason = models.CharField("avslutsanledning", max_length=32, choices=SusReason, blank=True)
    income_after = several("försörjning efter", Income)
    occupation_after = several("sysselsättning efter", Occupation)
    work_kind = models.CharField("typ av arbete", max_length=15, choices=WorkKind, blank=True)
    registered_at_af = models.BooleanField("inskriven på AF efter", null=True, blank=True)
    next_step = models.TextField("nästa steg", blank=True)
    next_actor = models.CharField("vem som tar vid", max_length=120, blank=True)
    next_on = models.DateField("tar vid den", null=True, blank=True)
    taken_over_on = models.DateField("nästa aktör har tagit vid", null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "inskrivning"
        verbose_name_plural = "inskrivningar"
        indexes = [
            models.Index(fields=["team"], condition=Q(closed_on=None), name="enrolment_open"),
            models.Index(fields=["team", "started_on", "closed_on"], name="enrolment_period"),
            models.Index(fields=["team", "closed_on"], name="enrolment_closed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "team"],
                condition=Q(closed_on=None),
                name="one_open_enrolment",
                violation_error_message="Personen är redan inskriven i teamet.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="")
                | (Q(closed_on__gte=F("started_on")) & ~Q(outcome="")),
                name="closed_with_an_outcome",
                violation_error_message="Ett avslut har datum och resultat och ligger efter start.",
            ),
            models.CheckConstraint(
                condition=Q(referred_on=None) | Q(referred_on__lte=F("started_on")),
                name="referred_before_start",
                violation_error_message="Remissen kan inte komma efter starten.",
            ),
            models.CheckConstraint(
                condition=Q(support_over_nine=False) | Q(support_years=None),
                name="over_nine_is_not_a_number",
                violation_error_message="Ange antingen antal år eller mer än nio år.",
            ),
        ]

    def __str__(self) -> str:
        return self.case_number

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @cached_property
    def extended_until(self) -> date | None:
        """Beviljat nytt riktmärke; a page of the case reads it with the case."""
        if self._state.adding:  # what is not written yet has never been extended
            return None
        until: date | None = self.extensions.granted().aggregate(last=Max("until"))["last"]
        return until

    @cached_property
    def letters_stopped(self) -> bool:
        """Brev till personen är stoppade; a page of the case reads it with the case."""
        return self.contact_stops.exists()

    @cached_property
    def counted_from(self) -> date:
        """Dagen som tiden i insatsen räknas från; a page of the case reads it with the case."""
        from participants.models.former_close import counted_from  # it finds cases by this file

        if self._state.adding:  # what is not written yet has never been closed
            return self.started_on
        case = Enrolment.objects.filter(pk=self.pk)
        day: date = case.values_list(counted_from(), flat=True).get()
        return day

    def is_read_only_for(self, actor: Membership) -> bool:
        """Om rollen bara har nödöppnat ärendet; a page of the case reads it with the case."""
        if self.team.reads_whole or self.participant.is_protected:
            return False
        if hasattr(self, "is_editable"):
            return not self.is_editable
        return not Enrolment.objects.editable_by(actor).filter(pk=self.pk).exists()

    @transaction.atomic
    def start(self, *, responsible: User | None, huvudman: Organisation) -> None:
        """Inskrivning: gives the number, a huvudman and the first follow-up. Never reopens."""
        [self.case_number] = NumberSeries.take(self.team.code, self.started_on.year)
        self.full_clean()
        self.save()
        self.huvudman_periods.create(organisation=huvudman, started_on=self.started_on)
        if responsible:
            self.assignments.create(user=responsible, started_on=self.started_on)
        self.list_entrusted(at=now())
        self.plan_follow_up(after=self.started_on)

    def locked(self) -> "Enrolment":
        """Ärendet, läst på nytt och låst till transaktionens slut, with its person."""
        cases = Enrolment.objects.select_for_update(of=["self"])
        return cases.select_related("participant", "team").get(pk=self.pk)

    def list_entrusted(self, *, at: datetime) -> None:
        """Listan börjar med ansvarig och vikarie, once the person is protected."""
        if not self.participant.is_protected:
            return
        named = self.named_readers.current().values("user")
        entrusted = self.assignments.lasting(self.closed_on).exclude(user__in=named)
        for user in set(entrusted.values_list("user", flat=True)):
            self.named_readers.create(user_id=user, named_at=at)

    @transaction.atomic
    def name_reader(self, user: User, *, by: Membership | None, at: datetime) -> NamedReader:
        """Namnger en läsare. By nobody: who is responsible when the person becomes protected.

        Raises ValidationError for who does not work in the team now, stands on the list already,
        or would be one too many for a protected person.
        """
        case = self.locked()
        if not Membership.objects.active(localdate(at)).staff_of(self.team).filter(user=user):
            raise ValidationError({"user": "Bara den som arbetar i teamet nu kan namnges."})
        if case.participant.is_protected:
            named = case.named_readers.at_work(localdate(at))
            check_room(named.values_list("user", flat=True), user)
        reader = NamedReader(enrolment=self, user=user, named_by=by, named_at=at)
        reader.full_clean()
        reader.save()
        return reader

    def plan_follow_up(self, *, after: date, at: datetime | None = None) -> None:
        """Planerar nästa uppföljning, booked `at` a time if one is agreed on and fits."""
        if at:
            self.check_next(localdate(at), after=after)
        due = due_after(after, self.team.follow_up_months)
        self.follow_ups.create(due_on=due, booked_for=at)

    def check_next(self, day: date, *, after: date) -> None:
        """Raises ValidationError for a day that is not after the one counted from, or too late."""
        due = due_after(after, self.team.follow_up_months)
        if not after < day <= due:
            raise ValidationError(
                {"next_on": f"Nästa uppföljning ska vara efter mötet och senast {plain(due)}."}
            )

    @transaction.atomic
    def close(
        self, *, on: date, outcome: Outcome, reason: str = "Ärendet avslutades.", **facts: Any
    ) -> None:
        """Avslut: dates the end, cancels what will not be held, starts the final document's clock.

        `reason` says why a planned follow-up is not held. Raises ValidationError when the case is
        closed already or the facts do not hold.
        """
        self._check_closable(on)
        self.closed_on, self.outcome = on, outcome
        for name, value in facts.items():
            setattr(self, name, value)
        self.full_clean()
        self.save()
        self.follow_ups.planned().cancel(on=on, reason=reason)
        self.end_periods(on)
        self.make_final_document()

    def _check_closable(self, on: date) -> None:
        if not self.is_open:
            raise ValidationError("Ärendet är redan avslutat.")
        last = self.follow_ups.held().order_by("-held_on").first()
        if last and last.held_on and on < last.held_on:
            held = plain(last.held_on)
            raise ValidationError({"closed_on": f"Den senaste uppföljningen hölls {held}."})

    def end_periods(self, on: date) -> None:
        for period in [*self.huvudman_periods.current(), *self.assignments.current()]:
            period.end(on=max(on, period.started_on))

    def take_over(self, *, on: date) -> None:
        """Säker landning: the next actor has taken over. Raises ValidationError if it is too soon.

        Asked two weeks after the close (product.md).
        """
        if self.closed_on is None or on < self.closed_on:
            raise ValidationError({"taken_over_on": "Dagen kan inte vara före avslutet."})
        if self.taken_over_on:
            raise ValidationError("Det är redan registrerat att nästa aktör har tagit vid.")
        self.taken_over_on = on
        self.save()

    def make_final_document(self) -> None:
        from participants.models.final_document import FinalDocument  # it finds cases by this file

        if self.closed_on and self.outcome != Outcome.MISREGISTERED:
            due = final_document_due(self.closed_on, self.team.final_document_days)
            document = getattr(self, "final_document", None) or FinalDocument(enrolment=self)
            document.due_on = due  # of a case that was opened again the clock starts anew
            document.save()
