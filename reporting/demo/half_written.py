"""Utkast och invändningar: what is half written today, and what somebody held to be wrong."""

from datetime import timedelta
from random import Random
from uuid import uuid4

from django.urls import reverse

from participants.models import Draft, JournalNote, Objection
from reporting.demo.workdays import at, workday_before
from reporting.demo.world import Case, World

# Days ago, and the words; the oldest goes within the week.
DRAFTS = [
    (0, "phone", "Ringde för att höra hur praktiken går. Hen berättar att de första dagarna har"),
    (3, "meeting", "Möte med handläggaren om nästa steg. Vi kom överens om att"),
    (26, "conversation", "Samtal om sömn och rutiner. Provar att lägga sig före elva och"),
]
OBJECTIONS = [
    "Så sa jag inte. Jag sa att jag ville vänta en vecka, inte att jag inte ville.",
    "Det låter som om jag inte försöker. Jag har gjort allt som vi kom överens om.",
    "Det var jag som föreslog det här, inte teamet. Det vill jag ska stå.",
]


def tell_half_written(world: World, cases: list[Case]) -> None:
    """A chance of its own, so that nothing told before is told otherwise. The cases are written."""
    chance = Random("utkast och invändningar")  # noqa: S311 - invented people, nothing to guess
    today = world.scene.today
    open_cases = [
        case
        for case in cases
        if case.course.closed_on is None and not case.participant.is_protected
    ]
    own = [case for case in open_cases if case.responsible_on(today).username == "socialkonsulent"]
    for case, (days, category, text) in zip(chance.sample(own, len(DRAFTS)), DRAFTS, strict=True):
        keep_draft(world, case, days, {"category": [category], "text": [text]})
    for case, text in zip(chance.sample(own, len(OBJECTIONS)), OBJECTIONS, strict=True):
        object_to_latest(world, case, text)


def keep_draft(world: World, case: Case, days: int, fields: dict[str, list[str]]) -> None:
    today = world.scene.today
    author = case.responsible_on(today)
    Draft.objects.keep(
        case.enrolment,
        by=world.staff.hat_of(case.plan.code, author, today),
        action=reverse("participants:sign_note", args=[case.enrolment.case_number]),
        fields=fields,
        key=uuid4(),
        at=at(today - timedelta(days=days), 3),
    )


def object_to_latest(world: World, case: Case, text: str) -> None:
    """Mot den senaste anteckningen, said and written down the last working day."""
    note = JournalNote.objects.filter(enrolment=case.enrolment).first()
    if note is None:
        return
    day = max(note.happened_on, workday_before(world.scene.today - timedelta(days=1)))
    Objection.objects.create(
        enrolment=case.enrolment,
        note=note,
        made_on=day,
        text=text,
        signed_by=case.responsible_on(day),
        signed_at=max(at(day, 12), note.signed_at),
    )
