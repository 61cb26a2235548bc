"""Buntar av loggen: stretches of it in the order of the seals, counted and digested in place."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

BATCH = 10_000
NO_END = 2**63 - 1

# The form of a row is part of its seal: a column that is added later comes in a form of its own,
# and what was sealed before keeps the form it had. Text quotes itself in a row value; nothing else
# here depends on how the connection writes dates or numbers.
FORMS = {
    1: """ROW(id, written_in, (extract(epoch FROM at) * 1000000)::bigint, user_id, membership_id,
              who, hat, controller_id, view, kind, classes, subjects, asked, outcome, alert, status
          )::text""",
}
NEWEST_FORM = max(FORMS)

STRETCH = """
FROM audit_reading
WHERE (written_in, id) >= (%(transaction)s::text::xid8, %(id)s)
  AND (written_in, id) < (%(upto_transaction)s::text::xid8, %(upto_id)s)
  AND id > %(above_id)s AND id <= %(below_id)s
"""
COUNT = f"SELECT count(*) {STRETCH}"
# All that seals have taken in: earlier epochs, and this one up to the last seal.
SEALED = """
SELECT count(*) FROM audit_reading
WHERE id <= %(above_id)s
   OR (written_in, id) < (%(upto_transaction)s::text::xid8, %(upto_id)s)
"""
CUT = f"SELECT written_in, id {STRETCH} ORDER BY written_in, id OFFSET %(size)s LIMIT 1"
DIGEST = {
    form: f"""
SELECT count(*), min(id), max(id),
       encode(sha256(coalesce(
           string_agg(sha256(convert_to({row}, 'UTF8')), ''::bytea ORDER BY written_in, id),
           ''::bytea)), 'hex')
{STRETCH}"""
    for form, row in FORMS.items()
}


@dataclass(frozen=True)
class Stretch:
    """Sträcka av loggen: from one place in the order up to another, and between which ids."""

    transaction: int
    id: int
    upto_transaction: int = NO_END
    upto_id: int = 0
    above_id: int = 0
    below_id: int = NO_END

    def cut(self, size: int) -> "Stretch":
        """The stretch, or its first `size` rows: it then ends where the next row stands."""
        found = one_row(CUT, vars(self) | {"size": size})
        if found is None:
            return self
        return replace(self, upto_transaction=int(found[0]), upto_id=found[1])

    def after(self, part: "Stretch") -> "Stretch":
        return replace(self, transaction=part.upto_transaction, id=part.upto_id)

    def digest(self, form: int) -> "Batch":
        return Batch(*one_row(DIGEST[form], vars(self)))

    def count(self) -> int:
        [count] = one_row(COUNT, vars(self))
        return int(count)


@dataclass(frozen=True)
class Batch:
    """Radernas antal, lägsta och högsta id, och deras hash."""

    rows: int
    first_id: int | None
    last_id: int | None
    digest: str


def one_row(statement: str, values: dict[str, Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()
