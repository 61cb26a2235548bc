from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from finsam.commands import SystemCommand
from instruments.loading.writing import load


class Command(SystemCommand):
    help = "Lägger in ett instrument, eller en ny version av ett, ur en fil (docs/instrument)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FIL", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        """Refused with exit 1: every fault on a line of its own, nothing saved."""
        try:
            data = file.read_bytes()
        except OSError:
            raise CommandError("Filen finns inte eller går inte att öppna.") from None
        version, faults = load(data)
        for fault in faults:
            self.stderr.write(str(fault))
        if version is None:
            raise CommandError("Instrumentet är inte inlagt. Inget har sparats.")
        self.stdout.write(f"{version.instrument.name}, version {version.number}, är inlagt.")
