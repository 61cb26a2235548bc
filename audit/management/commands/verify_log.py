from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.verification import verify
from finsam.commands import SystemCommand


class Command(SystemCommand):
    """Kontrollerar åtkomstloggen mot dess sigill. Changes nothing; leaves with 1 on any fault.

    The last hash is printed so that it can be kept where nobody who runs the database reaches it,
    and be given with --head the next time.
    """

    help = "Kontrollerar att ingen rad i åtkomstloggen är ändrad, borttagen eller insmugen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", default="", metavar="HASH")

    def handle(self, *, head: str, **options: Any) -> None:
        verdict = verify(self.stdout.write, known_head=head)
        if verdict.faults:
            raise CommandError(f"{verdict.faults} fel hittades.")
        self.stdout.write(
            f"Inga fel. {verdict.seals} sigill och {verdict.rows} rader kontrollerade, "
            f"{verdict.unsealed} rader väntar på sigill."
        )
        self.stdout.write(f"Sista hash: {verdict.head or 'ingen'}")
