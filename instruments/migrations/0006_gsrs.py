from django.db import migrations

# No cut-off is published for groups (domain.md §3).
GSRS = {
    "code": "GSRS",
    "name": "GSRS",
    "explanation": "Hur gruppträffen kändes. 0–40 poäng, högre är bättre.",
    "items": ["relation", "mål och ämne", "sätt att arbeta", "allmänt"],
    "cut_off": None,
    "order": 4,
}


def add_scale(apps, schema_editor):
    apps.get_model("instruments", "Instrument").objects.create(**GSRS)


def remove_scale(apps, schema_editor):
    apps.get_model("instruments", "Instrument").objects.filter(code=GSRS["code"]).delete()


class Migration(migrations.Migration):
    dependencies = [("instruments", "0005_violence_screenings")]

    operations = [migrations.RunPython(add_scale, remove_scale)]
