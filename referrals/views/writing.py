"""Remittentens väg in: a draft, its sections, the check of the answers, the receipt."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, localtime

from audit.log import note
from finsam.htmx import wants_fragment
from organisations.http import ActorRequest
from referrals.forms.acts import ConfirmForm
from referrals.forms.sections import SECTIONS, ContentForm, NewForm, Section
from referrals.models import Referral
from referrals.tasks import Letter
from referrals.views.opening import (
    Act,
    act_page,
    held,
    open_referral,
    posted,
    tell_reviewer,
    too_late,
    write_to_referrer,
)

DISCARD = Act(
    "Ta bort utkastet",
    "Det du skrivit försvinner. Ingen har läst det, och numret används inte igen.",
    "Ta bort utkastet",
    "Utkastet är borttaget.",
)


def draft_of(request: ActorRequest, number: str) -> Referral:
    return open_referral(request, Referral.objects.drafts_of(request.actor), number)


def new(request: ActorRequest) -> HttpResponse:
    """Ny remiss: chooses the team; the draft has its number from then on."""
    note(request, [])
    actor = request.actor
    if actor.organisation is None:
        raise Http404
    referral = Referral(referred_by=actor.organisation, contact=actor.user.display_name)
    form = NewForm(posted(request), instance=referral, office=actor.organisation)
    if form.is_valid() and form.attempt(lambda: referral.begin(on=localdate(), referrer=actor)):
        return redirect("referrals:draft", number=referral.number)
    return render(request, "referrals/new.html", {"form": form})


def draft(request: ActorRequest, number: str) -> HttpResponse:
    """Uppgiftslistan: each section with what remains in it."""
    referral = draft_of(request, number)
    sections = [
        {
            "section": section,
            "lacking": section.lacking(referral),
            "touched": section.touched(referral),
        }
        for section in SECTIONS
    ]
    context = {"referral": referral, "sections": sections, "whole": not referral.faults()}
    return render(request, "referrals/draft.html", context)


def section(request: ActorRequest, number: str, slug: str) -> HttpResponse:
    """En del av remissen. Saved as typed; what sending demands is asked for by the last button."""
    chosen = section_named(slug)
    # Locked, so that a page that saves itself and its last button do not meet as strangers.
    drafts = Referral.objects.drafts_of(request.actor).select_for_update(of=["self"])
    referral = open_referral(request, drafts, number)
    saves_draft = "draft" in request.POST or wants_fragment(request)
    form = chosen.form(posted(request), instance=referral, today=localdate(), whole=not saves_draft)
    if form.is_valid() and form.attempt(form.save):
        return saved(request, form, chosen, stays=saves_draft)
    context = {"referral": referral, "section": chosen, "form": form}
    if wants_fragment(request):
        referral.save()  # what could be read; the rest is named in the answer
        return autosaved(request, form)
    return render(request, "referrals/section.html", context)


def autosaved(request: ActorRequest, form: ContentForm) -> HttpResponse:
    return render(request, "referrals/_saved.html", {"at": localtime(), "form": form})


def section_named(slug: str) -> Section:
    for each in SECTIONS:
        if each.slug == slug:
            return each
    raise Http404


def saved(
    request: ActorRequest, form: ContentForm, section: Section, *, stays: bool
) -> HttpResponse:
    """On to the next section, back to the list, or only the time for a page that saves itself."""
    if wants_fragment(request):
        return autosaved(request, form)
    number = form.instance.number
    following = SECTIONS[SECTIONS.index(section) + 1 :]
    if stays or not following:
        return redirect("referrals:draft", number=number)
    return redirect("referrals:section", number=number, slug=following[0].slug)


def check(request: ActorRequest, number: str) -> HttpResponse:
    """Granska svaren och skicka. What is lacking is said with a way to it."""
    own = Referral.objects.written_by(request.actor)
    referral = open_referral(request, held(request, own), number)
    if referral.sent_on:
        return too_late(request, referral, "Remissen är redan skickad.")
    form = ConfirmForm(posted(request))
    if form.is_valid() and form.attempt(lambda: referral.send(on=localdate())):
        tell_reviewer(request, referral)
        write_to_referrer(request, referral, Letter.RECEIPT)
        return redirect("referrals:receipt", number=referral.number)
    lacking = [each for each in SECTIONS if each.lacking(referral)]
    context = {"form": form, "lacking": lacking, "sections": SECTIONS, "today": localdate()}
    return render(request, "referrals/check.html", context | {"referral": referral})


def receipt(request: ActorRequest, number: str) -> HttpResponse:
    """Kvittens: the number, and when the team answers."""
    own = Referral.objects.written_by(request.actor).sent()
    referral = open_referral(request, own, number)
    return render(request, "referrals/receipt.html", {"referral": referral, "today": localdate()})


def discard(request: ActorRequest, number: str) -> HttpResponse:
    """Tar bort ett utkast som inte ska skickas."""
    drafts = held(request, Referral.objects.drafts_of(request.actor))
    if request.method == "POST" and not drafts.filter(number=number):
        return nothing_left(request)
    referral = draft_of(request, number)
    form = ConfirmForm(posted(request))
    if form.is_valid() and form.attempt(referral.discard):
        messages.success(request, DISCARD.done)
        return redirect("referrals:list")
    return act_page(request, referral, form, DISCARD)


def nothing_left(request: ActorRequest) -> HttpResponse:
    """Redan borttaget, said alike of a number that is another's or nobody's: the row that could
    tell a second press from a guess is gone."""
    note(request, [])
    messages.warning(request, "Utkastet finns inte längre.")
    return redirect("referrals:list")
