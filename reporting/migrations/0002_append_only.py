from django.db import migrations

# A second line behind the grants: what is frozen is changed and removed by nobody.
REFUSE = """
CREATE FUNCTION reporting_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a frozen report is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER reporting_frozenreport_append_only BEFORE UPDATE OR DELETE ON reporting_frozenreport
FOR EACH ROW EXECUTE FUNCTION reporting_refuse_change();
CREATE TRIGGER reporting_frozenfigure_append_only BEFORE UPDATE OR DELETE ON reporting_frozenfigure
FOR EACH ROW EXECUTE FUNCTION reporting_refuse_change();
CREATE TRIGGER reporting_frozentext_append_only BEFORE UPDATE OR DELETE ON reporting_frozentext
FOR EACH ROW EXECUTE FUNCTION reporting_refuse_change();
"""
ALLOW = """
DROP TRIGGER reporting_frozenreport_append_only ON reporting_frozenreport;
DROP TRIGGER reporting_frozenfigure_append_only ON reporting_frozenfigure;
DROP TRIGGER reporting_frozentext_append_only ON reporting_frozentext;
DROP FUNCTION reporting_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
