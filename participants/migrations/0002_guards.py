from django.db import migrations

# A signed note is never changed; gallring may remove it with its case.
NOTES_STAND = """
CREATE FUNCTION participants_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a signed note is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER participants_journalnote_signed BEFORE UPDATE ON participants_journalnote
FOR EACH ROW EXECUTE FUNCTION participants_refuse_change();
"""
NOTES_FALL = """
DROP TRIGGER participants_journalnote_signed ON participants_journalnote;
DROP FUNCTION participants_refuse_change();
"""

# An open case always has a huvudman. Looked at when the transaction ends, since the case and its
# first period, or an old period and its successor, are written one after the other.
HUVUDMAN_STANDS = """
CREATE FUNCTION participants_demand_huvudman() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    case_id bigint;
BEGIN
    IF TG_TABLE_NAME = 'participants_enrolment' THEN
        case_id := NEW.id;
    ELSE
        case_id := OLD.enrolment_id;
    END IF;
    IF EXISTS (SELECT FROM participants_enrolment e WHERE e.id = case_id AND e.closed_on IS NULL)
       AND NOT EXISTS (
           SELECT FROM participants_huvudmanperiod p
           WHERE p.enrolment_id = case_id AND p.ended_on IS NULL
       )
    THEN
        RAISE EXCEPTION 'an open case has a huvudman'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'open_case_has_a_huvudman';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER open_case_has_a_huvudman
AFTER INSERT OR UPDATE OF closed_on ON participants_enrolment
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION participants_demand_huvudman();
CREATE CONSTRAINT TRIGGER last_huvudman_stays
AFTER UPDATE OR DELETE ON participants_huvudmanperiod
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION participants_demand_huvudman();
"""
HUVUDMAN_FALLS = """
DROP TRIGGER open_case_has_a_huvudman ON participants_enrolment;
DROP TRIGGER last_huvudman_stays ON participants_huvudmanperiod;
DROP FUNCTION participants_demand_huvudman();
"""


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial")]
    operations = [
        migrations.RunSQL(NOTES_STAND, NOTES_FALL),
        migrations.RunSQL(HUVUDMAN_STANDS, HUVUDMAN_FALLS),
    ]
