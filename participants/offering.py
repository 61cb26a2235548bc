"""Det som kan lämnas ut ur ett ärende: each kind says what it is about and how it reads.

The text is made from the case as it stands when it is checked, and kept as it was then. An app
above adds its own kinds in a module of this name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from finsam.dates import plain
from participants.codes_consent import ConsentArea
from participants.followup_copies import copies_of
from participants.heads import dates_of, has_document, planned_of
from participants.models import Enrolment
from participants.models.disclosure import Section
from participants.stages import stage_of, stage_words

Reader = Callable[[Enrolment, date], list[Section]]
FINAL_TEXTS, COPY = "FINAL_TEXTS", "COPY"


@dataclass(frozen=True)
class Offer:
    """Slag av uppgift: `areas` are what a consent must cover; `read` gives nothing when the case
    has nothing of the kind."""

    code: str
    label: str
    areas: tuple[ConsentArea, ...]
    read: Reader


OFFERS: dict[str, Offer] = {}


def offers(code: str, *, label: str, areas: tuple[ConsentArea, ...]) -> Callable[[Reader], Reader]:
    """Decorator: this may be handed over."""

    def register(read: Reader) -> Reader:
        OFFERS[code] = Offer(code, label, areas, read)
        return read

    return register


@offers("STATUS", label="Läge och datum", areas=(ConsentArea.PLANNING,))
def status(enrolment: Enrolment, today: date) -> list[Section]:
    """Läge: since when, which stage, and when the next follow-up is due."""
    follow_ups = list(enrolment.follow_ups.all())
    dates = dates_of(enrolment, follow_ups)
    lines = [f"Inskriven sedan {plain(enrolment.started_on)}."]
    if enrolment.closed_on:
        lines.append(f"Avslutad {plain(enrolment.closed_on)}.")
    else:
        lines.append(f"Skede den {plain(today)}: {stage_words(stage_of(dates), dates.held)}.")
    if planned := planned_of(follow_ups):
        lines.append(f"Nästa uppföljning senast {plain(planned.due_on)}.")
    return [Section("Läge och datum", "\n".join(lines))]


@offers("FOLLOW_UP", label="Senaste uppföljningens sammanfattning", areas=(ConsentArea.PLANNING,))
def follow_up(enrolment: Enrolment, today: date) -> list[Section]:
    """Senaste uppföljningen: the day, the decision and its reason; the three voices stay here."""
    held = [(one.held_on, one.pk, one) for one in enrolment.follow_ups.all() if one.held_on]
    if not held:
        return []
    held_on, _, last = max(held)
    decision = f"Beslut: {last.get_decision_display()}."
    text = "\n".join(filter(None, [decision, last.reason]))
    return [Section(f"Uppföljningen {plain(held_on)}", text)]


@offers(FINAL_TEXTS, label="Slutdokumentets texter", areas=(ConsentArea.PLANNING,))
def reviewed_texts(enrolment: Enrolment, today: date) -> list[Section]:
    """Slutdokumentet, when somebody has reviewed it as both read it."""
    is_reviewed = has_document(enrolment) and enrolment.final_document.is_reviewed
    return final_texts(enrolment, today) if is_reviewed else []


def final_texts(enrolment: Enrolment, today: date) -> list[Section]:
    """Slutdokumentet: what was written to be sent. Its table of contacts and its measurements tell
    of health, and go with the file."""
    document = getattr(enrolment, "final_document", None)
    if document is None or enrolment.closed_on is None:
        return []
    stay = (
        f"Inskriven {plain(enrolment.started_on)}, avslutad {plain(enrolment.closed_on)}. "
        f"Resultat: {enrolment.get_outcome_display()}."
    )
    following = " ".join(
        filter(
            None,
            [enrolment.next_step, f"Tar vid: {enrolment.next_actor}." * bool(enrolment.next_actor)],
        )
    )
    texts = [
        ("Slutdokumentation", stay),
        ("Så var läget i början", document.at_start),
        ("Det vi har gjort tillsammans", document.done),
        ("Det som har fungerat", document.helped),
        ("Det som har varit svårt", document.hindered),
        ("Att tänka på framöver", document.ahead),
        *(("Personens invändning", one.text) for one in document.objections.all()),
        ("Nästa steg", following),
    ]
    return [Section(heading, text) for heading, text in texts if text]


def offered(enrolment: Enrolment, today: date) -> dict[str, tuple[Offer, list[Section]]]:
    """Det som ärendet har att lämna, each with its text as it stands now."""
    prefetch_related_objects([enrolment], "follow_ups")
    offers = [*OFFERS.values(), *of_follow_ups(enrolment)]
    read = {offer.code: (offer, offer.read(enrolment, today)) for offer in offers}
    return {code: (offer, sections) for code, (offer, sections) in read.items() if sections}


def of_follow_ups(enrolment: Enrolment) -> Iterator[Offer]:
    """Varje hållen uppföljning med sina röster. What was said there may be of health."""
    for copy in copies_of(enrolment):
        label = f"{copy.name}, {plain(copy.held_on)}: beslut och tre röster"
        areas = (ConsentArea.PLANNING, ConsentArea.HEALTH)
        yield Offer(copy_code(copy.follow_up.pk), label, areas, reading(copy.sections))


def reading(sections: list[Section]) -> Reader:
    return lambda enrolment, today: sections


def copy_code(pk: object) -> str:
    """Uppföljningens kopia bland det som kan lämnas ut."""
    return f"{COPY}:{pk}"
