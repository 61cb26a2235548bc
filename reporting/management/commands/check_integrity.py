from typing import Any

from django.core.management.base import CommandError

from finsam.commands import SystemCommand
from reporting.integrity import CHECKS, faults


class Command(SystemCommand):
    """Stämmer av det lagrade. Changes nothing; prints each fault and leaves with 1 if any."""

    help = "Kontrollerar att ärenden, frister, historik, remisser och filer stämmer."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for fault in faults():
            self.stdout.write(fault)
            count += 1
        if count:
            raise CommandError(f"{count} fel hittades.")
        self.stdout.write(f"Inga fel. {len(CHECKS)} avstämningar gjorda.")
