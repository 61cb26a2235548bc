from django.db import migrations, models


def set_for_ors(apps, schema_editor):
    apps.get_model("instruments", "Instrument").objects.filter(code="ORS").update(
        reliable_change=50
    )


class Migration(migrations.Migration):
    """The five points that make a change reliable are known for ORS only (domain.md §3)."""

    dependencies = [("instruments", "0003_scales")]
    operations = [
        migrations.AddField(
            model_name="instrument",
            name="reliable_change",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="minsta tydliga förändring"
            ),
        ),
        migrations.RunPython(set_for_ors, migrations.RunPython.noop),
    ]
