"""Fientliga texter: two hundred of them in every field of every row, every page looked at (A12).

    python -m tests.drills.hostile_texts [rounds]

Each field holds all the texts at once, another one first in each round; columns that are too
narrow for that are widened in the drill's own database. Each page must have the same elements as
with plain words, and each file must hold the texts as text: no formula, no action of a PDF. Prints
what was compared and found; leaves with 1 if anything differed.
"""

import csv
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from tempfile import TemporaryDirectory
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.apps import apps  # noqa: E402
from django.db import DatabaseError, connection, transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from openpyxl import load_workbook  # noqa: E402
from pypdf import PdfReader  # noqa: E402

from documents.jobs import RENDERERS  # noqa: E402
from documents.models import Job  # noqa: E402
from finsam.access import TABLE  # noqa: E402
from finsam.row_security import system  # noqa: E402
from finsam.spreadsheets import inert  # noqa: E402
from organisations.models import Team  # noqa: E402
from tests.conftest import as_owner  # noqa: E402
from tests.drills.scratch import scratch_database  # noqa: E402
from tests.hostile_texts import MARKED, TEXTS, bones_of, free_texts, pack, write  # noqa: E402
from tests.world import World, a_world, addresses  # noqa: E402

PEOPLE = ("staff", "leader", "referrer", "steering", "reviewer", "administrator")
SHORTEST = 40
ACTIONS = ("/JavaScript", "/JS", "/Launch", "/OpenAction", "/AA", "/EmbeddedFiles", "/SubmitForm")
# The name of a team stands in the files of figures, and is no longer than this.
FORMULA = " ".join(text for text in TEXTS if text.startswith("="))[:120]


@dataclass
class Findings:
    pages: int = 0
    files: int = 0
    shown: set[str] = field(default_factory=set)
    in_files: dict[str, set[str]] = field(default_factory=dict)
    faults: set[str] = field(default_factory=set)


