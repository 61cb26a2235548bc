from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from organisations.http import ActorRequest
from organisations.models import Team
from participants.codes_plan import PlanTheme
from participants.forms.plan import CatalogueForm
from participants.models import PlanCatalogue
from participants.plan_phrases import DEFAULTS
from participants.views.listing import team_of


def catalogue(request: ActorRequest) -> HttpResponse:
    """Planmallar: the goals and actions that the team chooses from, theme by theme."""
    team = team_of(request.actor)
    own = {one.theme: one for one in PlanCatalogue.objects.filter(team=team)}
    sent = request.POST.get("theme", "")
    forms = [form_of(team, theme, own.get(theme), request, sent) for theme in PlanTheme]
    for form in forms:
        if form.is_bound and form.is_valid() and form.attempt(form.save):
            messages.success(request, f"Mallen är sparad: {form.instance.get_theme_display()}.")
            return redirect("participants:plan_catalogue")
    bound = next((form for form in forms if form.is_bound), forms[0])
    context = {"forms": forms, "form": bound, "team": team}
    return render(request, "participants/plan_catalogue.html", context)


def form_of(
    team: Team, theme: PlanTheme, own: PlanCatalogue | None, request: ActorRequest, sent: str
) -> CatalogueForm:
    """Ett tema: the team's own words, else the defaults to begin from."""
    defaults = DEFAULTS[theme]
    row = own or PlanCatalogue(
        team=team,
        theme=theme,
        goals="\n".join(defaults.goals),
        actions="\n".join(defaults.actions),
    )
    data = request.POST if sent == theme else None
    return CatalogueForm(data, instance=row, initial={"theme": theme}, auto_id=f"{theme}-%s")
