from typing import Any

from audit.seals import seal
from finsam.commands import SystemCommand


class Command(SystemCommand):
    """Förseglar åtkomstloggen, as the schedule does every minute."""

    help = "Förseglar de rader i åtkomstloggen vars transaktioner har slutat."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{seal()} rader förseglade.")
