from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from audit.log import note
from organisations.http import ActorRequest
from reporting.forms.digests import DigestForm
from reporting.models import DigestChoice


def digests(request: ActorRequest) -> HttpResponse:
    """Påminnelser med e-post: the reader's own choice, under whichever hat."""
    note(request, [])
    user = request.actor.user
    choice = DigestChoice.objects.of(user)
    form = DigestForm(request.POST or None, instance=choice, actor=request.actor)
    if form.is_valid() and form.attempt(form.save):
        messages.success(request, "Valet är sparat.")
        return redirect("reporting:digests")
    return render(request, "reporting/digests.html", {"form": form, "address": user.shown_email})
