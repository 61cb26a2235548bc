from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from instruments.forms.catalogue import LicenceForm, LoadForm
from instruments.models import Instrument, Licence
from organisations.http import ActorRequest

PAGE = "instruments:catalogue"


def catalogue(request: ActorRequest) -> HttpResponse:
    """Instrument: what there is, new versions from files, and the licences for the wording."""
    wants = request.POST.get("gor", "")
    loading = LoadForm(
        request.POST if wants == "fil" else None, request.FILES if wants == "fil" else None
    )
    licence = LicenceForm(request.POST if wants == "licens" else None)
    if loading.is_valid() and loading.attempt(loading.load):
        version = loading.version
        messages.success(
            request, f"{version.instrument.name}, version {version.number}, är inlagt."
        )
        return redirect(PAGE)
    if licence.is_valid() and licence.attempt(licence.save):
        messages.success(request, "Licensen är sparad.")
        return redirect(PAGE)
    context = {
        "form": licence if wants == "licens" else loading,
        "loading": loading,
        "licence": licence,
        "instruments": Instrument.objects.with_versions(),
        "licences": Licence.objects.select_related("instrument", "organisation"),
    }
    return render(request, "instruments/catalogue.html", context)
