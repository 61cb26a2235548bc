from argparse import ArgumentTypeError
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate, now

from finsam.commands import SystemCommand
from organisations.models import Team
from reporting.freezing import freeze
from reporting.models import AnnualReport, FrozenReport
from reporting.models.frozen import Audience
from reporting.printing import obstacles, render_report

BY = "kommandot annual_report"


class Command(SystemCommand):
    """Helårsrapport: the newest frozen version of the year as PDF, else one frozen now.

    Leaves with 1 and every reason when the figures do not reconcile or a text may not be given
    out, and with 2 for wrong usage.
    """

    help = "Skriver helårsrapporten som PDF. Fryser en version om ingen finns."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--team", action="append", required=True, metavar="NAMN", dest="teams")
        parser.add_argument("--year", type=year, required=True, metavar="ÅÅÅÅ")
        parser.add_argument("--output", type=Path, required=True, metavar="FIL.pdf")
        parser.add_argument("--audience", choices=Audience.values, default=Audience.TEAM)

    def handle(
        self, *, teams: Sequence[str], year: int, output: Path, audience: str, **options: Any
    ) -> None:
        demand_place(output)
        with transaction.atomic():  # what is refused, or cannot be written, saves nothing
            frozen = newest_or_frozen_now(named(teams), year)
            if audience == Audience.OUTSIDE and (found := obstacles(frozen)):
                raise CommandError("\n".join(found))
            write(output, render_report(frozen, audience))
        self.stderr.write(f"{frozen} ({Audience(audience).label}) är skriven till {output}.")


def year(text: str) -> int:
    if len(text) == 4 and text.isascii() and text.isdecimal() and text >= "1900":
        return int(text)
    raise ArgumentTypeError(f"{text} är inget år, skriv ÅÅÅÅ")


def demand_place(output: Path) -> None:
    if not output.absolute().parent.is_dir() or output.is_dir():
        raise CommandError(f"Det går inte att skriva {output}: mappen finns inte.")


def write(output: Path, pdf: bytes) -> None:
    try:
        output.write_bytes(pdf)
    except OSError as refusal:
        raise CommandError(f"Det går inte att skriva {output}: {refusal.strerror}.") from refusal


def named(names: Sequence[str]) -> "QuerySet[Team]":
    teams = Team.objects.filter(name__in=names).order_by("pk")
    known = {team.name for team in teams}
    if missing := [name for name in names if name not in known]:
        raise CommandError(f"Insatsen finns inte: {', '.join(missing)}.")
    return teams


def newest_or_frozen_now(teams: "QuerySet[Team]", year: int) -> FrozenReport:
    report = AnnualReport.objects.of(list(teams), year)
    try:
        frozen = settled(report) or freeze(report, by=BY, at=now(), today=localdate())
    except ValidationError as refusal:
        raise CommandError("\n".join(refusal.messages)) from refusal
    return FrozenReport.objects.with_content().get(pk=frozen.pk)


def settled(report: AnnualReport) -> FrozenReport | None:
    """Den nyaste versionen, unless it was frozen in a year that has ended since."""
    newest = report.versions.newest()
    if newest and newest.is_early and localdate() > report.last:
        return None
    return newest
