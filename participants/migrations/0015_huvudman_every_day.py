from django.db import migrations

# An open case has a huvudman on every day since it started. Looked at when the transaction ends,
# since an old period and its successor are written one after the other.
EVERY_DAY = """
CREATE OR REPLACE FUNCTION participants_demand_huvudman() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    case_id bigint;
BEGIN
    IF TG_TABLE_NAME = 'participants_enrolment' THEN
        case_id := NEW.id;
    ELSE
        case_id := OLD.enrolment_id;
    END IF;
    IF EXISTS (
        SELECT FROM participants_enrolment e
        WHERE e.id = case_id AND e.closed_on IS NULL
          AND NOT daterange(e.started_on, NULL) <@ coalesce(
              (SELECT range_agg(daterange(p.started_on, p.ended_on, '[]'))
               FROM participants_huvudmanperiod p WHERE p.enrolment_id = e.id),
              '{}'::datemultirange)
    )
    THEN
        RAISE EXCEPTION 'an open case has a huvudman'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'open_case_has_a_huvudman';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER open_case_has_a_huvudman ON participants_enrolment;
CREATE CONSTRAINT TRIGGER open_case_has_a_huvudman
AFTER INSERT OR UPDATE OF closed_on, started_on ON participants_enrolment
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION participants_demand_huvudman();
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0014_measures_in_days")]
    operations = [migrations.RunSQL(EVERY_DAY, migrations.RunSQL.noop)]
