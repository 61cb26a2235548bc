from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from audit import logins
from finsam.commands import SystemCommand
from organisations.models import User
from organisations.models.logged_in import controllers_of


class Command(SystemCommand):
    help = (
        "Ger en medarbetare med skyddade uppgifter ett visningsnamn, eller tar bort det. Utan "
        "--save kontrolleras det bara."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="ANVÄNDARNAMN")
        wanted = parser.add_mutually_exclusive_group(required=True)
        wanted.add_argument("--alias", metavar="VISNINGSNAMN")
        wanted.add_argument("--remove", action="store_true", help="ta bort visningsnamnet")
        parser.add_argument("--save", action="store_true", help="spara")

    def handle(self, *, username: str, alias: str | None, save: bool, **options: Any) -> None:
        """It bites on the next request. Refused with exit 1 for an alias that tells the name."""
        user = User.objects.select_for_update().filter(username=username).first()
        if user is None:
            raise CommandError("Användaren finns inte.")
        user.alias = (alias or "").strip()
        if alias is not None:
            check(user)
        done = f"Visningsnamnet är {user.alias}." if user.alias else "Visningsnamnet är borttaget."
        if not save:
            self.stdout.write(f"{done} Inget har sparats: bara en kontroll.")
            return
        user.save()
        logins.changed(user, controllers_of(user), view="set_alias")
        self.stdout.write(done)


def check(user: User) -> None:
    try:
        user.check_alias()
    except ValidationError as refusal:
        raise CommandError(" ".join(refusal.messages)) from refusal
