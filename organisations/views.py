from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit.log import record
from organisations.hats import KEY
from organisations.http import ActorRequest


@require_http_methods(["GET", "POST"])
def choose_hat(request: ActorRequest) -> HttpResponse:
    """Byt roll: a deliberate choice among the hats that are active today, logged."""
    if request.method == "POST":
        chosen = next((hat for hat in request.hats if str(hat.pk) == request.POST.get("hat")), None)
        if chosen:
            request.session[KEY] = chosen.pk
            record(request, actor=chosen, view="organisations:choose_hat", outcome="switched")
            return redirect("reporting:start")
    return render(request, "organisations/choose_hat.html", {"choices": request.hats})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tillgänglighetsredogörelse (lag (2018:1937))."""
    return render(request, "organisations/accessibility.html")


@login_not_required
@require_safe
def logging(request: HttpRequest) -> HttpResponse:
    """Så loggas det du läser (SoLPuL 10 §)."""
    return render(request, "organisations/logging.html")
