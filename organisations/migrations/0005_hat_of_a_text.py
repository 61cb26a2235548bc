import django.db.models.deletion
from django.db import migrations, models


def forget_texts(apps, schema_editor):
    """Of those that are there nobody knows the hat, and under no other may they be shown."""
    apps.get_model("organisations", "ParkedForm").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0004_login_links'),
    ]

    operations = [
        migrations.AddField(
            model_name='login',
            name='hat',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organisations.membership', verbose_name='roll'),
        ),
        migrations.RunPython(forget_texts, migrations.RunPython.noop),
        migrations.AddField(
            model_name='parkedform',
            name='hat',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parked_forms', to='organisations.membership', verbose_name='roll'),
            preserve_default=False,
        ),
    ]
