from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from simple_history.models import HistoricalRecords

from finsam.models import Versioned
from organisations.models import Membership, NumberSeries, Organisation, Team
from participants.codes import ReferringParty
from participants.models import Enrolment, Participant
from referrals.codes import Channel, DeclineReason, MeetingOutcome, Need, Obstacle
from referrals.criteria import faults
from referrals.deadlines import Event, next_event
from referrals.models.guards import CONSTRAINTS
from referrals.models.sets import UNDECIDED, ReferralQuerySet
from referrals.states import FINAL, State, state_of

PROTECTED_PERSON = "Person med skyddade uppgifter"


class Referral(Versioned):
    """Remiss: an authority asks a team to take a person on.

    It carries person fields of its own. The link to a participant is made by the team when it
    decides, so a referrer never learns whether someone is known (quality.md A5).
    """

    row_key = "team"

    WAYS_TO = ("phone", "municipality")

    number = models.CharField("remissnummer", max_length=14, unique=True, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, verbose_name="insats", related_name="referrals")
    referred_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name="remitterande kontor",
        related_name="referrals",
        null=True,
        blank=True,
    )
    referring_party = models.CharField(
        "remitterande part", max_length=20, choices=ReferringParty, blank=True
    )
    # Whose referral it is: the hat that wrote it, or the staff member that registered it.
    referrer = models.ForeignKey(
        Membership,
        models.PROTECT,
        verbose_name="remittent",
        related_name="referrals",
        null=True,
        editable=False,
    )
    # Who in the team the referrer may call: the first to open it, until somebody takes it on.
    handler = models.ForeignKey(
        Membership,
        models.PROTECT,
        verbose_name="handläggare i teamet",
        related_name="+",
        null=True,
        editable=False,
    )
    contact = models.CharField("kontaktperson", max_length=120, blank=True)
    contact_phone = models.CharField("kontaktpersonens telefon", max_length=40, blank=True)
    channel = models.CharField("kom", max_length=5, choices=Channel, default=Channel.LOGIN)

    personal_number = models.CharField("personnummer", max_length=13, blank=True)
    first_name = models.CharField("förnamn", max_length=80, blank=True)
    last_name = models.CharField("efternamn", max_length=80, blank=True)
    is_protected = models.BooleanField("personen har skyddade uppgifter", default=False)
    phone = models.CharField("telefon", max_length=40, blank=True)
    municipality = models.CharField("kommun", max_length=60, blank=True)
    language = models.CharField("språk om tolk behövs", max_length=60, blank=True)

    needs = ArrayField(
        models.CharField(max_length=6, choices=Need),
        verbose_name="behöver insatser från",
        default=list,
        blank=True,
    )
    background = models.TextField("bakgrund och behov", blank=True)
    own_words = models.TextField("med personens egna ord", blank=True)
    obstacles = ArrayField(
        models.CharField(max_length=9, choices=Obstacle),
        verbose_name="hinder",
        default=list,
        blank=True,
    )
    obstacles_reason = models.TextField("varför insatsen ändå passar", blank=True)
    consent_on = models.DateField("samtycke till att dela uppgifter", null=True, blank=True)

    created_on = models.DateField("påbörjad", editable=False)
    sent_on = models.DateField("skickad", null=True, editable=False)
    read_on = models.DateField("läst av teamet", null=True, editable=False)
    asked_on = models.DateField("komplettering begärd", null=True, editable=False)
    question = models.TextField("frågor från teamet", blank=True)
    answered_on = models.DateField("komplettering besvarad", null=True, editable=False)
    answer = models.TextField("svar på frågorna", blank=True)
    visit_on = models.DateField("studiebesök", null=True, blank=True)
    visit_outcome = models.CharField(
        "efter studiebesöket", max_length=8, choices=MeetingOutcome, blank=True
    )
    meeting_on = models.DateField("uppstartsmöte", null=True, blank=True)
    meeting_outcome = models.CharField(
        "efter uppstartsmötet", max_length=8, choices=MeetingOutcome, blank=True
    )
    queued_on = models.DateField("ställd i kö", null=True, editable=False)
    decided_on = models.DateField("antagen", null=True, editable=False)
    declined_on = models.DateField("avböjd", null=True, editable=False)
    decline_reason = models.CharField(
        "skäl att avböja", max_length=13, choices=DeclineReason, blank=True
    )
    internal_note = models.TextField("intern anteckning", blank=True)
    text_to_participant = models.TextField("text till personen", blank=True)
    text_to_referrer = models.TextField("text till remittenten", blank=True)
    withdrawn_on = models.DateField("återtagen", null=True, editable=False)
    withdrawn_reason = models.CharField("skäl att återta", max_length=200, blank=True)

    participant = models.ForeignKey(
        Participant,
        models.CASCADE,
        verbose_name="deltagare",
        related_name="+",
        null=True,
        editable=False,
    )
    enrolment = models.OneToOneField(
        Enrolment,
        models.RESTRICT,
        verbose_name="inskrivning",
        related_name="+",
        null=True,
        editable=False,
    )

    # Set by the set `with_contact`: see referrals.contact.
    contact_ended_on: date | None = None

    objects = ReferralQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "remiss"
        verbose_name_plural = "remisser"
        indexes = [
            models.Index(
                fields=["team", "sent_on"], condition=UNDECIDED, name="referral_undecided"
            ),
            models.Index(fields=["team", "sent_on"], name="referral_received"),
            models.Index(fields=["referrer"], name="referral_own"),
        ]
        constraints = CONSTRAINTS

    def __str__(self) -> str:
        return self.number

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def shown_name(self) -> str:
        """Namnet som visas: of a protected person the alias, everywhere, once there is one."""
        if self.participant and self.participant.is_protected:
            return self.participant.shown_name
        return PROTECTED_PERSON if self.is_protected else self.name

    @property
    def is_hidden(self) -> bool:
        """Skyddad: in the remiss, or as the controller knows the person. The team's to ask."""
        if self.is_protected or (self.participant and self.participant.is_protected):
            return True
        known = Participant.objects.protected_by_number(self.team.owner_id)
        return known.filter(personal_number=self.personal_number).exists()

    @property
    def current_state(self) -> State:
        return state_of(self)

    @property
    def is_undecided(self) -> bool:
        return self.current_state not in {*FINAL, State.DRAFT}

    @property
    def party(self) -> str:
        """Vem remissen kommer från: the office where one is named, else the kind of party."""
        return str(self.referred_by or self.get_referring_party_display())

    @property
    def next_event(self) -> Event:
        return next_event(self, self.team.first_answer_days)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Of who is protected the history keeps no way to them either, from before it was said."""
        super().save(*args, **kwargs)
        if self.is_protected:
            self.history.update(**dict.fromkeys(self.WAYS_TO, ""))

    def begin(self, *, on: date, referrer: Membership | None) -> None:
        """Påbörjar: gives the number. A draft is seen by its author only."""
        [self.number] = NumberSeries.take("R", on.year)
        self.created_on, self.referrer = on, referrer
        self.full_clean(exclude=["number", "created_on", "referrer"])
        self.save()

    def send(self, *, on: date) -> None:
        """Skickar. Raises ValidationError unless it is a whole draft (seed 001, entry criteria)."""
        self._demand(State.DRAFT)
        if faults := self.faults():
            raise ValidationError(faults)
        self._step(sent_on=on)

    def faults(self) -> dict[str, str]:
        """Vad som saknas innan remissen kan skickas, by field."""
        return faults(self)

    @transaction.atomic
    def discard(self) -> None:
        """Tar bort ett utkast, its history too: what was never sent is owed to nobody."""
        self._demand(State.DRAFT)
        number = self.number
        self.delete()
        self.history.model.objects.filter(number=number).delete()

    def read(self, *, on: date, by: Membership) -> None:
        """Läst av teamet: the first opening by the team; later ones change nothing."""
        if self.read_on is None and self.is_undecided:
            self._step(read_on=on, handler=self.handler or by)

    def handle(self, *, by: Membership) -> None:
        """Tar hand om: a colleague in the team becomes the one to call. Not twice the same."""
        self.demand_undecided()
        if by == self.handler:
            raise ValidationError("Du har redan hand om remissen.")
        self._step(handler=by)

    def ask(self, *, on: date, question: str) -> None:
        """Begär komplettering. One question at a time."""
        self._demand(State.SENT, State.RECEIVED, State.VISIT, State.MEETING, State.QUEUED)
        self._step(asked_on=on, question=question, answered_on=None, answer="")

    def reply(self, *, on: date, answer: str) -> None:
        """Besvarar kompletteringen."""
        self._demand(State.ASKED)
        self._step(answered_on=on, answer=answer)

    def plan(self, **facts: Any) -> None:
        """Studiebesök och uppstartsmöte: dates and outcomes, while the remiss is undecided."""
        self.demand_undecided()
        self._step(**facts)

    def queue(self, *, on: date) -> None:
        """Ställer i kö: wanted and fit, but there is no place yet."""
        self.demand_undecided()
        if self.queued_on:
            raise ValidationError("Remissen står redan i kö.")
        self._step(queued_on=on)

    def accept(self, *, on: date, enrolment: Enrolment) -> None:
        """Antar. Only referrals.intake calls it, with the enrolment it has made."""
        self.demand_undecided()
        self._step(decided_on=on, enrolment=enrolment, participant=enrolment.participant)

    def decline(self, *, on: date, reason: DeclineReason, **texts: str) -> None:
        """Avböjer med skäl: an internal note, a text to the person and one to the referrer."""
        self.demand_undecided()
        self._step(declined_on=on, decline_reason=reason, **texts)

    def withdraw(self, *, on: date, reason: str) -> None:
        """Återtar, by the referrer, while it is undecided."""
        self.demand_undecided()
        self._step(withdrawn_on=on, withdrawn_reason=reason)

    def take_over(self, *, by: Membership) -> None:
        """Byter handläggare: a colleague of the same office makes the referral their own."""
        if by.organisation_id is None or by.organisation_id != self.referred_by_id:
            raise ValidationError("Bara en kollega på samma kontor kan ta över remissen.")
        if by == self.referrer:
            raise ValidationError("Remissen är redan din.")
        self._step(referrer=by)

    def _demand(self, *states: State) -> None:
        if self.current_state not in states:
            raise ValidationError(f"Det går inte nu: remissen är {self.current_state.label}.")

    def demand_undecided(self) -> None:
        """Raises ValidationError when the remiss has come to its end, or was never sent."""
        if not self.is_undecided:
            raise ValidationError(f"Det går inte nu: remissen är {self.current_state.label}.")

    def _step(self, **facts: Any) -> None:
        """The only place where a referral's dated facts change."""
        for name, value in facts.items():
            setattr(self, name, value)
        self.save()
