from django.db import migrations

SCALES = [
    {
        "code": "ORS",
        "name": "ORS",
        "explanation": "Hur livet känns. 0–40 poäng, högre är bättre.",
        "items": ["individuellt", "nära relationer", "socialt", "allmänt"],
        "cut_off": 250,
        "order": 1,
    },
    {
        "code": "SRS",
        "name": "SRS",
        "explanation": "Hur samtalet kändes. 0–40 poäng, högre är bättre.",
        "items": ["relation", "mål och ämne", "sätt att arbeta", "allmänt"],
        "cut_off": 360,
        "order": 2,
    },
    {
        "code": "SKALA",
        "name": "Skalfråga",
        "explanation": "0 är så långt bort man kan komma, 10 är framme vid det egna målet.",
        "items": ["läget nu"],
        "cut_off": None,
        "order": 3,
    },
]


def add_scales(apps, schema_editor):
    instrument = apps.get_model("instruments", "Instrument")
    instrument.objects.bulk_create(instrument(**scale) for scale in SCALES)


def remove_scales(apps, schema_editor):
    codes = [scale["code"] for scale in SCALES]
    apps.get_model("instruments", "Instrument").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    """ORS, SRS and a 0–10 scale: limits of domain.md §3–4, no licensed wording (§0.5)."""

    dependencies = [("instruments", "0002_initial")]
    operations = [migrations.RunPython(add_scales, remove_scales)]
