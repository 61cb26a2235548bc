from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

# Swedish order without ICU, the same on every build: å, ä, ö come after z in this order.
SWEDISH_ORDER = """
CREATE FUNCTION swedish_order(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN translate(lower(value), 'åäöéèü', '{|}eeu')
"""


class Migration(migrations.Migration):
    run_before = [("organisations", "0001_initial")]
    dependencies = []
    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(SWEDISH_ORDER, "DROP FUNCTION swedish_order"),
    ]
