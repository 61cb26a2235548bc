from datetime import date

from django.db import migrations, models

# The guideline of a request made before it was kept is the team's, counted from its start, or the
# later day that was granted before. What was granted without moving it keeps its day: it moved
# nothing, and the day before it is as true a guideline as any.
KNOWN = """
UPDATE participants_extension e SET guideline_on = greatest(
    (e.started_on + make_interval(months => t.guideline_months))::date,
    (SELECT max(earlier.until) FROM participants_extension earlier
     WHERE earlier.enrolment_id = e.enrolment_id AND earlier.decided_on <= e.requested_on
       AND earlier.id <> e.id))
FROM organisations_team t WHERE t.id = e.team_id;

UPDATE participants_extension SET guideline_on = until - 1 WHERE until <= guideline_on;

UPDATE participants_historicalextension h SET guideline_on = e.guideline_on
FROM participants_extension e WHERE e.id = h.id;

-- What is to be looked at when the transaction ends is looked at now: the table changes next.
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
UNKNOWN = date(2000, 1, 1)  # only until the next statement


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0020_form_of_a_draft'),
    ]

    operations = [
        migrations.AddField(
            model_name='extension',
            name='guideline_on',
            field=models.DateField(default=UNKNOWN, editable=False, verbose_name='riktmärke före'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='historicalextension',
            name='guideline_on',
            field=models.DateField(default=UNKNOWN, editable=False, verbose_name='riktmärke före'),
            preserve_default=False,
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('guideline_on')), _connector='OR'), name='extension_goes_beyond_guideline', violation_error_message='Det nya riktmärket ska vara efter det gamla.'),
        ),
    ]
