"""Utlämnande: what is about to leave the team as it was checked, and how it is stored."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from documents.jobs import orders_of
from documents.models import StoredFile
from documents.storage import hold
from organisations.models import Membership
from participants.codes import Way
from participants.codes_consent import ConsentArea, Ground, Party
from participants.consents import stay_of
from participants.disclosure import GROUNDS, covering
from participants.models import ConsentLine, DisclosedFile, Disclosure, Enrolment
from participants.models.disclosure import Section, frozen
from participants.offering import FINAL_TEXTS

FILE = "FILE"
# What a file that is handed over is, by the kind of its order.
FILES = {"final_document": FILE, "follow_up": "COPY_FILE"}
MOST_FILES = 6
GONE = "Samtycket gäller inte längre. Välj en annan grund, eller avstå."


@dataclass(frozen=True)
class Recipient:
    """Mottagare: which party, and the person there. A referrer reads it again on the own page."""

    party: str
    named: str
    person: str
    is_referrer: bool

    @property
    def words(self) -> str:
        return self.named or str(Party(self.party).label)

    @property
    def place(self) -> dict[str, str]:
        return {"party": self.party, "named": self.named}


@dataclass(frozen=True)
class Package:
    """Försändelse: everything that the check page shows and the last button stores."""

    case_number: str
    recipient: Recipient
    items: tuple[str, ...]
    areas: tuple[str, ...]
    sections: tuple[Section, ...]
    ground: str
    law: str
    reason: str
    way: str
    handed_on: date
    file_sha256: str = ""

    @property
    def way_words(self) -> str:
        return str(Way(self.way).label)

    @property
    def ground_words(self) -> str:
        return str(Ground(self.ground).label)

    @property
    def area_words(self) -> str:
        return ", ".join(str(ConsentArea(area).label) for area in self.areas)

    @property
    def content(self) -> str:
        return frozen(list(self.sections))

    @property
    def digest(self) -> str:
        """Avtrycket: the same only when nothing at all has changed since it was checked."""
        written = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(written.encode()).hexdigest()

    @property
    def holds_final_document(self) -> bool:
        return bool({FINAL_TEXTS, FILE} & set(self.items))


def lines_for(
    enrolment: Enrolment, recipient: Recipient, areas: tuple[str, ...], *, on: date, locked: bool
) -> list[ConsentLine] | None:
    """Samtyckesraderna som låter just detta lämnas; None when they do not cover it that day."""
    lines = ConsentLine.objects.of(enrolment).select_related("consent")
    if locked:
        lines = lines.select_for_update(of=("self",)).order_by("pk")
    return covering(
        lines,
        stay_of(enrolment),
        party=recipient.party,
        named=recipient.named,
        areas=areas,
        on=on,
    )


@transaction.atomic
def hand_over(
    enrolment: Enrolment,
    package: Package,
    *,
    by: Membership,
    at: datetime,
    key: UUID,
    file: StoredFile | None = None,
) -> tuple[Disclosure, bool]:
    """Lämnar ut, once: the same key gives the disclosure that it gave at first, not made now.

    A consent must be live on the day it was handed over and when it is recorded: its lines are
    locked, so that a withdrawal at the same moment is either before or after. The final document
    to the referrer is also the referrer's receipt. Raises ValidationError without a ground.
    """
    # One at a time for a case, so that the second press sees what the first one did.
    Enrolment.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.pk)
    if known := Disclosure.objects.filter(form_key=key).first():
        return known, False
    made = Disclosure(
        enrolment=enrolment,
        recorded_at=at,
        lines=ground_lines(enrolment, package, on=localdate(at)),
        decided_by=by,
        form_key=key,
        **facts_of(package),
    )
    made.full_clean(exclude=["lines", "enrolment", "decided_by"])
    made.save(force_insert=True)
    if file:
        keep_file(made, file)
    receive(enrolment, package)
    return made, True


def facts_of(package: Package) -> dict[str, Any]:
    """Det som packen själv säger, as the fields of the disclosure."""
    return {
        **package.recipient.place,
        "recipient": package.recipient.person,
        "to_referrer": package.recipient.is_referrer,
        "handed_on": package.handed_on,
        "way": package.way,
        "ground": package.ground,
        "law": package.law,
        "reason": package.reason,
        "areas": list(package.areas),
        "items": list(package.items),
        "content": package.content,
        "digest": hashlib.sha256(package.content.encode()).hexdigest(),
    }


def keep_file(disclosure: Disclosure, file: StoredFile) -> None:
    """Filens byte hålls kvar. Held first, so that a sweep meets either both rows or none."""
    hold(file.sha256)
    DisclosedFile.objects.create(
        disclosure=disclosure,
        name=file.name,
        content_type=file.content_type,
        sha256=file.sha256,
        size=file.size,
    )


def ground_lines(enrolment: Enrolment, package: Package, *, on: date) -> list[int]:
    """Raderna som utlämnandet vilar på; none for another ground, which has its reason instead."""
    rule = GROUNDS[Ground(package.ground)]
    if rule.asks_reason:
        if not package.reason:
            raise ValidationError({"reason": "Skriv skälet till att uppgifterna lämnas."})
        return []
    days = {package.handed_on, on}
    found = [
        lines_for(enrolment, package.recipient, package.areas, on=day, locked=True) for day in days
    ]
    if None in found:
        raise ValidationError({"ground": GONE})
    return sorted({line.pk for lines in found if lines for line in lines})


def receive(enrolment: Enrolment, package: Package) -> None:
    """Remittentens kvitto, the first time the final document is handed over."""
    document = getattr(enrolment, "final_document", None)
    wanted = package.recipient.is_referrer and package.holds_final_document
    if document and wanted and not document.referrer_received_on:
        document.receive(by="referrer", on=package.handed_on, way=Way(package.way))


def own_files(enrolment: Enrolment, actor: Membership, now: datetime) -> list[StoredFile]:
    """Filerna som den här rollen har skapat av ärendet och som finns kvar, the newest first."""
    orders = orders_of(actor).filter(kind__in=FILES, subject=enrolment.case_number)
    files = StoredFile.objects.filter(job__in=orders, expires_at__gt=now)
    return list(files.select_related("job").order_by("-created_at")[:MOST_FILES])
