from django.db import migrations

# The second line behind the grants, for whoever is not a superuser: what is written stays, and a
# row of the log cannot say that another transaction wrote it, which would put it under an old seal.
TABLES = ("seal", "review", "reviewitem", "finding", "reviewclosing")
KEPT = [
    migrations.RunSQL(
        f"CREATE TRIGGER audit_{table}_append_only BEFORE UPDATE OR DELETE ON audit_{table}"
        " FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()",
        f"DROP TRIGGER audit_{table}_append_only ON audit_{table}",
    )
    for table in TABLES
]
OWN_TRANSACTION = """
CREATE FUNCTION audit_refuse_other_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of the access log names the transaction that writes it'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_reading_own_transaction BEFORE INSERT ON audit_reading
FOR EACH ROW WHEN (NEW.written_in IS DISTINCT FROM pg_current_xact_id())
EXECUTE FUNCTION audit_refuse_other_transaction();
"""
ANY_TRANSACTION = """
DROP TRIGGER audit_reading_own_transaction ON audit_reading;
DROP FUNCTION audit_refuse_other_transaction();
"""
# One at a time: whoever assesses or closes holds the review (Review.assess, Review.close).
CLOSING = """
CREATE FUNCTION audit_refuse_early_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM audit_reviewitem i WHERE i.review_id = NEW.review_id
        AND NOT EXISTS (SELECT FROM audit_finding f WHERE f.item_id = i.id)
    ) THEN
        RAISE EXCEPTION 'the review has items without a finding'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_closed_whole';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_reviewclosing_whole BEFORE INSERT ON audit_reviewclosing
FOR EACH ROW EXECUTE FUNCTION audit_refuse_early_closing();

CREATE FUNCTION audit_refuse_late_finding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM audit_reviewclosing c JOIN audit_reviewitem i USING (review_id)
        WHERE i.id = NEW.item_id
    ) THEN
        RAISE EXCEPTION 'the review is closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'review_closed_is_closed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_finding_in_time BEFORE INSERT ON audit_finding
FOR EACH ROW EXECUTE FUNCTION audit_refuse_late_finding();
"""
NO_CLOSING = """
DROP TRIGGER audit_reviewclosing_whole ON audit_reviewclosing;
DROP FUNCTION audit_refuse_early_closing();
DROP TRIGGER audit_finding_in_time ON audit_finding;
DROP FUNCTION audit_refuse_late_finding();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_seals_and_reviews")]
    operations = [
        *KEPT,
        migrations.RunSQL(OWN_TRANSACTION, ANY_TRANSACTION),
        migrations.RunSQL(CLOSING, NO_CLOSING),
    ]
