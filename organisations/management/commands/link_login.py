from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from finsam.commands import SystemCommand
from organisations.login.single_sign_on import issuer_of
from organisations.models import LoginLink, User


class Command(SystemCommand):
    help = "Kopplar ett konto hos en inloggningstjänst till en användare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="ANVÄNDARNAMN")
        parser.add_argument("--provider", required=True, metavar="ID", help="id i OIDC_PROVIDERS")
        parser.add_argument("--subject", required=True, metavar="SUB", help="kontots sub")
        parser.add_argument("--remove", action="store_true", help="ta bort kopplingen")

    def handle(
        self, *, username: str, provider: str, subject: str, remove: bool, **options: Any
    ) -> None:
        """The same command again changes nothing. Refused with exit 1 and nothing saved."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError("Användaren finns inte.")
        account = {"issuer": issuer_named(provider), "subject": subject.strip()}
        link = LoginLink.objects.select_for_update().filter(**account).first()
        if link and link.user != user:
            raise CommandError("Kontot är redan kopplat till en annan användare.")
        self.stdout.write(unlink(link) if remove else keep(link, user, account))


def issuer_named(provider: str) -> str:
    known = {service["id"]: service for service in settings.OIDC_PROVIDERS}
    if provider not in known:
        names = ", ".join(known) or "inga är inställda"
        raise CommandError(f"Inloggningstjänsten finns inte i OIDC_PROVIDERS ({names}).")
    return issuer_of(known[provider])


def keep(link: LoginLink | None, user: User, account: dict[str, str]) -> str:
    if link:
        return "Kontot är redan kopplat till användaren. Inget har ändrats."
    if not account["subject"]:
        raise CommandError("Ange kontots sub.")
    LoginLink.objects.create(user=user, **account)
    return "Kontot är kopplat."


def unlink(link: LoginLink | None) -> str:
    if link is None:
        return "Kontot var inte kopplat. Inget har ändrats."
    link.delete()
    return "Kopplingen är borttagen."
