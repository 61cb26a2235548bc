"""Lämna ut uppgifter: to whom, what, on what ground, check. Nothing leaves before the last button.

What the check page showed is what is stored: the page carries a signed token over the package, and
a sending whose package is another one, or that never passed the page, is shown the page again.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self
from uuid import UUID, uuid4

from django.core import signing
from django.http import QueryDict

from documents.models import StoredFile
from organisations.models import Membership
from participants.codes import Way
from participants.codes_consent import ConsentArea, Ground, Party
from participants.disclosure import GROUNDS, parties_of
from participants.forms.closing import choices
from participants.forms.disclosure_questions import Questions
from participants.handover import FILES, Package, Recipient, lines_for
from participants.models import ConsentLine, Disclosure, Enrolment
from participants.models.disclosure import Section
from participants.offering import offered

REFERRER = "REMITTENT"
TEXT = "TEXT"
Answers = Mapping[str, Any]
SALT = "participants.disclose"
TOKEN_SECONDS = 12 * 60 * 60
CHANGED = "Något har ändrats sedan du granskade. Läs igenom en gång till innan du lämnar ut."
FILE_AREAS = (ConsentArea.PLANNING, ConsentArea.HEALTH)


class DiscloseForm(Questions):
    """Fyra steg. Only consent lines that are live and cover what was chosen are offered."""

    stored: Disclosure

    def __init__(
        self,
        *args: Any,
        enrolment: Enrolment,
        actor: Membership,
        today: date,
        files: list[StoredFile],
        **kwargs: Any,
    ) -> None:
        self.enrolment, self.actor, self.today = enrolment, actor, today
        self.documents = {f"{FILES[file.job.kind]}:{file.pk}": file for file in files}
        self.offered = offered(enrolment, today)
        super().__init__(*args, **kwargs)
        self.initial.setdefault("handed_on", today)
        if not enrolment.participant.is_protected:
            del self.fields["decided"]
        self.give_choices()
        if self.is_last and not self.is_bound:
            self.initial["token"] = self.new_token(self.initial)

    @classmethod
    def opened(cls, data: QueryDict | None, **given: Any) -> Self:
        """As every guide; what no longer holds at the last button leads back to its own step."""
        form = super().opened(data, **given)
        if not (form.is_bound and form.is_last) or form.is_valid():
            return form
        faults = [
            place for place, step in enumerate(cls.steps) if set(step.fields) & set(form.errors)
        ]
        return cls(data, here=faults[0], **given) if faults else form

    def give_choices(self) -> None:
        """Valen som ärendet ger; a ground of consent only where live lines cover what is chosen."""
        self.set("to", self.recipients())
        items = [(code, offer.label) for code, (offer, _) in self.offered.items()]
        self.set("items", items + [(code, file.name) for code, file in self.documents.items()])
        lines = self.covered() if self.here > 1 else None
        grounds = [one for one in Ground if one != Ground.CONSENT or lines]
        self.set(
            "ground", [(one.value, f"{one.label[:1].upper()}{one.label[1:]}") for one in grounds]
        )
        explained = {one.value: GROUNDS[one].sentence for one in grounds}
        if lines:
            explained[Ground.CONSENT.value] = " ".join(line.basis for line in lines)
        self.explanations = {"ground": explained}

    @property
    def lacks_consent(self) -> bool:
        """Inget samtycke räcker: said where the ground is chosen."""
        offered = dict(self.fields["ground"].choices)  # type: ignore[attr-defined]
        return self.step.fields[0] == "ground" and Ground.CONSENT.value not in offered

    def set(self, name: str, values: list[tuple[str, str]]) -> None:
        self.fields[name].choices = values  # type: ignore[attr-defined]

    def recipients(self) -> list[tuple[str, str]]:
        office = self.enrolment.referring_organisation
        name = office.name if office else self.enrolment.get_referring_party_display()
        return [(REFERRER, f"Remittenten: {name}" if name else "Remittenten"), *choices(Party)]

    def said(self, name: str) -> Any:
        """Svaret så långt, typed or carried. Read only to know what may be offered."""
        if not self.is_bound:
            return self.initial.get(name)
        return self.fields[name].widget.value_from_datadict(self.data, {}, self.add_prefix(name))

    def covered(self) -> list[ConsentLine] | None:
        """Raderna som täcker det som är valt; None when none do."""
        areas = self.areas_of(self.said("items") or [], self.said("text_areas") or [])
        recipient = self.recipient_of(str(self.said("to") or ""), str(self.said("named") or ""))
        return lines_for(self.enrolment, recipient, areas, on=self.today, locked=False)

    def recipient_of(self, to: str, named: str, person: str = "") -> Recipient:
        """Mottagaren; a referrer without a code of its own is named by its kind."""
        if to != REFERRER:
            return Recipient(to, named if to == Party.OTHER else "", person, is_referrer=False)
        own = parties_of(self.enrolment.referring_party)
        party, words = own[0] if own else (Party.OTHER, named or "remittenten")
        return Recipient(party.value, words, person, is_referrer=True)

    def areas_of(self, items: list[str], text_areas: list[str]) -> tuple[str, ...]:
        """Områdena som det valda rör, in the order of the code list."""
        found = {
            area
            for code, (offer, _) in self.offered.items()
            if code in items
            for area in offer.areas
        }
        if self.documents.keys() & set(items):
            found.update(FILE_AREAS)
        return tuple(one.value for one in ConsentArea if one in found or one.value in text_areas)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        checks = [self.check_recipient, self.check_content, self.check_ground, self.check_token]
        for check in checks[: self.here + 1]:
            if not self.errors:
                check({**given})  # a copy: what is refused is taken out of the form's own
        return given

    def check_recipient(self, given: Answers) -> None:
        if given["to"] == Party.OTHER and not given["named"]:
            self.add_error("named", "Skriv vilken den andra parten är")

    def check_content(self, given: Answers) -> None:
        items, text, areas = given["items"], given["text"], given["text_areas"]
        if not items and not text:
            self.add_error("items", "Välj något ur ärendet, eller skriv en egen text")
        if bool(text) != bool(areas):
            said = "Kryssa för vad texten handlar om" if text else "Det finns ingen egen text"
            self.add_error("text_areas", said)
        if len(self.documents.keys() & set(items)) > 1:
            self.add_error("items", "Välj högst en fil")

    def check_ground(self, given: Answers) -> None:
        rule = GROUNDS[Ground(given["ground"])]
        if given["handed_on"] > self.today:
            self.add_error("handed_on", "Dagen har inte varit än")
        if "decided" in self.fields and given["way"] == Way.POST and not given["decided"]:
            self.add_error("decided", "Kryssa för att det är beslutat att skicka med post")
        if rule.asks_reason and not given["reason"]:
            self.add_error("reason", "Skriv skälet till att uppgifterna lämnas")
        if rule.asks_law and not given["law"]:
            self.add_error("law", "Ange bestämmelsen")
        if not rule.asks_reason and not self.held_then(given):
            self.add_error("handed_on", "Samtycket gällde inte den dagen")

    def held_then(self, given: Answers) -> bool:
        package = self.package_of(given)
        lines = lines_for(
            self.enrolment, package.recipient, package.areas, on=package.handed_on, locked=False
        )
        return lines is not None

    def check_token(self, given: Answers) -> None:
        """Granskningen: the package is the one that the check page showed to this very actor."""
        if self.token_facts(given)[:3] != self.facts_of(given):
            self.add_error(None, CHANGED)
            self.retype("token", self.new_token(given))

    def facts_of(self, given: Answers) -> list[Any]:
        return [self.enrolment.pk, self.actor.pk, self.package_of(given).digest]

    def new_token(self, given: Answers) -> str:
        return signing.dumps([*self.facts_of(given), uuid4().hex], salt=SALT)

    def token_facts(self, given: Answers) -> list[Any]:
        """Det som tecknades; empty for a token that is missing, forged or old."""
        try:
            facts: list[Any] = signing.loads(given["token"], salt=SALT, max_age=TOKEN_SECONDS)
        except signing.BadSignature:
            return []
        return facts

    @property
    def key(self) -> UUID:
        """Nyckeln som granskningssidan gav, so that a second press gives the same disclosure."""
        return UUID(self.token_facts(self.cleaned_data)[3])

    @property
    def package(self) -> Package:
        """Försändelsen på granskningssidan, and after the last button."""
        return self.package_of(self.cleaned_data if self.is_bound else self.initial)

    def package_of(self, given: Answers) -> Package:
        person = self.enrolment.participant.shown_name
        sections = [Section("Gäller", person)]
        for code, (_, read) in self.offered.items():
            sections += read if code in given["items"] else []
        if given["text"]:
            sections.append(Section("Från teamet", given["text"].replace("\r\n", "\n")))
        if file := self.file_in(given):
            sections.append(Section("Bifogad fil", file.name))
        consented = given["ground"] == Ground.CONSENT
        return Package(
            case_number=self.enrolment.case_number,
            recipient=self.recipient_of(given["to"], given["named"], given["person"]),
            items=self.codes_of(given),
            areas=self.areas_of(given["items"], given["text_areas"]),
            sections=tuple(sections),
            ground=given["ground"],
            law="" if consented else given["law"],
            reason="" if consented else given["reason"],
            way=given["way"],
            handed_on=given["handed_on"],
            file_sha256=file.sha256 if file else "",
        )

    def file_in(self, given: Answers) -> StoredFile | None:
        return next((file for code, file in self.documents.items() if code in given["items"]), None)

    def codes_of(self, given: Answers) -> tuple[str, ...]:
        codes = [code for code in self.offered if code in given["items"]]
        codes += [TEXT] if given["text"] else []
        file = self.file_in(given)
        return (*codes, *([FILES[file.job.kind]] if file else []))

    @property
    def file(self) -> StoredFile | None:
        return self.file_in(self.cleaned_data)
