from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from activities.forms.placements import WorkplaceForm
from activities.models import Workplace
from activities.views.groups import team_of
from organisations.http import ActorRequest


def workplaces(request: ActorRequest) -> HttpResponse:
    """Arbetsplatser: the team's register, and how many of them take somebody in now."""
    going_on = Q(placements__ended_on=None, placements__enrolment__closed_on=None)
    found = Workplace.objects.visible_to(request.actor)
    found = found.annotate(placed=Count("placements", filter=going_on)).order_by("name", "town")
    return render(request, "activities/workplaces.html", {"workplaces": found})


def add_workplace(request: ActorRequest) -> HttpResponse:
    """Ny arbetsplats i registret."""
    return written(request, Workplace(team=team_of(request.actor)))


def edit_workplace(request: ActorRequest, pk: int) -> HttpResponse:
    """Ändra en arbetsplats."""
    return written(request, get_object_or_404(Workplace.objects.visible_to(request.actor), pk=pk))


def written(request: ActorRequest, workplace: Workplace) -> HttpResponse:
    form = WorkplaceForm(request.POST or None, instance=workplace)
    if form.is_valid() and form.attempt(form.save):
        messages.success(request, "Arbetsplatsen är sparad.")
        return redirect("activities:workplaces")
    return render(request, "activities/workplace_form.html", {"form": form, "workplace": workplace})
