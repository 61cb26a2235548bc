"""Kommandon: what is run by hand or by a clock speaks for the system, under its own name."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from finsam.row_security import system


class SystemCommand(BaseCommand):
    """Kommando i en transaktion: whole or not at all, and logged by its name.

    Without a context it would find no case at all (finsam/row_security.py).
    """

    def execute(self, *args: Any, **options: Any) -> str | None:
        name = type(self).__module__.rpartition(".")[2]
        with transaction.atomic(), system(name):
            return super().execute(*args, **options)
