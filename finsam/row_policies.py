"""Radpolicyer: what the database lets the application's role see and write, table by table.

Applied by the owner after each migration, to every table of finsam/row_keys.py. The owner itself is
not subject to them. A table is left alone while the digest that its policy carries is that of the
statements below, so an application without changes costs one query.

The settings of finsam/row_security.py are read once a statement: each stands in a subquery of its
own, which the planner makes an InitPlan. What is compared with them are integers by leakproof
equality, so the conditions of the application's own queries still reach the indexes; the policies
need none of their own.

What it costs, against the same pages asked by a role that no policy judges, on the demo's 627 cases
and a busy machine: start 0.98, list of cases 1.00, case 1.05, remisser 1.09, within what the noise
makes of them. Of the list's two statements each is planned about a millisecond longer. Measured by
tests/drills/row_security_cost.py.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from finsam.row_keys import KINDS, Keyed, keyed_tables

POLICY = "row_scope"
# PostgreSQL tries the policies of a table from the last name to the first: the common one is asked
# before the rare.
ALSO = "row_also"

FUNCTIONS = """
CREATE OR REPLACE FUNCTION row_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('samordning.system', true), '') <> '';

CREATE OR REPLACE FUNCTION row_scope(kind text) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(nullif(current_setting('samordning.' || kind, true), ''), '{}')::bigint[];

CREATE OR REPLACE FUNCTION row_hat() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('samordning.hat', true), '')::bigint;

CREATE OR REPLACE FUNCTION row_is_referrer() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN row_scope('offices') <> '{}';

-- What the referrals that the asker sees lead to. In plpgsql, so that no query is planned with it.
CREATE OR REPLACE FUNCTION row_is_referred(enrolment bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.referrals_referral r WHERE r.enrolment_id = enrolment);
END $$;

CREATE OR REPLACE FUNCTION row_is_person_referred(participant bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.referrals_referral r WHERE r.participant_id = participant);
END $$;

CREATE OR REPLACE FUNCTION row_reviewed_teams() RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN ARRAY(
        SELECT t.id FROM public.organisations_team t WHERE t.owner_id = ANY(row_scope('reviewed'))
    );
END $$;

CREATE OR REPLACE FUNCTION row_is_opened(enrolment bigint) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.participants_opening o WHERE o.enrolment_id = enrolment);
END $$;

CREATE OR REPLACE FUNCTION row_key_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what other rows get their key from does not change its own'
    USING ERRCODE = 'restrict_violation';
END $$;
"""

SYSTEM = "(SELECT row_system())"

# Who reads and writes a row, where that is more than its team. Only its author has a draft. The
# history of a referral has the same columns.
WHOLE = {
    "referrals.Referral": """
        (team_id = ANY ((SELECT row_scope('teams'))::bigint[])
         OR referred_by_id = ANY ((SELECT row_scope('offices'))::bigint[]))
        AND (sent_on IS NOT NULL OR referrer_id = (SELECT row_hat()))""",
    "participants.Opening": """
        row_team = ANY ((SELECT row_scope('teams'))::bigint[])
        OR row_team = ANY ((SELECT row_reviewed_teams())::bigint[])""",
    "participants.Draft": """
        row_team = ANY ((SELECT row_scope('teams'))::bigint[])
        AND author_id = (SELECT row_hat())""",
    # The steering group decides on a case number, and reads nothing else of the case.
    "participants.Extension": """
        team_id = ANY ((SELECT row_scope('teams'))::bigint[])
        OR (team_id = ANY ((SELECT row_scope('steered'))::bigint[]) AND decider = 'steering')""",
}

# Who else may look at it: the referrer at what their referrals led to (status and next date), the
# reviewer at the case that an opening is about.
SEEN = {
    "participants.Enrolment": """
        ((SELECT row_is_referrer()) AND row_is_referred(id))
        OR (team_id = ANY ((SELECT row_reviewed_teams())::bigint[]) AND row_is_opened(id))""",
    "participants.FollowUp": "(SELECT row_is_referrer()) AND row_is_referred(enrolment_id)",
    "participants.Participant": "(SELECT row_is_referrer()) AND row_is_person_referred(id)",
    # Whether the person lets the team tell them more, and what was handed over to them.
    "participants.FinalDocument": "(SELECT row_is_referrer()) AND row_is_referred(enrolment_id)",
    "participants.Consent": "(SELECT row_is_referrer()) AND row_is_referred(enrolment_id)",
    "participants.ConsentLine": """(SELECT row_is_referrer()) AND consent_id IN (
        SELECT c.id FROM public.participants_consent c WHERE row_is_referred(c.enrolment_id))""",
    "participants.Disclosure": """
        (SELECT row_is_referrer()) AND to_referrer AND row_is_referred(enrolment_id)""",
}

STATE = """
SELECT c.relname, CASE WHEN c.relrowsecurity THEN obj_description(p.oid, 'pg_policy') END
FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = %s
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
"""

# A guard looks at the rows around the one it guards: it has to find them whoever speaks.
GUARDS = """
SELECT DISTINCT p.oid::regprocedure::text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND NOT p.prosecdef AND c.relrowsecurity
  AND c.relnamespace = 'public'::regnamespace AND p.proowner = current_user::regrole
