"""Läsare av en skyddad remiss: the leader names them by its number, and reads nothing of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now

from audit.log import note
from finsam.buttons import press
from organisations.http import ActorRequest
from participants.forms.readers import NameForm
from referrals.models import Referral
from referrals.naming import name_reader
from referrals.views.opening import posted


def kept(request: ActorRequest, number: str) -> Referral:
    """Remissen vars läsare ledaren namnger; 404 for everybody else."""
    listed = Referral.objects.with_a_list(request.actor).select_related("team")
    referral = get_object_or_404(listed, number=number)
    note(request, [referral.pk])
    return referral


def readers(request: ActorRequest, number: str) -> HttpResponse:
    """Läsare: the number and the list."""
    referral, today = kept(request, number), localdate()
    named = referral.named_readers
    form = NameForm(posted(request), team=referral.team, named=named, today=today)
    if form.is_valid() and form.attempt(
        lambda: name_reader(referral, form.cleaned_data["user"], by=request.actor, at=now())
    ):
        messages.success(request, f"{form.cleaned_data['user'].display_name} är namngiven.")
        return redirect("referrals:readers", number=number)
    context = {
        "referral": referral,
        "form": form,
        "readers": named.current().select_related("user", "named_by__user"),
        "today": today,
    }
    return render(request, "referrals/readers.html", context)


def remove(request: ActorRequest, number: str, pk: int) -> HttpResponse:
    """Ta bort från listan."""
    referral = kept(request, number)
    reader = get_object_or_404(referral.named_readers.select_related("user"), pk=pk)
    press(
        request,
        lambda: reader.strike(by=request.actor, at=now()),
        f"{reader.user.display_name} är borttagen från listan.",
    )
    return redirect("referrals:readers", number=number)
