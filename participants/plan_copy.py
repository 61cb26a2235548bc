"""Deltagarens sida: the fixed words of the plain copy, in the languages whose wording is sure.

What people have written themselves stays as it was written. Names of authorities stay in Swedish,
as they stand in their letters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from finsam import dates
from participants.codes_plan import ActionOwner
from participants.models import Participant
from participants.plans import Action

SWEDISH = "sv"
LANGUAGES = {
    SWEDISH: "svenska",
    "en": "engelska",
    "ar": "arabiska",
    "uk": "ukrainska",
}
RIGHT_TO_LEFT = frozenset({"ar"})


@dataclass(frozen=True)
class Words:
    """Fasta texter: short sentences, no word that must be explained."""

    title: str
    made: str
    goals: str
    doing: str
    what: str
    who: str
    when: str
    latest: str
    meeting: str
    at: str
    unbooked: str
    trouble: str
    call: str
    phone: str
    rights: str
    owners: Mapping[str, str]


WORDS = {
    SWEDISH: Words(
        title="Det här har vi bestämt",
        made="Vi bestämde det tillsammans {day}.",
        goals="Mina mål",
        doing="Det här ska vi göra",
        what="Vad",
        who="Vem",
        when="När",
        latest="Senast {day}",
        meeting="Nästa möte",
        at="{day} klockan {time}",
        unbooked="Tiden är inte bokad än. Vi ska träffas senast {day}.",
        trouble="Om något händer",
        call="Kan du inte komma? Blir det för mycket? Ring {name}.",
        phone="Telefon",
        rights="Du får säga nej. Du får ändra dig. Du får ha med dig någon på mötet.",
        owners={
            ActionOwner.PARTICIPANT: "Jag",
            ActionOwner.TEAM: "Teamet",
            ActionOwner.MUNICIPALITY: "Kommunen",
            ActionOwner.REGION: "Regionen",
        },
    ),
    "en": Words(
        title="This is what we have decided",
        made="We decided it together on {day}.",
        goals="My goals",
        doing="What we are going to do",
        what="What",
        who="Who",
        when="When",
        latest="By {day}",
        meeting="Next meeting",
        at="{day} at {time}",
        unbooked="No time is booked yet. We will meet by {day}.",
        trouble="If something happens",
        call="Can you not come? Is it too much? Call {name}.",
        phone="Phone",
        rights="You may say no. You may change your mind. You may bring someone to the meeting.",
        owners={
            ActionOwner.PARTICIPANT: "Me",
            ActionOwner.TEAM: "The team",
            ActionOwner.MUNICIPALITY: "The municipality",
            ActionOwner.REGION: "The region",
        },
    ),
    "ar": Words(
        title="هذا ما قررناه",
        made="قررنا ذلك معًا بتاريخ {day}.",
        goals="أهدافي",
        doing="هذا ما سنقوم به",
        what="ماذا",
        who="من",
        when="متى",
        latest="حتى {day} كحد أقصى",
        meeting="الاجتماع القادم",
        at="{day} الساعة {time}",
        unbooked="لم يُحجز موعد بعد. سنلتقي حتى {day} كحد أقصى.",
        trouble="إذا حدث شيء",
        call="لا تستطيع الحضور؟ هل أصبح الأمر صعبًا عليك؟ اتصل بـ {name}.",
        phone="الهاتف",
        rights="يمكنك أن تقول لا. يمكنك أن تغيّر رأيك. يمكنك أن تحضر معك شخصًا إلى الاجتماع.",
        owners={
            ActionOwner.PARTICIPANT: "أنا",
            ActionOwner.TEAM: "الفريق",
            ActionOwner.MUNICIPALITY: "البلدية",
        },
    ),
    "uk": Words(
        title="Ось що ми вирішили",
        made="Ми вирішили це разом {day}.",
        goals="Мої цілі",
        doing="Що ми будемо робити",
        what="Що",
        who="Хто",
        when="Коли",
        latest="Не пізніше {day}",
        meeting="Наступна зустріч",
        at="{day} о {time}",
        unbooked="Час ще не призначено. Ми зустрінемося не пізніше {day}.",
        trouble="Якщо щось станеться",
        call="Не можете прийти? Вам забагато? Зателефонуйте: {name}.",
        phone="Телефон",
        rights="Ви можете сказати «ні». Ви можете передумати. "
        "Ви можете взяти когось із собою на зустріч.",
        owners={
            ActionOwner.PARTICIPANT: "Я",
            ActionOwner.TEAM: "Команда",
            ActionOwner.MUNICIPALITY: "Муніципалітет",
            ActionOwner.REGION: "Регіон",
        },
    ),
}


def language_of(participant: Participant) -> str:
    """Språket att föreslå: the person's own where there are words for it, else Swedish."""
    named = {name: code for code, name in LANGUAGES.items()}
    return named.get(participant.language.strip().lower(), SWEDISH)


def day_in(language: str, day: date) -> str:
    """Dagen: in words in Swedish, else as the letters of Swedish authorities write it."""
    if language == SWEDISH:
        return dates.plain(day)
    return isolated(day.isoformat()) if language in RIGHT_TO_LEFT else day.isoformat()


def isolated(text: str) -> str:
    """Håller ordningen i en dag som står bland ord från höger: its parts would trade places."""
    return f"\N{LEFT-TO-RIGHT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def owner_in(language: str, action: Action) -> str:
    """Vem: the party, and the name if one is given; of the person always "I"."""
    owners = WORDS[language].owners
    label = str(ActionOwner(action.owner).label)
    party = owners.get(action.owner, f"{label[:1].upper()}{label[1:]}")
    if action.owner == ActionOwner.PARTICIPANT or not action.owner_name:
        return party
    return f"{action.owner_name}, {party}"