def main(rounds: int = 1) -> int:
    logging.getLogger("django.request").setLevel(logging.ERROR)
    found, fields = Findings(), 0
    with scratch_database(), TemporaryDirectory() as folder:
        widen()
        with override_settings(
            SECURE_SSL_REDIRECT=False, PRIVATE_ROOT=folder, LOG_DATABASE="default"
        ):
            with transaction.atomic(), system("drill"):
                world = a_world()
            unseal()
            with transaction.atomic(), system("drill"):
                write(lambda field: "ord", SHORTEST)
            clients = {person: client_of(world, person) for person in PEOPLE}
            plain = {address: bones for address, bones, _ in pages(world, clients, Findings())}
            for start in range(0, len(TEXTS), -(-len(TEXTS) // rounds)):
                with transaction.atomic(), system("drill"):
                    fields = write_packed(pack(start))
                    Team.objects.filter(pk=world.team.pk).update(name=FORMULA)
                compare(world, clients, plain, found)
                read_files(world, found)
    tell(found, rounds, fields)
    return 1 if found.faults or not found.pages or not found.in_files else 0


def widen() -> None:
    """En kolumn utan längsta längd. What cannot be changed keeps its length, and gets less."""
    with as_owner(), connection.cursor() as cursor:
        for model in apps.get_models():
            for narrow in free_texts(model, SHORTEST):
                with suppress(DatabaseError), transaction.atomic():
                    cursor.execute(
                        f'ALTER TABLE "{model._meta.db_table}"'
                        f' ALTER COLUMN "{narrow.column}" TYPE text'
                    )


def unseal() -> None:
    """Signerade rader kan ändras: what guards them would keep the texts out of them."""
    with as_owner(), connection.cursor() as cursor:
        for model in apps.get_models():
            if free_texts(model, SHORTEST):
                with suppress(DatabaseError), transaction.atomic():
                    cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER USER')


def client_of(world: World, person: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.hats[person].user)
    return client


def visit(client: Client, address: str, headers: dict[str, str]) -> Any:
    """What a visit leaves behind, in the log of accesses and of logins, would be on later pages."""
    with transaction.atomic():
        answer = client.get(address, headers=headers)
        transaction.set_rollback(True)
    return answer


def write_packed(text: str) -> int:
    """As much as there is room for: an index or a constraint may refuse what the column takes."""
    write(lambda field: text[: field.max_length], SHORTEST)
    write(lambda field: text[:2000], SHORTEST)
    return write(lambda field: text, SHORTEST)


def pages(
    world: World, clients: dict[str, Client], found: Findings
) -> Iterator[tuple[Any, Any, str]]:
    """Every page and fragment that somebody of the small world finds; files are looked into."""
    for person, client in clients.items():
        for address in addresses_of(world, person):
            for fragment, answer in answers(client, address):
                if page := page_in(answer, address, found):
                    yield (person, address, fragment), bones_of(page), page


def page_in(answer: Any, address: str, found: Findings) -> str:
    """The page in an answer; a file is looked into and gives none."""
    if answer.status_code >= 500:
        found.faults.add(f"{answer.status_code} {address}")
    if answer.status_code != 200:
        return ""
    if "html" in answer["Content-Type"]:
        return str(answer.content.decode())
    look_into(answer["Content-Type"], answer.content, found)
    return ""


def addresses_of(world: World, person: str) -> Iterator[str]:
    for name, decision in TABLE.items():
        if decision.without_hat or world.hats[person].role in decision.roles:
            yield from addresses(world, name)


def answers(client: Client, address: str) -> Iterator[tuple[bool, Any]]:
    """The page, and the fragment where that is another."""
    whole = visit(client, address, {})
    yield False, whole
    part = visit(client, address, {"HX-Request": "true"})
    if part.content != whole.content:
        yield True, part


def compare(
    world: World, clients: dict[str, Client], plain: dict[Any, Any], found: Findings
) -> None:
    met = set()
    for key, bones, page in pages(world, clients, found):
        found.pages += 1
        met.add(key)
        if bones != plain.get(key):
            found.faults.add(f"other elements: {key}")
        found.faults |= {f"unescaped: {key}: {raw}" for raw, _ in MARKED if raw in page}
        found.shown |= {raw for raw, escaped in MARKED if escaped in page}
    found.faults |= {f"not shown: {key}" for key in plain.keys() - met}


def read_files(world: World, found: Findings) -> None:
    """Slutdokumentationen som PDF, as the worker would make it."""
    job = Job(kind="final_document", parameters={"enrolment": world.closed.pk})
    job.ordered_by = world.hats["staff"]
    with transaction.atomic(), system("drill"):
        produced = RENDERERS["final_document"].render(job, lambda percent: None)
    look_into(produced.content_type, produced.data, found)


def look_into(content_type: str, data: bytes, found: Findings) -> None:
    found.files += 1
    kind, texts = "other", data.decode(errors="replace")
    if "pdf" in content_type:
        kind, texts = "PDF", text_of_pdf(data, found)
    elif "csv" in content_type:
        kind, texts = "CSV", text_of_csv(data, found)
    elif "spreadsheet" in content_type:
        kind, texts = "XLSX", text_of_workbook(data, found)
    bare = "".join(texts.split())
    held = {text for text in TEXTS if "".join(text.split()) in bare}
    found.in_files.setdefault(kind, set()).update(held)


def text_of_pdf(data: bytes, found: Findings) -> str:
    """The words of its pages. No object of it acts, and no link of it leads anywhere."""
    reader = PdfReader(BytesIO(data))
    for number in range(1, int(reader.trailer["/Size"])):
        with suppress(Exception):
            inner = reader.get_object(number)
            keys = inner.keys() if hasattr(inner, "keys") else ()
            found.faults |= {f"PDF with {action}" for action in ACTIONS if action in keys}
            if "/URI" in keys:
                found.faults.add(f"PDF with a link to {inner['/URI']}")
    return "".join(page.extract_text() for page in reader.pages).replace("\x00", "")


def text_of_csv(data: bytes, found: Findings) -> str:
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    found.faults |= {f"CSV formula: {cell[:40]}" for cell in cells if inert(cell) != cell}
    return "\n".join(cells)


def text_of_workbook(data: bytes, found: Findings) -> str:
    sheet = load_workbook(BytesIO(data)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    found.faults |= {f"XLSX formula: {cell.value[:40]}" for cell in cells if cell.data_type == "f"}
    return "\n".join(cell.value for cell in cells)


def tell(found: Findings, rounds: int, fields: int) -> None:
    for fault in sorted(found.faults)[:30]:
        print(fault[:300])
    for kind, held in sorted(found.in_files.items()):
        print(f"{kind}: {len(held)} of {len(TEXTS)} texts found as text")
    print(
        f"{rounds} rounds of {len(TEXTS)} texts in each of {fields} fields: {found.pages} pages"
        f" compared, {found.files} files read, {len(found.shown)} of {len(MARKED)} texts with"
        f" markup met on pages, each escaped; {len(found.faults)} faults"
    )


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
