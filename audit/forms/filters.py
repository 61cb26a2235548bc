from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q

from audit.labels import CASE_KINDS, KINDS
from audit.models import Reading
from audit.models.reading import READINGS, ReadingQuerySet
from audit.people import matching
from audit.reviewing import instants

DAYS_SHOWN = 31


def day_field(label: str) -> forms.DateField:
    """En dag som loggen kan ha: the calendar's ends have no day before or after them."""
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        validators=[MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
    )


class LogFilter(forms.Form):
    """Urval i loggen: every field narrows, none is needed."""

    who = forms.CharField(label="Person (namn eller användarnamn)", required=False, max_length=150)
    asked = forms.CharField(label="Ärende eller remiss", required=False, max_length=60)
    outcome = forms.ChoiceField(
        label="Svar", required=False, choices=[("", "Alla"), *Reading.Outcome.choices]
    )
    kind = forms.ChoiceField(label="Slag", required=False, choices=[("", "Alla"), *KINDS.items()])
    first = day_field("Från")
    last = day_field("Till och med")

    def narrow(self, today: date) -> Q:
        """A field with a fault narrows nothing; its message stands beside it.

        Without a person, a case or a day the last month is shown, so that no answer has to go
        through the whole log.
        """
        self.is_valid()
        chosen = self.cleaned_data
        condition = Q(**{name: chosen[name] for name in ("outcome", "kind") if chosen.get(name)})
        if who := chosen.get("who"):
            # Somebody who is no longer among the users is found as they were written.
            known = matching(who)
            condition &= Q(user_id__in=known) if known else Q(who=who)
        if asked := chosen.get("asked"):
            condition &= concerning(asked)
        if not (who or asked or chosen.get("first")):
            chosen["first"] = (chosen.get("last") or today) - timedelta(days=DAYS_SHOWN)
        return condition & between(chosen)


def between(chosen: dict[str, Any]) -> Q:
    condition = Q()
    if first := chosen.get("first"):
        condition &= Q(at__gte=instants(first, first)[0])
    if last := chosen.get("last"):
        condition &= Q(at__lt=instants(last, last)[1])
    return condition


def concerning(number: str) -> Q:
    """Rader om ärendet: where it was asked for, and lists that it stood in.

    The log knows the case by id. Which id a number is of is told by whoever opened it by number.
    """
    asked = Q(asked__in={number, number.upper()})
    opened: ReadingQuerySet = Reading.objects.filter(
        asked, kind__in=CASE_KINDS, outcome__in=READINGS, subjects__len=1
    )
    if found := opened.order_by("-at").first():
        return asked | Q(kind__in=CASE_KINDS, subjects__contains=found.subjects)
    return asked
