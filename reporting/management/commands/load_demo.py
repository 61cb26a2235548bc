from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import localdate

from finsam.commands import SystemCommand
from reporting.demo import population


class Command(SystemCommand):
    """Demodata: invented people for whoever wants to look round. Loads once, and only in a demo."""

    help = "Laddar påhittade personer och tre års historia i en demo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, metavar="N")
        parser.add_argument("--today", type=day, metavar="DATUM")

    def handle(self, *, seed: int, today: date | None, **options: Any) -> None:
        if not settings.DEMO_MODE:
            # Its logins have a password that everybody knows.
            raise CommandError("Demodata laddas bara i demoläge. Sätt DEMO_MODE=1.")
        if population.is_loaded():
            self.stderr.write("Demodatan finns redan. Ingenting är ändrat.")
            return
        written = population.load(today=today or localdate(), seed=seed)
        counts = ", ".join(f"{count} {name}" for name, count in written.items())
        self.stderr.write(f"Demodata laddad: {counts}.")


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} är inget datum, skriv ÅÅÅÅ-MM-DD") from None
