from typing import Any

from django.core.management.base import CommandError, CommandParser

from finsam.commands import SystemCommand
from participants.models import Enrolment, Participant
from reporting.log_extract import FORMATS, extract


class Command(SystemCommand):
    """Utdrag ur åtkomstloggen till den det gäller (GDPR art. 15). Logged itself.

    Leaves with 1 when the person is not found. Holds no identity: whoever sends the extract on
    already knows whose it is.
    """

    help = "Skriver vem som har läst om en person, i alla ärenden hos samma ansvariga."

    def add_arguments(self, parser: CommandParser) -> None:
        person = parser.add_mutually_exclusive_group(required=True)
        person.add_argument("--case", default="", metavar="ÄRENDENUMMER")
        person.add_argument("--participant", type=int, metavar="ID")
        parser.add_argument("--format", choices=sorted(FORMATS), default="csv")
        parser.add_argument("--names", action="store_true", help="Ta med personalens namn.")

    def handle(
        self, *, case: str, participant: int | None, format: str, names: bool, **options: Any
    ) -> None:
        entries = extract(found(case, participant), with_names=names)
        self.stdout.write(FORMATS[format](entries), ending="")
        self.stderr.write(f"{len(entries)} läsningar.")


def found(case: str, participant: int | None) -> Participant:
    if participant is not None:
        person = Participant.objects.filter(pk=participant).first()
    else:
        enrolment = Enrolment.objects.filter(case_number=case).with_names().first()
        person = enrolment.participant if enrolment else None
    if person is None:
        raise CommandError("Personen finns inte.")
    return person
