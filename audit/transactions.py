"""Transaktions-id: the database's own number of the transaction that wrote a row."""

from typing import Any

from django.db import models


class TransactionField(models.Field):  # type: ignore[type-arg]
    """xid8, PostgreSQL's 64-bit transaction number. It never wraps round within a cluster."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> Any:
        """As text: an xid8 is not compared with any of the integers."""
        prepared = super().get_prep_value(value)
        return str(prepared) if isinstance(prepared, int) else prepared


class CurrentTransaction(models.Func):
    """Den transaktion som skriver raden."""

    template = "pg_current_xact_id()"
    output_field = TransactionField()
