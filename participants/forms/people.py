from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, TextChoices, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.timezone import now

from finsam.dates import plain
from finsam.forms import RecordForm, VerbForm
from finsam.swedish_order import swedish
from organisations.models import Membership, Organisation, Team, User
from participants.codes import (
    Area,
    Education,
    IdentityType,
    Income,
    Occupation,
    Protection,
    ReferringParty,
    Sex,
)
from participants.models import Assignment, Enrolment, Participant
from participants.protecting import shield

NEW_IDENTITY = (
    "Numret på en person med skyddade uppgifter byts inte här. Har personen fått fingerade "
    "uppgifter registreras hen på nytt, utan koppling till det här ärendet."
)


def labelled(choices: Iterable[tuple[Any, Any]]) -> list[tuple[str, str]]:
    """Val med stor bokstav, as the first word of a line."""
    return [(str(value), f"{label[:1].upper()}{label[1:]}") for value, label in choices]


def choose(
    form: forms.Form, name: str, codes: type[TextChoices], *, empty: str | None = None
) -> None:
    """Ger ett fält sina val, led by the words for none when there may be none."""
    none = [] if empty is None else [("", empty)]
    form.fields[name].choices = [*none, *labelled(codes.choices)]  # type: ignore[attr-defined]


class PersonForm(RecordForm):
    """Personuppgifter. The number decides the sex, and gives the birth date if there is none."""

    instance: Participant

    class Meta:
        model = Participant
        fields = [
            "first_name",
            "last_name",
            "personal_number",
            "birth_date",
            "sex",
            "municipality",
            "language",
            "interpreter",
            "phone",
            "email",
            "address",
            "protection",
            "alias",
        ]
        help_texts = {
            "personal_number": "Personnummer eller samordningsnummer, ÅÅÅÅMMDD-NNNN.",
            "sex": "Numret avgör när det finns ett.",
            "protection": "Fingerade uppgifter märks aldrig ut och kopplas aldrig till den gamla "
            "identiteten: avsluta ärendet och registrera personen på nytt, utan hänvisning hit.",
            "alias": "Visas i stället för namnet när uppgifterna är skyddade. Inte namnet eller "
            "en del av det.",
        }

    def __init__(self, *args: Any, today: date, has_responsible: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.has_responsible = today, has_responsible
        self.protection_before = self.instance.protection
        choose(self, "sex", Sex)
        choose(self, "protection", Protection)
        self.fields["personal_number"].widget.attrs["maxlength"] = "13"
        self.fields["personal_number"].max_length = 13  # type: ignore[attr-defined]
        self.fields["personal_number"].validators = []

    def clean_protection(self) -> str:
        protection: str = self.cleaned_data["protection"]
        if protection != Protection.NONE and not self.has_responsible:
            raise ValidationError("Utse en ansvarig först. Annars kan ingen öppna ärendet.")
        return protection

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError beside the number when it is wrong."""
        facts = super().clean() or self.cleaned_data
        number = facts.get("personal_number", "")
        known = self.instance.personal_number
        if not number:
            self.instance.identity_type = IdentityType.NONE
            return facts
        self.instance.birth_date = facts.get("birth_date")
        self.instance.identify(number, today=self.today)
        self.refuse_new_identity(known)
        self.refuse_taken_number()
        decided = ("personal_number", "sex", "birth_date")
        return facts | {name: getattr(self.instance, name) for name in decided}

    def save(self, commit: bool = True) -> Participant:
        person: Participant = super().save(commit)
        shield(person, at=now())
        return person

    def refuse_new_identity(self, known: str) -> None:
        """Koppla aldrig gammal identitet: history would join the two numbers (domain.md §6.5)."""
        protected = Protection.NONE not in {self.protection_before, self.instance.protection}
        if protected and known and known != self.instance.personal_number:
            raise ValidationError({"personal_number": NEW_IDENTITY})

    def refuse_taken_number(self) -> None:
        """Says nothing of whom it belongs to: that may be a person this reader may not know of."""
        person = self.instance
        others = Participant.objects.with_number(person.controller, person.personal_number)
        if others.exclude(pk=person.pk).exists():
            refusal = "Numret går inte att använda här. Ta hjälp av verksamhetsledaren."
            raise ValidationError({"personal_number": refusal})


class StartForm(RecordForm):
    """Startuppgifter, domain.md §1.3. What is not known is left empty."""

    instance: Enrolment
    income_before = forms.MultipleChoiceField(
        label="Försörjning före",
        choices=labelled(Income.choices),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Flera svar går bra.",
    )
    occupation_before = forms.MultipleChoiceField(
        label="Sysselsättning före",
        choices=labelled(Occupation.choices),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Det personen faktiskt gjorde, inom en vecka före starten.",
    )

    class Meta:
        model = Enrolment
        fields = [
            "referring_party",
            "referrer_contact",
            "education",
            "income_before",
            "occupation_before",
            "support_years",
            "support_over_nine",
            "support_months",
            "legal_system",
            "legal_record",
        ]
        localized_fields = ["support_years"]
        help_texts = {
            "education": "Den högsta som är slutförd.",
            "legal_system": "Till exempel Lifecare eller Treserva.",
            "legal_record": "Numret på akten där.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "education", Education, empty="Uppgift saknas")
        choose(self, "referring_party", ReferringParty, empty="Uppgift saknas")


class StaffField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Medarbetare i teamet, by name."""

    def label_from_instance(self, user: Any) -> str:
        return str(user.display_name)


class HandOverForm(VerbForm):
    """Överlämning: from a day that has been, so that the page shows what holds today."""

    started_on = forms.DateField(
        label="Från och med", error_messages={"required": "Ange dagen då det började gälla"}
    )

    def __init__(self, *args: Any, enrolment: Enrolment, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"started_on": today}, **kwargs)
        self.enrolment, self.today = enrolment, today

    def lock_open(self) -> None:
        """Låser ärendet, so that a close in the same moment comes wholly before or wholly after.

        Raises ValidationError when it came before.
        """
        if not Enrolment.objects.select_for_update().get(pk=self.enrolment.pk).is_open:
            raise ValidationError("Ärendet har avslutats under tiden. Då går det inte att byta.")

    def clean_started_on(self) -> date:
        day: date = self.cleaned_data["started_on"]
        if day > self.today:
            raise ValidationError("Dagen kan inte ligga framåt i tiden.")
        if day < self.enrolment.started_on:
            start = plain(self.enrolment.started_on)
            raise ValidationError(f"Dagen kan inte vara före starten, {start}.")
        return day


