"""Kanariefåglar: a text of its own in every field of every thing, and the search for them.

Each text field of each model with case content has a class here; a new field without one fails the
test beside this file.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from pypdf import PdfReader

from finsam.access import FieldClass
from tests.access.oracle import Thing, Token

K1, K2, K3 = FieldClass.IDENTITY, FieldClass.STATUS, FieldClass.HEALTH
K4, K5, K6, K7 = (
    FieldClass.SOCIAL,
    FieldClass.VIOLENCE,
    FieldClass.PROTECTION,
    FieldClass.REASONS,
)
APPS = ("participants", "instruments", "activities", "referrals")
CLASSES: dict[str, dict[str, FieldClass]] = {
    "participants.Participant": {
        "personal_number": K1,
        "first_name": K1,
        "last_name": K1,
        "municipality": K1,
        "alias": K2,
        "language": K1,
        "phone": K1,
        "email": K1,
        "address": K1,
    },
    "participants.Enrolment": {
        "case_number": K2,
        "referrer_contact": K2,
        "legal_system": K2,
        "legal_record": K2,
        "next_step": K4,
        "next_actor": K2,
    },
    "participants.FinalDocument": {
        "at_start": K3,
        "done": K4,
        "helped": K3,
        "hindered": K3,
        "ahead": K4,
    },
    "participants.FollowUp": {
        "participant_voice": K3,
        "referrer_voice": K4,
        "team_voice": K4,
        "reason": K4,
        "cancelled_reason": K7,
    },
    "participants.MeetingChange": {"reason": K4},
    "participants.Attendee": {"name": K2, "role": K2},
    "participants.Extension": {"reason": K7, "remark": K7},
    "participants.FormerClose": {
        "next_step": K4,
        "next_actor": K2,
        "document": K3,
        "reason": K7,
    },
    "participants.HuvudmanPeriod": {"contact": K2},
    "participants.JournalNote": {"text": K3},
    "participants.Objection": {"text": K3},
    "participants.Draft": {"fields": K3},
    "participants.SupportMeasure": {"actor_name": K4},
    "participants.EndDate": {"note": K4},
    "participants.Postponement": {"reason": K4},
    "participants.PlanGoal": {"text": K4, "reason": K4},
    "participants.PlanAction": {"text": K4, "owner_name": K2, "reason": K4},
    "participants.Expectations": {"participant": K3, "referrer": K4, "consultant": K4},
    "participants.PlanVersion": {"content": K3},
    "participants.LifeNote": {"text": K3},
    "participants.LifeNeed": {"text": K3},
    "participants.Opening": {"reason": K7, "remark": K7},
    "participants.Attachment": {"label": K4, "removal_reason": K4},
    "participants.Consent": {"remark": K4},
    "participants.ConsentLine": {"named": K2},
    "participants.ProtectionDetail": {"text": K6, "decided_by": K6},
    "participants.Disclosure": {
        "named": K2,
        "recipient": K2,
        "law": K2,
        "reason": K7,
        "content": K3,
    },
    "instruments.Measurement": {
        "occasion": K3,
        "subject": K3,
        "holds_up": K3,
        "next_step": K3,
    },
    "instruments.ViolenceAnswers": {"text": K5},
    "activities.Placement": {"supervisor": K4, "duties": K4, "end_note": K4},
    "activities.PlacementFollowUp": {"workplace_voice": K4, "participant_voice": K4, "agreed": K4},
    "referrals.Referral": {
        "number": K2,
        "contact": K2,
        "contact_phone": K2,
        "personal_number": K1,
        "first_name": K1,
        "last_name": K1,
        "phone": K1,
        "municipality": K1,
        "language": K1,
        "background": K4,
        "own_words": K3,
        "obstacles_reason": K3,
        "question": K4,
        "answer": K4,
        "internal_note": K7,
        "text_to_participant": K7,
        "text_to_referrer": K7,
        "withdrawn_reason": K7,
    },
}
# Fields that hold no word about a person: codes, keys, hashes.
BARE = {
    # The team's own: its groups, their sessions and its workplaces are of nobody's case.
    "activities.Group": {"name", "place"},
    "activities.GroupSession": {"reason"},
    "activities.Workplace": {"name", "town", "contact", "contact_way"},
    "activities.CalendarFeed": {"digest"},
    "instruments.Instrument": {"code", "name", "explanation", "owner"},
    "instruments.InstrumentItem": {"code", "label", "wording"},
    "instruments.Licence": {"holder", "scope"},
    # Sealed, and about nobody; what was accounted for is sums.
    "instruments.SurveyHeap": {"sealed"},
    "instruments.SurveyAccount": {"shares"},
    "referrals.ImportedCase": {"key", "values"},
    "participants.Opening": {"login"},
    "participants.Extension": {"case_number"},
    "participants.PlanCatalogue": {"goals", "actions"},
    "participants.Attachment": {"sha256"},
    "participants.Disclosure": {"digest"},
    "participants.Draft": {"action"},
    "participants.DisclosedFile": {"sha256", "name", "content_type"},
}
TEAM_ONLY = {("referrals.Referral", "internal_note"), ("referrals.Referral", "text_to_participant")}
REVIEWED = {("participants.Opening", "reason"), ("participants.Opening", "remark")}
# Written only in a state that the records of this world are not in.
LATER = {("participants.Attachment", "removal_reason"), ("participants.Opening", "remark")}
GIVEN = {"personal_number", "case_number", "number"}  # told apart as they are


def undecided_fields() -> list[str]:
    """Text fields of models with case content that have no class."""
    return [
        f"{model._meta.label}.{field.name}"
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.startswith("Historical")
        for field in text_fields(model)
        if field.name not in CLASSES.get(model._meta.label, {})
        and field.name not in BARE.get(model._meta.label, set())
    ]


def text_fields(model: type[models.Model]) -> Iterator[models.Field]:
    """Free text of any kind: also what is encrypted at rest."""
    for field in model._meta.concrete_fields:
        free = isinstance(field, models.CharField | models.TextField | models.JSONField)
        encrypted = type(field).__name__.startswith("Encrypted")
        if (free or encrypted) and not field.choices:
            yield field


def word(of_class: FieldClass, thing: int, field: int) -> str:
    """A word that stands nowhere else; letters and digits, so that it fits in any field."""
    return f"Q{of_class.value.lower()}x{thing:02d}y{field:02d}z"


def plant(thing: Thing, number: int, records: Iterable[models.Model]) -> None:
    """Writes a word in every field of the records and remembers whose it is."""
    for record in records:
        label = record._meta.label
        for name, of_class in CLASSES[label].items():
            text = written(record, name, of_class, thing, number)
            if text:
                readers = readers_of(label, name, thing)
                thing.tokens[text] = Token(thing.key, f"{label}.{name}", of_class, readers)
        record.save()


def readers_of(label: str, name: str, thing: Thing) -> frozenset[str] | None:
    """Who alone may meet a field, where it is not all the readers of the thing."""
    if (label, name) in TEAM_ONLY:
        return thing.readers
    if (label, name) in REVIEWED:
        return frozenset({"reviewer"})
    return None


def written(
    record: models.Model, name: str, of_class: FieldClass, thing: Thing, number: int
) -> str:
    if name in GIVEN:
        return str(getattr(record, name))
    if (record._meta.label, name) in LATER:
        return ""
    ways = {"address", "phone", "email", "municipality"}
    if name in ways and getattr(record, "is_protected", False):
        return ""  # of a protected person none is kept
    text = word(of_class, number, len(thing.tokens))
    if name == "email":
        text = f"{text.lower()}@exempel.se"
    setattr(record, name, text)
    return text


# The shapes that words have: planted ones, numbers of cases and remisser, personal numbers.
SHAPES = re.compile(
    r"qk\dx\d\dy\d\dz(?:@exempel\.se)?|[a-zåäö]{1,5}-\d{4}-\d{3,}|\d{6}(?:\d\d)?-?\d{4}",
    re.IGNORECASE,
)


class Searcher:
    """Söker alla ord i ett svar, whatever it is made of."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self.known: dict[str, Token] = {}
        for thing in things:
            for text, token in thing.tokens.items():
                self.known[text.lower()] = token
                if token.field.endswith("personal_number"):
                    self.known |= dict.fromkeys(ways_to_write(text), token)

    def found_in(self, text: str) -> set[Token]:
        words = {match.lower() for match in SHAPES.findall(text)}
        return {self.known[word] for word in words if word in self.known}


def ways_to_write(number: str) -> list[str]:
    return [f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}", number[2:]]


def text_of(response: Any) -> str:
    """Everything an answer says: status line, headers, cookies, body; files taken apart."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    cookies = response.cookies.output()
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return "\n".join([headers, cookies, readable(body)])


def readable(body: bytes) -> str:
    if body.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(body))
        pages = [page.extract_text() for page in reader.pages]
        return "\n".join([str(reader.metadata), *pages])
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return body.decode(errors="replace")
