"""Förslag till slutdokumentation: what the case already knows, in sentences to write on from."""

from collections.abc import Iterable, Sequence

from finsam import numbers
from finsam.dates import plain
from participants.codes import Income, Occupation
from participants.models import Enrolment, FollowUp

NUMBER_WORDS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio")


def proposals(enrolment: Enrolment, held: Sequence[FollowUp]) -> dict[str, str]:
    """Förslagen, by field. Only what was written to be sent is quoted, never a journal note."""
    return {
        "at_start": " ".join(start_sentences(enrolment)),
        "done": meetings(len(held)),
        "helped": last_words(enrolment, held),
    }


def start_sentences(enrolment: Enrolment) -> Iterable[str]:
    office = enrolment.referring_organisation
    referrer = office.name if office else enrolment.get_referring_party_display()
    way = f" på remiss från {referrer}" if referrer else ""
    yield f"{first_name(enrolment)} skrevs in {plain(enrolment.started_on)}{way}."
    known = {
        "Utbildning": enrolment.get_education_display(),
        "Försörjning": listed(Income(code).label for code in enrolment.income_before),
        "Sysselsättning": listed(Occupation(code).label for code in enrolment.occupation_before),
        "Tid i offentlig försörjning": years_of_support(enrolment),
    }
    for label, words in known.items():
        if words:
            yield f"{label}: {words}."


def years_of_support(enrolment: Enrolment) -> str:
    if enrolment.support_over_nine:
        return "mer än nio år"
    if enrolment.support_years is None:
        return ""
    return f"{numbers.written(enrolment.support_years.normalize() + 0)} år"


def meetings(count: int) -> str:
    if not count:
        return ""
    words = NUMBER_WORDS[count] if count < len(NUMBER_WORDS) else str(count)
    noun = "trepartsuppföljning har" if count == 1 else "trepartsuppföljningar har"
    return f"{words.capitalize()} {noun} hållits."


def last_words(enrolment: Enrolment, held: Sequence[FollowUp]) -> str:
    """Deltagarens röst vid det sista mötet."""
    voice = held[-1].participant_voice if held else ""
    return f"{first_name(enrolment)} sa vid det sista mötet: ”{voice}”" if voice else ""


def first_name(enrolment: Enrolment) -> str:
    person = enrolment.participant
    return person.shown_name if person.is_protected else person.first_name or "Deltagaren"


def listed(words: Iterable[str]) -> str:
    """Uppräkning: "sjukpenning, lön och studiestöd"."""
    *first, last = [*words] or [""]
    return f"{', '.join(first)} och {last}" if first else last
