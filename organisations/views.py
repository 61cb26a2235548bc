from copy import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from audit.log import record
from finsam.access import FieldClass
from organisations.forms import TeamForm
from organisations.hats import wear
from organisations.http import ActorRequest
from organisations.matrix import areas
from organisations.roles import Role


def choose_hat(request: ActorRequest) -> HttpResponse:
    """Byt roll: a deliberate choice among the hats that are active today, logged."""
    if request.method == "POST":
        chosen = next((hat for hat in request.hats if str(hat.pk) == request.POST.get("hat")), None)
        if chosen:
            wear(request, chosen)
            record(request, actor=chosen, view="organisations:choose_hat", outcome="switched")
            return redirect("reporting:start")
    return render(request, "organisations/choose_hat.html", {"choices": request.hats})


def team_settings(request: ActorRequest) -> HttpResponse:
    """Teamets inställningar, kept by its leader."""
    if request.actor.team is None:
        raise Http404
    # What is refused never reaches the head of the page.
    form = TeamForm(request.POST or None, instance=copy(request.actor.team))
    if form.is_valid() and form.attempt(form.save):
        messages.success(request, "Inställningarna är sparade.")
        return redirect("organisations:team_settings")
    return render(request, "organisations/team_settings.html", {"form": form})


def access_matrix(request: ActorRequest) -> HttpResponse:
    """Åtkomsttabellen: who may open what, as the application itself decides it."""
    role = request.GET.get("roll", "")
    context = {
        "areas": areas(role if role in Role.values else ""),
        "classes": list(FieldClass),
        "role": role,
        "roles": Role.choices,
    }
    return render(request, "organisations/access_matrix.html", context)


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tillgänglighetsredogörelse (lag (2018:1937))."""
    return render(request, "organisations/accessibility.html")


@login_not_required
def logging(request: HttpRequest) -> HttpResponse:
    """Så loggas det du läser (SoLPuL 10 §)."""
    return render(request, "organisations/logging.html")
