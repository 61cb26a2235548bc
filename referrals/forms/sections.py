"""Remissens delar: one form a section for the referrer, all of them at once for the team."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam import personal_numbers
from finsam.forms import VerbForm
from finsam.once import Once
from finsam.swedish_order import swedish
from organisations.models import Organisation, Team
from participants.codes import ReferringParty
from referrals.codes import Channel, Need, Obstacle, choices
from referrals.models import Referral

PROTECTED = (
    "Då läses remissen bara av dem som teamets ledare namnger. Skriv ingen adress, telefon eller "
    "kommun, varken här eller i texterna."
)
WAY = "Lämna tomt när personen har skyddade uppgifter."


class ContentForm(VerbForm, forms.ModelForm):  # type: ignore[type-arg]
    """Innehållet i en remiss, as far as it goes; `whole` asks for all that sending demands."""

    whole = True

    def __init__(self, *args: Any, today: date, whole: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.whole = today, whole
        if not whole:
            for field in self.fields.values():
                field.required = False

    def clean_personal_number(self) -> str:
        """Normaliserat till tolv siffror. Nobody is looked up: a referrer learns nothing by it."""
        written: str = self.cleaned_data["personal_number"]
        if not written:
            return ""
        try:
            return personal_numbers.parse(written, self.today).digits
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean_consent_on(self) -> date | None:
        day: date | None = self.cleaned_data["consent_on"]
        if day and day > self.today:
            raise ValidationError("Ange dagen då personen samtyckte. Den kan inte ligga framåt.")
        return day

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.whole:
            return
        for name, message in self.instance.faults().items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, message)


class PersonForm(ContentForm):
    audiences = {"personal_number": "team", "phone": "team", "language": "team"}

    class Meta:
        model = Referral
        fields = [
            "first_name",
            "last_name",
            "personal_number",
            "is_protected",
            "phone",
            "municipality",
            "language",
        ]
        help_texts = {
            "is_protected": PROTECTED,
            "personal_number": "ÅÅÅÅMMDD-NNNN. Vet du inte numret går det bra ändå.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = self.whole

    def clean(self) -> dict[str, Any]:
        """Ingen väg till den som är skyddad sparas, not in a draft either (domain.md §6.5)."""
        facts = super().clean() or self.cleaned_data
        if facts.get("is_protected"):
            for name in Referral.WAYS_TO:
                setattr(self.instance, name, "")
                if facts.get(name):
                    self.add_error(name, WAY)
        return facts


class NeedForm(ContentForm):
    audiences = {"background": "team"}

    needs = forms.MultipleChoiceField(
        label="Vilka parter behöver samordna sig?",
        help_text="Minst två. Insatsen är till för den som behöver flera myndigheters stöd.",
        choices=choices(Need),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Referral
        fields = ["needs", "background"]
        help_texts = {
            "background": "Hur är läget i dag, vad har prövats, och vad ska teamet hjälpa till med?"
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["background"].required = self.whole


class ObstacleForm(ContentForm):
    audiences = {"obstacles": "team", "obstacles_reason": "team"}

    obstacles = forms.MultipleChoiceField(
        label="Finns något av det här nu?",
        help_text="Lämna tomt om inget stämmer.",
        choices=choices(Obstacle),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Referral
        fields = ["obstacles", "obstacles_reason"]
        help_texts = {"obstacles_reason": "Behövs bara om du har kryssat för ett hinder."}


class ConsentForm(ContentForm):
    audiences = {"own_words": "team"}

    class Meta:
        model = Referral
        fields = ["own_words", "consent_on"]
        labels = {
            "own_words": "Med personens egna ord",
            "consent_on": "När samtyckte personen till att ni delar uppgifterna?",
        }
        help_texts = {
            "own_words": "Hur beskriver personen sin situation, och vad vill hen uppnå?",
            "consent_on": "Personen har läst eller hört vad du skriver i remissen, och vet att ni "
            "och teamet delar uppgifter om planeringen. Om hälsa, ekonomi och annat frågar teamet.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent_on"].required = self.whole


@dataclass(frozen=True)
class Section:
    """Del av remissen: a page of its own in the task list."""

    slug: str
    title: str
    form: type[ContentForm]

    def touched(self, referral: Referral) -> bool:
        return any(getattr(referral, name) for name in self.form.base_fields)

    def lacking(self, referral: Referral) -> list[str]:
        """What remains to be said here before the remiss can be sent."""
        faults = referral.faults()
        return [message for name, message in faults.items() if name in self.form.base_fields]


SECTIONS = [
    Section("person", "Personen", PersonForm),
    Section("behov", "Behov av samordning", NeedForm),
    Section("hinder", "Hinder", ObstacleForm),
    Section("samtycke", "Personens egna ord och samtycke", ConsentForm),
]


class NewForm(Once, forms.ModelForm):  # type: ignore[type-arg]
    """Ny remiss: to whom, and how the team reaches the referrer."""

    audiences = {"contact_phone": "team"}

    class Meta:
        model = Referral
        fields = ["team", "referring_party", "contact_phone"]
        labels = {"team": "Till vilket team?", "contact_phone": "Din telefon"}

    def __init__(self, *args: Any, office: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"] = forms.ModelChoiceField(
            Team.objects.filter(ended_on=None).order_by(swedish("name")),
            label="Till vilket team?",
            empty_label="Välj team",
        )
        self.fields["referring_party"] = forms.ChoiceField(
            label="Var arbetar du?", choices=parties_of(office)
        )


def parties_of(office: Organisation) -> list[tuple[str, str]]:
    """Parter som ett kontor kan remittera för: the units of its own kind of authority."""
    kind = office.kind
    own = [party for party in ReferringParty if f"{party.value}_".startswith(f"{kind}_")]
    return choices(own or [ReferringParty.ANNAN])


@dataclass(frozen=True)
class Group:
    """Fält under en gemensam rubrik."""

    heading: str
    fields: list[forms.BoundField]


class RegisterForm(Once, PersonForm, NeedForm, ObstacleForm, ConsentForm):
    """Registrera remiss: the same content when it came on paper or by phone, on one page."""

    audiences = {}

    channel = forms.ChoiceField(
        label="Hur kom remissen?",
        choices=choices([Channel.PAPER, Channel.PHONE]),
        widget=forms.RadioSelect,
    )
    received_on = forms.DateField(label="Vilken dag kom den?")
    referring_party = forms.ChoiceField(
        label="Vem remitterar?", choices=[("", "Välj part"), *choices(ReferringParty)]
    )

    class Meta:
        model = Referral
        fields = [
            "channel",
            "referring_party",
            "referred_by",
            "contact",
            "contact_phone",
            *PersonForm.Meta.fields,
            *NeedForm.Meta.fields,
            *ObstacleForm.Meta.fields,
            *ConsentForm.Meta.fields,
        ]
        labels = ConsentForm.Meta.labels
        help_texts = (
            PersonForm.Meta.help_texts | NeedForm.Meta.help_texts | ObstacleForm.Meta.help_texts
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = Organisation.objects.order_by(swedish("name"))
        self.fields["referred_by"] = forms.ModelChoiceField(
            offices, label="Kontor", required=False, empty_label="Inget av dessa"
        )
        self.order_fields(["channel", "received_on", *self.Meta.fields[1:]])

    @property
    def groups(self) -> list[Group]:
        """The fields under the headings that the referrer meets too."""
        first = Group(
            "Hur remissen kom",
            [bound for bound in self.visible_fields() if self.is_about_coming(bound)],
        )
        return [
            first,
            *(
                Group(section.title, [self[name] for name in section.form.base_fields])
                for section in SECTIONS
            ),
        ]

    def is_about_coming(self, bound: forms.BoundField) -> bool:
        return not any(bound.name in section.form.base_fields for section in SECTIONS)

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > self.today:
            raise ValidationError("Ange dagen då remissen kom. Den kan inte ligga framåt.")
        return day
