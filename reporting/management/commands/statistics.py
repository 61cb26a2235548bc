import sys
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import localdate

from finsam.commands import SystemCommand
from organisations.models import Association, Team
from reporting.figures import compute
from reporting.files import Release
from reporting.suppression import suppress


class Command(SystemCommand):
    """Statistik: the figures of a period on standard output, and nothing else there.

    Leaves with 1 when the input was refused and with 2 for wrong usage.
    """

    help = "Skriver periodens siffror: --audience outside döljer små tal."

    def add_arguments(self, parser: CommandParser) -> None:
        scope = parser.add_mutually_exclusive_group(required=True)
        scope.add_argument("--team", metavar="NAMN")
        scope.add_argument("--association", metavar="NAMN")
        scope.add_argument("--all", action="store_true")
        parser.add_argument("--from", dest="first", type=day, required=True, metavar="DATUM")
        parser.add_argument("--to", dest="last", type=day, required=True, metavar="DATUM")
        parser.add_argument("--audience", choices=["team", "outside"], default="team")
        parser.add_argument("--format", choices=["json", "csv", "xlsx"], default="json")

    def handle(self, *, first: date, last: date, audience: str, **options: Any) -> None:
        if last < first:
            raise CommandError(f"Perioden slutar {last}, före sin början {first}.")
        scope, teams = scope_of(options)
        measures = compute(teams, first, last, today=localdate())
        if audience == "outside":
            measures = suppress(measures)
        self.put(Release(scope, first, last, audience, measures), options["format"])

    def put(self, release: Release, form: str) -> None:
        if form == "json":
            self.stdout.write(release.as_json())
            return
        sys.stdout.buffer.write(release.as_csv() if form == "csv" else release.as_xlsx())


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} är inget datum, skriv ÅÅÅÅ-MM-DD") from None


def scope_of(options: dict[str, Any]) -> tuple[dict[str, Any], list[Team]]:
    """Omfattning: what the output says it covers, and the teams that are counted."""
    if options["all"]:
        return {"all": True}, list(Team.objects.all())
    if name := options["team"]:
        teams = Team.objects.filter(name=name)
        return {"team": name}, list(teams) or refuse("Insatsen", name)
    name = options["association"]
    association = Association.objects.filter(name=name).first() or refuse("Förbundet", name)
    return {"association": name}, list(Team.objects.filter(association=association))


def refuse(what: str, name: str) -> Any:
    raise CommandError(f"{what} finns inte: {name}.")
