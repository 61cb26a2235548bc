from datetime import date

from django.db import migrations

# Facts of what was here (domain.md §3-4). The result of an SRS is talked about, not shown.
FIT = {"owner": "Scott D. Miller och Barry L. Duncan", "licensed": True}
FACTS = {
    "ORS": FIT | {"shown_to_person": True},
    "SRS": FIT,
    "GSRS": FIT,
    "SKALA": {"name": "Skalfråga 0–10", "free_goal": True, "shown_to_person": True},
}
BOTH = ["DELTAGARE", "HANDLAGGARE"]
BIP = {
    "code": "BIP",
    "name": "BIP",
    "explanation": "Elva indikatorer, 1–5. En profil, aldrig en summa.",
    "owner": "Væksthusets Forskningscenter",
    "licensed": True,
    "interval_months": 3,
    "raters": BOTH,
    "order": 5,
}
SMAIL = {
    "code": "SMAIL",
    "name": "SMAIL",
    "explanation": "Skattning mot arbete i länet. Frågorna läggs in av den som har dem.",
    "licensed": True,
    "interval_months": 3,
    "raters": BOTH,
    "order": 6,
}
# What is measured, not how it is asked: the wording is not public (domain.md §4).
INDICATORS = [
    ("TRO_PA_JOBB_DELTAGARE", "tro på att få och klara ett jobb", ""),
    ("KUNSKAP_OM_ARBETSMARKNAD", "kunskap om vilka jobb som går att klara", ""),
    ("MALINRIKTAT_JOBBSOKANDE", "målinriktat jobbsökande", ""),
    ("SAMARBETSFORMAGA", "samarbetsförmåga", ""),
    ("BE_OM_HJALP_KONFLIKT", "hantera svårigheter och be om hjälp", ""),
    ("KOMPETENSER", "kunskaper att använda på en arbetsplats", ""),
    ("HANTERA_VARDAGEN", "ork och överblick i vardagen", ""),
    ("HALSA_HANTERING", "hantera hälsan i förhållande till arbete", ""),
    ("SOCIALT_STOD", "socialt stöd", ""),
    ("INITIATIV_UTHALLIGHET", "initiativ och uthållighet", "HANDLAGGARE"),
    ("HANDLAGGARENS_TRO", "tro på jobb inom tolv månader", "HANDLAGGARE"),
]


def add(apps, schema_editor):
    instrument = apps.get_model("instruments", "Instrument")
    version = apps.get_model("instruments", "InstrumentVersion")
    item = apps.get_model("instruments", "InstrumentItem")
    for code, facts in FACTS.items():
        instrument.objects.filter(code=code).update(**facts)
    first = version.objects.create(
        instrument=instrument.objects.create(**BIP), number=1, in_force_from=date(2000, 1, 1)
    )
    item.objects.bulk_create(
        item(version=first, place=place, code=code, label=label, kind="1-5", rater=rater)
        for place, (code, label, rater) in enumerate(INDICATORS, start=1)
    )
    instrument.objects.create(**SMAIL)
    # The scale's own question is whole numbers, and asks where one wants to be as well.
    scale = instrument.objects.filter(code="SKALA").first()
    if scale:
        second = version.objects.create(instrument=scale, number=2, in_force_from=date(2001, 1, 1))
        item.objects.create(
            version=second, place=1, code="NU", label="läget nu", kind="0-10", counts=True
        )
        item.objects.create(
            version=second, place=2, code="ONSKAT", label="önskat läge", kind="0-10"
        )


def remove(apps, schema_editor):
    """What was added goes again, and is refused while anything has been measured with it."""
    apps.get_model("instruments", "InstrumentVersion").objects.filter(
        instrument__code="SKALA", number=2
    ).delete()
    instruments = apps.get_model("instruments", "Instrument").objects
    instruments.filter(code__in=["BIP", "SMAIL"]).delete()


class Migration(migrations.Migration):
    """BIP and SMAIL, the facts of the others, and the second version of the 0–10 scale."""

    dependencies = [("instruments", "0008_versions")]
    operations = [migrations.RunPython(add, remove)]
