"""Ladda ett instrument: a file becomes a version, whole or not at all."""

from django.db import transaction

from instruments.codes import Readers
from instruments.loading.reading import Fault, Loaded, read
from instruments.models import CutOff, Instrument, InstrumentItem, InstrumentVersion


@transaction.atomic
def load(data: bytes) -> tuple[InstrumentVersion | None, list[Fault]]:
    """Läser och sparar. With a fault nothing is written, and all the faults are told.

    A version that is there is never changed: a measurement means what it meant.
    """
    loaded = read(data)
    if loaded.faults:
        return None, loaded.faults
    code = loaded.instrument["code"]
    known = Instrument.objects.select_for_update().filter(code=code).first()
    judge_number(loaded, known)
    judge_readers(loaded, known)
    return (None, loaded.faults) if loaded.faults else (write(loaded, known), [])


def judge_number(loaded: Loaded, known: Instrument | None) -> None:
    last = known.versions.order_by("number").last() if known else None
    expected = last.number + 1 if last else 1
    if loaded.version["number"] != expected:
        there = f"version {last.number} finns" if last else "instrumentet har ingen version"
        loaded.refuse(f"{there}: nummer ska vara {expected}", "version", 0, "nummer")
    if last and loaded.version["in_force_from"] <= last.in_force_from:
        reason = (
            f"galler_fran ska vara efter {last.in_force_from}, då version {last.number} började"
        )
        loaded.refuse(reason, "version", 0, "galler_fran")


def judge_readers(loaded: Loaded, known: Instrument | None) -> None:
    """What was answered for few is not opened to many by a new version."""
    told = loaded.instrument["readers"] if "readers" in loaded.told else None
    if known and known.readers == Readers.RESPONSIBLE and told == Readers.TEAM:
        loaded.refuse("lases_av kan inte vidgas: svaren finns redan", "instrument", 0, "lases_av")


def write(loaded: Loaded, known: Instrument | None) -> InstrumentVersion:
    instrument = known or Instrument()
    for name, value in loaded.instrument.items():
        if not known or name in loaded.told:
            setattr(instrument, name, value)
    instrument.save()
    version = InstrumentVersion.objects.create(instrument=instrument, **loaded.version)
    CutOff.objects.bulk_create(CutOff(version=version, **limit) for limit in loaded.limits)
    InstrumentItem.objects.bulk_create(
        InstrumentItem(version=version, place=place, **item)
        for place, item in enumerate(loaded.items, start=1)
    )
    return version
