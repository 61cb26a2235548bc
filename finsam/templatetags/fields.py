"""Formulärfält: what the template pack in templates/finsam asks of a field."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms, template
from django.forms.boundfield import BoundField

register = template.Library()

COUNTED = {1: "En sak", 2: "Två saker", 3: "Tre saker", 4: "Fyra saker", 5: "Fem saker"}
DEFAULT_ROWS = forms.Textarea().attrs["rows"]
REQUIRED = forms.Field.default_error_messages["required"]

# What a control asks for when it was left empty; the first kind that fits speaks.
WANTED: dict[type[forms.Widget], str] = {
    forms.CheckboxSelectMultiple: "Välj minst ett alternativ",
    forms.SelectMultiple: "Välj minst ett alternativ",
    forms.RadioSelect: "Välj ett alternativ",
    forms.Select: "Välj ett alternativ",
    forms.CheckboxInput: "Kryssa i rutan",
    forms.FileInput: "Välj en fil",
    forms.DateInput: "Ange ett datum",
    forms.TimeInput: "Ange ett klockslag",
    forms.Widget: "Fyll i fältet",
}


@dataclass(frozen=True)
class Audience:
    """Läsare: who will read what is written, said below the control."""

    verb: str
    reader: str
    outward: bool


AUDIENCES = {
    "team": Audience("Läses av", "teamet", outward=False),
    "referrer": Audience("Skickas till", "remittenten", outward=True),
    "participant": Audience("Skickas till", "deltagaren", outward=True),
    "both": Audience("Skickas till", "deltagaren och remittenten", outward=True),
    "told": Audience(
        "Får läsas av", "deltagaren och remittenten; du lämnar det själv", outward=True
    ),
    "decider": Audience("Läses av", "den som beslutar, under ärendenumret", outward=True),
    "reviewer": Audience("Läses av", "logggranskaren", outward=False),
    "recipient": Audience("Lämnas till", "mottagaren", outward=True),
    "report": Audience("Läses av", "alla som får rapporten", outward=True),
}


@dataclass(frozen=True)
class Option:
    """Val i en grupp: the input, its words and, if the form has any, a line that explains it."""

    control: str
    label: str
    explanation: str


@dataclass(frozen=True)
class Trouble:
    """Fel i sammanfattningen: what to do, and the id of the control where it is done."""

    message: str
    target: str


@register.filter
def audience(field: BoundField) -> Audience | None:
    """The reader that the form names in `audiences`. KeyError if the form names an unknown one."""
    key = getattr(field.form, "audiences", {}).get(field.name)
    return AUDIENCES[key] if key else None


@register.filter
def is_choice(field: BoundField) -> bool:
    """Radio buttons and checkbox groups: a group with a legend rather than a label."""
    return isinstance(field.field.widget, forms.RadioSelect)


@register.filter
def is_single_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def options(field: BoundField) -> Iterator[Option]:
    """The choices of a group; the form's `explanations` go from field name to value to text."""
    explained = getattr(field.form, "explanations", {}).get(field.name, {})
    for choice in field.subwidgets:
        value = str(choice.data["value"])
        choice.data["attrs"]["class"] = "form-check-input"
        yield Option(choice.tag(), choice.choice_label, explained.get(value, ""))


@register.filter
def in_two_columns(field: BoundField) -> bool:
    """Two, four or many choices stand side by side; one or three would leave a hole."""
    return len(field) not in {1, 3}


@register.filter
def described_by(field: BoundField) -> str:
    """The ids of help, errors and audience line, in the order in which they stand."""
    ids = [field.field.widget.attrs.get("aria-describedby") or field.aria_describedby or ""]
    if audience(field):
        ids.append(f"{field.auto_id}_audience")
    return " ".join(filter(None, ids))


@register.simple_tag
def control(field: BoundField) -> str:
    """The input itself, with the class of its kind and the ids of what describes it."""
    widget = field.field.widget
    if isinstance(widget, forms.DateInput | forms.TimeInput):
        # A plain text box by default; the widget is this form's own copy.
        widget.input_type = "date" if isinstance(widget, forms.DateInput) else "time"
    if isinstance(widget, forms.TimeInput):
        widget.format = "%H:%M"  # a browser sends the seconds back that it was shown
    attributes: dict[str, str | bool] = {"class": " ".join(_classes(field))}
    if described_by(field):
        attributes["aria-describedby"] = described_by(field)
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == DEFAULT_ROWS:
        attributes["rows"] = "4"
    if widget.attrs.get("placeholder") == field.label:
        attributes["placeholder"] = False
    return field.as_widget(attrs=attributes)


@register.filter
def complaints(field: BoundField) -> list[str]:
    """The field's errors; Django's "this field is required" becomes what there is to do."""
    return [wanted(field) if message == REQUIRED else str(message) for message in field.errors]


def wanted(field: BoundField) -> str:
    return next(words for kind, words in WANTED.items() if isinstance(field.field.widget, kind))


@register.filter
def troubles(form: forms.BaseForm) -> list[Trouble]:
    """The errors of a form: those of the whole first, then the fields from top to bottom."""
    whole = list(form.non_field_errors())
    whole += [message for field in form.hidden_fields() for message in field.errors]
    return [Trouble(str(message), target="") for message in whole] + [
        Trouble(_in_summary(field, message), target=first_control(field))
        for field in form.visible_fields()
        for message in complaints(field)
    ]


@register.filter
def first_control(field: BoundField) -> str:
    """The id that a link goes to: of the control, or of a group's first choice."""
    if not is_choice(field):
        return field.id_for_label
    return next((choice.id_for_label for choice in field.subwidgets), "")


@register.filter
def counted(found: list[Trouble]) -> str:
    """Heading of the summary: "Tre saker behöver rättas"."""
    words = COUNTED.get(len(found), f"{len(found)} saker")
    return f"{words} behöver rättas"


def _in_summary(field: BoundField, message: str) -> str:
    """A stock message says nothing of which field it means; one of our own already does."""
    stock = {wanted(field)} | {
        str(text)
        for kind in type(field.field).__mro__
        for text in getattr(kind, "default_error_messages", {}).values()
    }
    if message not in stock:
        return message
    if field.label.endswith("?"):
        return f"{field.label} {message}"
    return f"{field.label}: {message[0].lower()}{message[1:]}"


def _classes(field: BoundField) -> Iterator[str]:
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        yield "form-check-input"
    else:
        yield "form-select" if isinstance(widget, forms.Select) else "form-control"
    if isinstance(widget, forms.DateInput):
        yield "w-date"
    if isinstance(widget, forms.TimeInput):
        yield "w-time"
    if field.errors:
        yield "is-invalid"
    if "class" in widget.attrs:
        yield widget.attrs["class"]
