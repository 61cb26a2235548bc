from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from finsam import personal_numbers
from finsam.steps import Step, StepForm
from finsam.swedish_order import swedish
from organisations.models import Membership, Organisation, User
from participants.codes import Protection
from participants.forms.people import staff_of
from participants.models import Participant
from participants.models.participant import tells_of
from referrals import intake
from referrals.criteria import birth_date_of, outside_ages
from referrals.models import Referral

NEW = "new"
LONGEST_AHEAD = timedelta(days=60)


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """En medarbetare, by the name that colleagues know."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class AcceptForm(StepForm):
    """Anta: who the person is, then the facts of the start."""

    audiences = {"personal_number": "team", "alias": "team"}
    steps = [
        Step(
            "Vem är personen?",
            ("first_name", "last_name", "personal_number", "person", "protection", "alias"),
            "Gå vidare till starten",
        ),
        Step("Start", ("started_on", "responsible", "huvudman"), "Anta remissen"),
    ]

    first_name = forms.CharField(label="Förnamn", max_length=80, required=False)
    last_name = forms.CharField(label="Efternamn", max_length=80, required=False)
    personal_number = forms.CharField(
        label="Personnummer", help_text="ÅÅÅÅMMDD-NNNN.", max_length=13, required=False
    )
    person = forms.ChoiceField(
        label="Numret finns redan hos er. Är det samma person?", widget=forms.RadioSelect
    )
    protection = forms.ChoiceField(
        label="Skyddade uppgifter", choices=Protection, initial=Protection.NONE
    )
    alias = forms.CharField(
        label="Alias",
        help_text="Bara för en ny deltagare med skyddade uppgifter. Visas i stället för namn.",
        max_length=80,
        required=False,
    )
    started_on = forms.DateField(label="Startdatum")
    responsible = PersonChoice(
        User.objects.none(), label="Ansvarig i teamet", empty_label="Välj medarbetare"
    )
    huvudman = forms.ModelChoiceField(
        Organisation.objects.none(), label="Huvudman", empty_label="Välj huvudman"
    )

    def __init__(
        self, *args: Any, referral: Referral, actor: Membership, today: date, **kwargs: Any
    ) -> None:
        self.referral, self.actor, self.today = referral, actor, today
        kwargs["initial"] = self.proposed() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.refusal: ValidationError | None = None
        self.met: Participant | None = None
        self.known = self.find_known()
        if self.known:
            choices = [(str(self.known.pk), described(self.known)), (NEW, "Nej, någon annan")]
            self.fields["person"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["person"]
        self.offer("responsible", staff_of(referral.team, today))
        self.offer("huvudman", Organisation.objects.filter(part_of=None).order_by(swedish("name")))

    def offer(self, name: str, choices: QuerySet[Any]) -> None:
        self.fields[name].queryset = choices  # type: ignore[attr-defined]

    def proposed(self) -> dict[str, Any]:
        """What the remiss already says; nothing is typed twice."""
        referral = self.referral
        return {
            "first_name": referral.first_name,
            "last_name": referral.last_name,
            "personal_number": self.as_written(referral.personal_number),
            "protection": Protection.MARKED if referral.is_protected else Protection.NONE,
            "started_on": self.today,
            "responsible": referral.handler.user_id if referral.handler else self.actor.user_id,
            "huvudman": referral.team.owner_id,
        }

    def clean_started_on(self) -> date | None:
        """A start is planned some weeks ahead at most; further on it is a slip of the pen."""
        day: date | None = self.cleaned_data["started_on"]
        if day and day > self.today + LONGEST_AHEAD:
            raise ValidationError(f"Starten kan ligga högst {LONGEST_AHEAD.days} dagar framåt")
        return day

    def find_known(self) -> Participant | None:
        """The match on the number as it is written now. A match that may not be told of is a
        refusal, said when the form is checked."""
        try:
            number = self.normalised(str(self["personal_number"].value() or ""))
        except ValidationError as refusal:
            self.refusal = refusal
            return None
        self.met = intake.known_by_number(self.referral.team.owner, number)
        if self.met is None or intake.may_be_matched(self.referral, self.met, self.actor):
            return self.met
        self.refusal = ValidationError(intake.CLOSED_DOOR)
        return None

    def as_written(self, number: str) -> str:
        """Med bindestreck; a number that cannot be read stands as it is, to be put right."""
        with suppress(ValueError):
            return personal_numbers.parse(number, self.today).written
        return number

    def normalised(self, written: str) -> str:
        if not written:
            return ""
        try:
            return personal_numbers.parse(written, self.today).digits
        except ValueError as refusal:
            raise ValidationError({"personal_number": str(refusal)}) from refusal

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.refusal:
            self.report(self.refusal)
        elif self.known and cleaned.get("person") == NEW:
            self.add_error(
                "person", "Ett nummer hör till en person. Välj den, eller rätta numret ovan."
            )
        elif self.lacks_alias(cleaned):
            self.add_error("alias", "Skriv ett alias. Det visas i stället för namnet.")
        elif self.tells_of_name(cleaned):
            self.add_error("alias", "Aliaset får inte innehålla något ur personens namn.")
        return cleaned

    def lacks_alias(self, said: dict[str, Any]) -> bool:
        protected = said.get("protection") != Protection.NONE
        return protected and not self.known and not said.get("alias")

    def tells_of_name(self, said: dict[str, Any]) -> bool:
        name = f"{said.get('first_name', '')} {said.get('last_name', '')}"
        return not self.known and tells_of(said.get("alias", ""), name)

    def participant(self) -> Participant:
        """Den matchade personen, or a new one that intake.accept saves."""
        if self.known:
            return self.known
        said = self.cleaned_data
        person = intake.newcomer(
            self.referral, first_name=said["first_name"], last_name=said["last_name"]
        )
        if said["personal_number"]:
            person.identify(said["personal_number"], today=self.today)
        if said["protection"] != Protection.NONE:
            intake.protect(person, protection=said["protection"], alias=said["alias"])
        return person

    @property
    def chosen_name(self) -> str:
        """Vem som skrivs in, for the second page."""
        if self.known:
            return described(self.known)
        written = (str(self[name].value() or "") for name in ("first_name", "last_name"))
        name = str(self["alias"].value() or "") or " ".join(written).strip()
        return f"{name or 'Anonym deltagare'}, ny deltagare"

    @property
    def age_warning(self) -> str:
        number = str(self["personal_number"].value() or "")
        born_on = self.known.birth_date if self.known else birth_date_of(number, self.today)
        return outside_ages(self.referral.team, born_on, self.today)


def described(person: Participant) -> str:
    """En känd person i ord; of a protected one nothing but that it is one."""
    if person.is_protected:
        return "Person med skyddade uppgifter"
    born = f", född {person.birth_date:%Y}" if person.birth_date else ""
    return f"{person.shown_name}{born}, finns redan hos er"
