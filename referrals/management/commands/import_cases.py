import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import localdate

from finsam.commands import SystemCommand
from organisations.models import Team
from participants.models import Enrolment
from referrals.caselist.bulk import ROWS
from referrals.caselist.faults import Fault, Report, first_of
from referrals.caselist.importing import load


@contextmanager
def no_collection() -> Iterator[None]:
    """Every row lives until the list is read; looking for garbage among them costs a tenth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Command(SystemCommand):
    help = "Läser in en ärendelista (CSV eller XLSX) i de team som den nämner: hela eller ingen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FIL", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="kontrollera utan att spara")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, file: Path, dry_run: bool, format: str, **options: Any) -> None:
        try:
            data = Path(file).read_bytes()
        except OSError:
            raise CommandError("Filen finns inte eller går inte att öppna.") from None
        with no_collection():
            report = load(
                data,
                teams=Team.objects.all(),
                cases=Enrolment.objects.all(),
                by=None,
                today=localdate(),
                save=not dry_run,
                progress=self.tell_progress,
            )
        self.tell("varning: ", report.warnings)
        self.tell("", report.errors)
        if format == "json":
            self.stdout.write(json.dumps(report.as_data(), ensure_ascii=False, indent=1))
        if report.is_refused:
            raise CommandError("Listan är inte inläst. Inget har sparats.")
        if format == "text":
            self.stdout.write(summary(report, dry_run=dry_run))

    def tell_progress(self, done: int, total: int) -> None:
        if total > ROWS:
            self.stderr.write(f"{done} av {total} ärenden", self.style.NOTICE)

    def tell(self, kind: str, faults: list[Fault]) -> None:
        shown, more = first_of(faults)
        for fault in shown:
            self.stderr.write(f"{kind}{fault}")
        if more:
            self.stderr.write(f"{kind}och {more} till")


def summary(report: Report, *, dry_run: bool) -> str:
    told = (
        f"{report.created} nya, {report.updated} ändrade och "
        f"{report.unchanged} oförändrade ärenden."
    )
    return f"{told} Inget har sparats: bara en kontroll." if dry_run else told
