from django.db import migrations, models


def tell(apps, schema_editor):
    """SRS rates the conversation, GSRS that of the group (domain.md §3)."""
    instruments = apps.get_model("instruments", "Instrument").objects
    instruments.filter(code__in=["SRS", "GSRS"]).update(about_conversation=True)


class Migration(migrations.Migration):
    dependencies = [("instruments", "0010_violence_bar")]
    operations = [
        migrations.AddField(
            model_name="instrument",
            name="about_conversation",
            field=models.BooleanField(default=False, verbose_name="skattar samtalet"),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
