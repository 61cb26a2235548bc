from typing import Any

from django.core.management.base import CommandError, CommandParser

from finsam.commands import SystemCommand
from organisations.models import Association, Organisation


class Command(SystemCommand):
    help = "Kräver ett andra steg av alla som har en roll hos organisationen eller förbundet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAMN")
        parser.add_argument("--off", action="store_true", help="sluta kräva det")

    def handle(self, *, name: str, off: bool, **options: Any) -> None:
        """Bites on their next request. Refused with exit 1 when the name is not one place."""
        places = [
            *Organisation.objects.select_for_update().filter(name=name),
            *Association.objects.select_for_update().filter(name=name),
        ]
        if len(places) != 1:
            raise CommandError(f"Namnet passar på {len(places)} organisationer och förbund.")
        [place] = places
        place.second_factor_required = not off
        place.save()
        self.stdout.write(f"{place}: andra steg krävs{' inte längre' if off else ''}.")
