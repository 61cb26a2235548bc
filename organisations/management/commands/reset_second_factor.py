from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import now

from audit import logins
from finsam.commands import SystemCommand
from organisations.models import Login, User
from organisations.models.logged_in import controllers_of


class Command(SystemCommand):
    help = "Tar bort app, nycklar och reservkoder för den som har förlorat dem. Loggar ut överallt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="ANVÄNDARNAMN")

    def handle(self, *, username: str, **options: Any) -> None:
        """The person then logs in with the password and makes a new second step."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError("Användaren finns inte.")
        count, _ = Authenticator.objects.filter(user=user).delete()
        if count:
            Login.objects.filter(user=user).end(Login.Ended.SECOND_FACTOR, at=now())
            logins.changed(user, controllers_of(user), view="reset_second_factor")
        self.stdout.write(f"{count} borttagna.")
