from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

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
