from typing import Any

from django.core.management.base import BaseCommand

from audit.seals import seal


class Command(BaseCommand):
    """Förseglar åtkomstloggen, as the schedule does every minute."""

    help = "Förseglar de rader i åtkomstloggen vars transaktioner har slutat."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{seal()} rader förseglade.")