class AssignForm(HandOverForm):
    """Byt ansvarig eller vikarie. The old one's time ends the day before."""

    user = StaffField(
        label="Vem",
        queryset=User.objects.none(),
        error_messages={"required": "Välj en medarbetare i teamet"},
    )
    field_order = ("user", "started_on")

    def __init__(self, *args: Any, part: Assignment.Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        field = self.fields["user"]
        field.queryset = who_may_have(self.enrolment, self.today)  # type: ignore[attr-defined]
        if self.enrolment.participant.is_protected:
            field.help_text = "Bara de som är namngivna läsare. Teamets ledare håller listan."
        if part is Assignment.Part.DEPUTY:
            field.required, field.empty_label = False, "Ingen vikarie"  # type: ignore[attr-defined]

    def assign(self) -> None:
        self.lock_open()
        user, periods = self.cleaned_data["user"], self.enrolment.assignments.filter(part=self.part)
        if user and periods.current().filter(user=user).exists():
            raise ValidationError({"user": f"{user.display_name} har redan uppgiften."})
        facts = {"enrolment": self.enrolment, "part": self.part, "user": user} if user else {}
        periods.hand_over(on=self.cleaned_data["started_on"], **facts)


def staff_of(team: Team, today: date) -> "QuerySet[User]":
    """Medarbetarna i teamet nu, by the name that is shown."""
    hats = Membership.objects.active(today).staff_of(team)
    named = User.objects.filter(pk__in=hats.values("user"))
    return named.order_by(swedish(Coalesce(NullIf("alias", Value("")), "first_name")), "last_name")


def who_may_have(enrolment: Enrolment, today: date) -> "QuerySet[User]":
    """Vilka som kan ha ärendet: of a protected person those who are named."""
    staff = staff_of(enrolment.team, today)
    if not enrolment.participant.is_protected:
        return staff
    return staff.filter(pk__in=enrolment.named_readers.current().values("user"))


class HuvudmanForm(HandOverForm):
    """Byt huvudman: the old one ends the day before the new begins, so the area is never empty."""

    area = forms.ChoiceField(label="Område", choices=labelled(Area.choices))
    organisation = forms.ModelChoiceField(
        label="Ny huvudman",
        queryset=Organisation.objects.order_by("name"),
        error_messages={"required": "Välj en organisation"},
    )
    contact = forms.CharField(label="Kontakt", max_length=120, required=False)
    field_order = ("area", "organisation", "contact", "started_on")

    def hand_over(self) -> None:
        self.lock_open()
        facts = dict(self.cleaned_data)
        on, area = facts.pop("started_on"), facts["area"]
        periods = self.enrolment.huvudman_periods.filter(area=area)
        if periods.current().filter(organisation=facts["organisation"]).exists():
            raise ValidationError({"organisation": "Organisationen är redan huvudman för området."})
        periods.hand_over(on=on, enrolment=self.enrolment, **facts)
