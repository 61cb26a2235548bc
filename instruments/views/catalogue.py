from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from audit.log import record
from audit.models import Reading
from instruments.forms.catalogue import LicenceForm, LoadForm
from instruments.models import Instrument, InstrumentVersion, Licence
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
        return loaded(request, loading.version)
    if licence.is_valid() and licence.attempt(licence.save):
        return licensed(request, licence.instance)
    context = {
        "form": licence if wants == "licens" else loading,
        "loading": loading,
        "licence": licence,
        "instruments": Instrument.objects.with_versions(),
        "licences": Licence.objects.select_related("instrument", "organisation"),
    }
    return render(request, "instruments/catalogue.html", context)


def loaded(request: ActorRequest, version: InstrumentVersion) -> HttpResponse:
    """Inlagt: what all teams measure with has changed, so the log says by whom."""
    instrument = version.instrument
    record(
        request,
        view=PAGE,
        outcome=Reading.Outcome.CHANGED,
        kind="instrument",
        subjects=[instrument.pk],
        asked=f"{instrument.code} {version.number}",
    )
    messages.success(request, f"{instrument.name}, version {version.number}, är inlagt.")
    return redirect(PAGE)


def licensed(request: ActorRequest, licence: Licence) -> HttpResponse:
    """Licensen är satt, and is in the log of the organisation that it lets show the wording."""
    record(
        request,
        view=PAGE,
        outcome=Reading.Outcome.CHANGED,
        kind="licence",
        subjects=[licence.pk],
        asked=licence.instrument.code,
        controller_id=licence.organisation_id,
    )
    messages.success(request, "Licensen är sparad.")
    return redirect(PAGE)
