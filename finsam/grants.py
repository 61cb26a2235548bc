"""What the application's database role may do. The owner migrates and then grants."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections


def grant_to_application(using: str, **kwargs: Any) -> None:
    """Rights follow the tables after each migration; an append-only log gets no way back.

    A model says `append_only = True` when its rows are never changed or removed (SoLPuL 10 §).
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == settings.APP_USER:
            return  # one role for everything: nothing to hand over
        role = connection.ops.quote_name(settings.APP_USER)
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table in append_only_tables():
            name = connection.ops.quote_name(table)
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {name} FROM {role}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")


def append_only_tables() -> list[str]:
    return [
        model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)
    ]