"""


def protect_rows(using: str, **kwargs: Any) -> None:
    """Radsäkerhet på varje tabell med ärendeinnehåll, as the owner; another role does nothing."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == settings.APP_USER:
            return
        cursor.execute(STATE, [POLICY])
        protected = dict(cursor.fetchall())
    wanted = {
        keyed.table: statements_for(keyed)
        for keyed in keyed_tables()
        if keyed.table in protected  # the others are made by migrations still to come
    }
    changed = [table for table in wanted if protected[table] != digest_of(wanted[table])]
    with transaction.atomic(using), connection.cursor() as cursor:
        if changed:
            cursor.execute(FUNCTIONS)
        for table in changed:
            cursor.execute(wanted[table])
            digest = digest_of(wanted[table])
            cursor.execute(f"COMMENT ON POLICY {POLICY} ON {table} IS '{digest}'")
        let_guards_see(cursor)  # a guard may be new on a table that is as it was


def let_guards_see(cursor: Any) -> None:
    cursor.execute(GUARDS)
    for (guard,) in cursor.fetchall():
        cursor.execute(f"ALTER FUNCTION {guard} SECURITY DEFINER SET search_path = public, pg_temp")


def digest_of(statements: str) -> str:
    """What the statements are; the functions that all tables share are part of each."""
    return hashlib.sha256((FUNCTIONS + GUARDS + statements).encode()).hexdigest()


def statements_for(keyed: Keyed) -> str:
    return "\n".join([*key_of(keyed), *policies_of(keyed)])


def key_of(keyed: Keyed) -> Iterator[str]:
    """Nyckelkolumnen, unknown to Django: filled by a trigger from what the row belongs to.

    The trigger finds the parent whoever speaks, so the key is the true one; the policy then judges
    it. A row of history keeps the key when what it was of has been removed.
    """
    table, column = keyed.table, keyed.column
    if keyed.parent:
        events = "INSERT" if keyed.history else f"INSERT OR UPDATE OF {keyed.link}, {column}"
        yield f"""
ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {column} bigint;
CREATE OR REPLACE FUNCTION {table}_row_key() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.{column} := {found_for(keyed, "NEW")};
    RETURN NEW;
END $$;
ALTER TABLE {table} DISABLE TRIGGER USER;
UPDATE {table} SET {column} = {found_for(keyed, table)} WHERE {column} IS NULL;
ALTER TABLE {table} ENABLE TRIGGER USER;
CREATE OR REPLACE TRIGGER row_key BEFORE {events} ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_row_key();"""
    if keyed.leads_on:
        decides = keyed.link or column
        yield f"""
CREATE OR REPLACE TRIGGER row_key_stays BEFORE UPDATE OF {decides} ON {table}
FOR EACH ROW WHEN (OLD.{decides} IS DISTINCT FROM NEW.{decides})
EXECUTE FUNCTION row_key_stays();"""


def found_for(keyed: Keyed, row: str) -> str:
    """Uttrycket för nyckeln till en rad."""
    parent = keyed.parent
    assert parent is not None  # noqa: S101 - a table with its own key asks nobody
    above = (
        f"(SELECT above.{parent.column} FROM public.{parent.table} above"
        f" WHERE above.id = {row}.{keyed.link})"
    )
    if not keyed.history:
        return above
    return (
        f"coalesce({above}, (SELECT before.{keyed.column} FROM public.{keyed.table} before"
        f" WHERE before.id = {row}.id AND before.{keyed.column} IS NOT NULL"
        " ORDER BY before.history_id DESC LIMIT 1))"
    )


def policies_of(keyed: Keyed) -> Iterator[str]:
    table = keyed.table
    own = f"{keyed.column} = ANY ((SELECT row_scope('{KINDS[keyed.kind]}'))::bigint[])"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
    yield f"DROP POLICY IF EXISTS {POLICY} ON {table};"
    yield f"CREATE POLICY {POLICY} ON {table} USING ({SYSTEM} OR {WHOLE.get(keyed.label, own)});"
    yield f"DROP POLICY IF EXISTS {ALSO} ON {table};"
    if keyed.label in SEEN and not keyed.history:
        yield f"CREATE POLICY {ALSO} ON {table} FOR SELECT USING ({SEEN[keyed.label]});"
