from django.db import migrations

# Those who found a protected person's case until now, the responsible and the deputy, begin its
# list: nobody loses sight of a case by an update.
NAME = """
INSERT INTO participants_namedreader (enrolment_id, user_id, named_at)
SELECT DISTINCT a.enrolment_id, a.user_id, now()
FROM participants_assignment a
JOIN participants_enrolment e ON e.id = a.enrolment_id
JOIN participants_participant p ON p.id = e.participant_id
WHERE p.protection <> 'none' AND (a.ended_on IS NULL OR a.ended_on >= e.closed_on);
INSERT INTO participants_historicalnamedreader
    (id, enrolment_id, user_id, named_at, history_date, history_type)
SELECT id, enrolment_id, user_id, named_at, now(), '+' FROM participants_namedreader;
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0004_named_readers_and_openings")]
    operations = [migrations.RunSQL(NAME, migrations.RunSQL.noop)]
