from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.models import Reading

PER_PAGE = 50


class LogFilter(forms.Form):
    """Urval i loggen: every field narrows, none is needed."""

    who = forms.CharField(label="Användarnamn", required=False, max_length=150)
    asked = forms.CharField(label="Ärende eller remiss", required=False, max_length=60)
    outcome = forms.ChoiceField(
        label="Svar", required=False, choices=[("", "Alla"), *Reading.Outcome.choices]
    )
    first = forms.DateField(
        label="Från", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    last = forms.DateField(
        label="Till och med", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def narrow(self, readings: "QuerySet[Reading]") -> "QuerySet[Reading]":
        """A field with a fault narrows nothing; its message stands beside it."""
        self.is_valid()
        chosen = self.cleaned_data
        if who := chosen.get("who"):
            readings = readings.filter(who__iexact=who)
        if asked := chosen.get("asked"):
            readings = readings.filter(asked__iexact=asked)
        if outcome := chosen.get("outcome"):
            readings = readings.filter(outcome=outcome)
        return readings.filter(between(chosen.get("first"), chosen.get("last")))


def between(first: date | None, last: date | None) -> Q:
    condition = Q()
    if first:
        condition &= Q(at__date__gte=first)
    if last:
        condition &= Q(at__date__lte=last)
    return condition


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Åtkomstloggen: who read what, for the one who reviews it (SoLPuL 10 §). Never the cases."""
    chosen = LogFilter(request.GET)
    reviewed_at = request.actor.organisation_id  # type: ignore[attr-defined]
    readings = Reading.objects.filter(Q(controller_id=reviewed_at) | Q(controller_id=None))
    page = Paginator(chosen.narrow(readings).order_by("-at", "-pk"), PER_PAGE).get_page(
        request.GET.get("sida")
    )
    return render(request, "audit/log.html", {"form": chosen, "page": page})
