from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from finsam.once import Once
from organisations.models import User
from participants.codes_consent import ConsentArea, ConsentForm, Direction, Party
from participants.models import Agreed, Consent, ConsentLine, Enrolment

YES, NO = "ja", "nej"
# Of these the code does not say which one it is.
OPEN_PARTIES = (Party.EMPLOYER, Party.SCHOOL, Party.OTHER)
FORMS = [(one.value, one.label.capitalize()) for one in ConsentForm]
DIRECTIONS = [(one.value, one.label.capitalize()) for one in (Direction.BOTH, Direction.GIVE)]
DIRECTIONS.append((Direction.FETCH.value, Direction.FETCH.label.capitalize()))
AREAS = [(one.value, one.label.capitalize()) for one in ConsentArea]


@dataclass(frozen=True)
class Row:
    """Rad i rutnätet: a party, its direction, a box for each area, and which one it is."""

    party: str
    direction: forms.BoundField
    areas: forms.BoundField
    boxes: list[tuple[str, str]]
    named: forms.BoundField | None


class RecordForm(Once):
    """Registrera samtycke: who is asked about in a grid, one row a party and one box an area.

    Direction is both ways unless something else is chosen, so that a box is all it takes.
    """

    audiences = {"remark": "team"}

    answer = forms.ChoiceField(
        label="Vad svarade personen?",
        choices=[(YES, "Samtycker"), (NO, "Samtycker inte")],
        initial=YES,
        widget=forms.RadioSelect,
    )
    explanations = {
        "answer": {
            YES: "Kryssa i rutnätet vad samtycket gäller",
            NO: "Ärendet fortsätter som vanligt inom teamet, men inget delas med andra",
        }
    }
    form = forms.ChoiceField(
        label="Hur lämnades svaret?",
        choices=FORMS,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur svaret lämnades"},
    )
    on = forms.DateField(label="När", error_messages={"required": "Ange dagen för svaret"})
    until = forms.DateField(
        label="Gäller till",
        required=False,
        help_text="Lämna tomt om det gäller så länge insatsen pågår.",
    )
    remark = forms.CharField(label="Anmärkning", max_length=200, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("on", today)
        for party in Party:
            self.add_party(party)

    def add_party(self, party: Party) -> None:
        label = party.label.capitalize() if party.label.islower() else party.label
        self.fields[f"{party.value}-direction"] = forms.ChoiceField(
            label=f"Riktning, {label}",
            choices=DIRECTIONS,
            required=False,
            widget=forms.Select(attrs={"class": "form-select", "aria-label": f"Riktning, {label}"}),
        )
        self.fields[f"{party.value}-areas"] = forms.MultipleChoiceField(
            label=label, choices=AREAS, required=False, widget=forms.CheckboxSelectMultiple
        )
        if party in OPEN_PARTIES:
            words = f"Vilken {party.label}?"
            self.fields[f"{party.value}-named"] = forms.CharField(
                label=words, max_length=120, required=False
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in ("answer", "form", "on", "until", "remark")]

    @property
    def area_labels(self) -> list[str]:
        return [label for _, label in AREAS]

    @property
    def rows(self) -> Iterator[Row]:
        """Rutnätet, one row a party."""
        for party in Party:
            areas = self[f"{party.value}-areas"]
            named = f"{party.value}-named"
            yield Row(
                party=str(areas.label),
                direction=self[f"{party.value}-direction"],
                areas=areas,
                boxes=[(str(box.choice_label), box_of(box)) for box in areas.subwidgets],
                named=self[named] if named in self.fields else None,
            )

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise ValidationError("Dagen har inte varit än")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        until = given.get("until")
        if until and until < self.today:
            self.add_error("until", "Välj en dag som inte har varit, eller lämna tomt")
        chosen = [party for party in Party if given.get(f"{party.value}-areas")]
        if given.get("answer") == YES and not chosen:
            self.add_error(None, "Kryssa i minst ett område hos minst en part")
        if given.get("answer") == NO and (chosen or until):
            self.add_error("answer", "Ett nej har inga områden och ingen slutdag")
        if Party.OTHER in chosen and not given.get(f"{Party.OTHER.value}-named"):
            self.add_error(f"{Party.OTHER.value}-named", "Skriv vilken den andra parten är")
        return given

    def lines(self) -> Iterator[Agreed]:
        given = self.cleaned_data
        for party in Party:
            direction = Direction(given.get(f"{party.value}-direction") or Direction.BOTH)
            named = given.get(f"{party.value}-named", "")
            for area in given[f"{party.value}-areas"]:
                yield Agreed(party, direction, ConsentArea(area), named)

    def record(self, enrolment: Enrolment, by: User) -> None:
        given = self.cleaned_data
        facts = {"on": given["on"], "form": ConsentForm(given["form"]), "obtained_by": by}
        facts["remark"] = given["remark"]
        if given["answer"] == NO:
            Consent.objects.refuse(enrolment, **facts)
        else:
            Consent.objects.record(enrolment, **facts, lines=self.lines(), until=given["until"])


def box_of(box: Any) -> str:
    """Rutan, with the class of its kind."""
    box.data["attrs"]["class"] = "form-check-input"
    tag: str = box.tag()
    return tag


class ExtendForm(Once):
    """Förläng en rad: asked anew, and until when."""

    form = forms.ChoiceField(
        label="Hur lämnades det nya samtycket?",
        choices=FORMS,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj hur samtycket lämnades"},
    )
    until = forms.DateField(
        label="Gäller till",
        required=False,
        help_text="Lämna tomt om det gäller så länge insatsen pågår.",
    )

    def extend(self, line: ConsentLine, *, by: User, on: date) -> None:
        given = self.cleaned_data
        line.extend(until=given["until"], form=ConsentForm(given["form"]), obtained_by=by, on=on)
