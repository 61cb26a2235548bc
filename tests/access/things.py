"""The things that an address can name: cases, remisser, files and reports in every state."""

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate, now

from audit.models import Review
from documents import tasks
from documents.jobs import RENDERERS
from documents.models import Job
from documents.uploads import Upload
from finsam.access import FieldClass
from finsam.personal_numbers import invented
from instruments.models import Instrument, ViolenceScreening
from instruments.violence import Answer, Area, Told
from organisations.models import Membership, Organisation, Team, User
from participants.codes_consent import ConsentArea, ConsentForm, Direction, Party
from participants.models import (
    Agreed,
    Attachment,
    Consent,
    DisclosedFile,
    Enrolment,
    FinalDocument,
    Participant,
    ProtectionDetail,
)
from participants.models.disclosure import Section, frozen
from referrals.models import Referral
from reporting.freezing import freeze
from reporting.models import AnnualReport
from tests.access.canaries import CLASSES, plant, word
from tests.access.oracle import Thing, Token
from tests.access.people import TEAM_PEOPLE
from tests.builders import a_disclosure, a_participant, a_referral, an_enrolment

TODAY = localdate
START = timedelta(days=120)
MEASURED_ON = timedelta(days=60)
NOBODY: frozenset[str] = frozenset()


class Maker:
    """Makes things one after the other; each has a number that its words carry."""

    def __init__(self, hats: dict[str, Membership], team: Team, office: Organisation) -> None:
        self.hats, self.team, self.office = hats, team, office
        self.things: list[Thing] = []

    def add(self, thing: Thing, records: list[Any]) -> Thing:
        plant(thing, len(self.things), records)
        self.things.append(thing)
        return thing

    def participant(self, controller: Organisation, **facts: Any) -> Participant:
        born = date(1970, 1, 1) + timedelta(days=97 * len(self.things))
        number = invented(born, "kvinna", len(self.things) % 10)
        facts = {"birth_date": born, "sex": "woman"} | facts
        return a_participant(
            controller=controller,
            identity_type="personnummer",
            personal_number=number,
            **facts,
        )

    def case(
        self,
        key: str,
        *,
        team: Team | None = None,
        responsible: str = "staff",
        readers: frozenset[str] = TEAM_PEOPLE,
        participant: Participant | None = None,
        closed: dict[str, Any] | None = None,
        keepers: frozenset[str] = NOBODY,
        **facts: Any,
    ) -> tuple[Thing, Enrolment]:
        """A case with one of everything in it; `closed` holds the facts of its end."""
        number = len(self.things)
        team = team or self.team
        signed_by = self.hats[responsible].user
        case = an_enrolment(
            team=team,
            participant=participant or self.participant(team.owner),
            responsible=signed_by,
            started_on=TODAY() - START,
            **facts,
        )
        records = [case.participant, case, *written_in(case, self.hats[responsible])]
        if closed is not None:
            case.close(on=TODAY() - timedelta(days=5), **{"outcome": "work"} | closed)
            records = [*records, FinalDocument.objects.get(enrolment=case)]
        thing = Thing(
            key,
            "case",
            parts_of(case),
            readers=readers,
            states=frozenset({"open" if closed is None else "closed"}),
            list_keepers=keepers,
        )

        note_in(thing, case, self.hats[responsible], number)
        case.refresh_from_db()
        records += consented(thing, case, signed_by)
        records.append(attached(thing, case, signed_by, number))
        asked_about_violence(thing, case, signed_by, responsible, number)
        if case.participant.is_protected:
            records += guarded(thing, case, self.hats[responsible])
        self.add(thing, fresh(records))
        return thing, case

    def referral(
        self,
        key: str,
        *,
        referrer: str = "referrer",
        readers: frozenset[str] = TEAM_PEOPLE,
        states: str = "sent undecided",
        office: frozenset[str] = frozenset({"office_colleague"}),
        **facts: Any,
    ) -> tuple[Thing, Referral]:
        sent = TODAY() - timedelta(days=6) if "sent" in states else None
        referral = a_referral(
            **{"team": self.team, "referrer": self.hats[referrer], "sent_on": sent} | facts
        )
        if "asked" in states:
            referral.ask(on=TODAY(), question="?")
        thing = Thing(
            key,
            "referral",
            {"number": referral.number},
            readers=readers if sent else NOBODY,
            author=referrer if self.hats[referrer].role == "remittent" else "",
            office=office if sent else NOBODY,
            states=frozenset(states.split()),
        )
        self.add(thing, [referral])
        return thing, referral


def written_in(case: Enrolment, staff: Membership) -> list[Any]:
    """A held follow-up, a booked one, a moved meeting, a measure and a measurement."""
    day = case.started_on + timedelta(days=30)
    first = case.follow_ups.planned().get()
    first.hold(on=day, decision="continue", signed_by=staff.user)
    following = case.follow_ups.planned().get()
    following.book(at=now() + timedelta(hours=20), now=now())
    following.book(at=now() + timedelta(hours=21), reason="Förhinder.", now=now())
    measure = case.support_measures.create(kind="FAMILJELAKARE", needed_on=day)
    scale = Instrument.objects.get(code="ORS")
    measurement = case.measurements.create(
        instrument=scale,
        measured_on=TODAY() - MEASURED_ON,
        values=[50] * len(scale.items),
        total=50 * len(scale.items),
        entered_by=staff.user,
    )
    change = following.changes.get()
    return [first, following, change, measure, measurement, case.huvudman_periods.get()]


def guarded(thing: Thing, case: Enrolment, named: Membership) -> list[Any]:
    """Of a protected person: the list of readers, what the threat is, a reason that was given."""
    thing.states |= {"protected"}
    reader = case.named_readers.filter(user=named.user).first() or case.named_readers.create(
        user=named.user, named_at=now()
    )
    thing.parts["participants:remove_reader.pk"] = reader.pk
    detail = ProtectionDetail.objects.create(
        participant=case.participant,
        text="Hot",
        decided_by="Skatteverket",
        since=case.started_on,
        written_by=named.user,
    )
    opening = case.openings.create(
        actor=named,
        login="another login",
        kind="protected",
        reason="Skäl",
        opened_at=now(),
        valid_until=now(),
    )
    return [detail, opening]


def consented(thing: Thing, case: Enrolment, user: User) -> list[Any]:
    """A consent toward the referrer's own party, and one toward somebody else."""
    agreed = [
        Agreed(Party.AF, Direction.BOTH, ConsentArea.PLANNING),
        Agreed(Party.OTHER, Direction.GIVE, ConsentArea.WORK, named="Granne"),
    ]
    consent = Consent.objects.record(
        case, on=case.started_on, form=ConsentForm.WRITTEN, obtained_by=user, lines=agreed
    )
    line = consent.lines.get(party=Party.OTHER)
    thing.parts |= {"consent": consent.pk, "line": line.pk}
    return [consent, line]


def disclosed(
    case_thing: Thing, referral: Thing | None, case: Enrolment, staff: Membership, number: int
) -> None:
    """Handed over: to the referrer, who reads the copy again, or to somebody else."""
    label = "participants.Disclosure"
    words = {
        name: word(of_class, number, 80 + place + (10 if referral else 0))
        for place, (name, of_class) in enumerate(CLASSES[label].items())
    }
    copy = frozen([Section("Läget", words["content"])])
    disclosure = a_disclosure(
        case,
        by=staff,
        party=Party.OTHER,
        to_referrer=referral is not None,
        **words | {"content": copy},
    )
    file = DisclosedFile(disclosure=disclosure, name="Kopia.txt", content_type="text/plain")
    file.keep(b"Det som lamnades.")
    file.save()
    readers = case_thing.readers | ({referral.author} if referral else NOBODY)
    for name, text in words.items():
        case_thing.tokens[text] = Token(
            case_thing.key, f"{label}.{name}", CLASSES[label][name], readers
        )
    case_thing.parts["disclosure"] = disclosure.pk
    if referral:
        referral.parts["referrals:released.disclosure"] = disclosure.pk


def a_review(controller_id: int) -> Thing:
    """A month drawn for review, with one item in it."""
    first = TODAY().replace(day=1)
    review = Review.objects.create(
        controller_id=controller_id, month=first, seed=1, drawn_by="Granskaren"
    )
    item = review.items.create(reason="sample", user_id=1, day=first, readings=1)
    readers = frozenset({"reviewer"})
    return Thing("review", "review", {"pk": review.pk, "item": item.pk}, readers=readers)


def attached(thing: Thing, case: Enrolment, user: User, number: int) -> Attachment:
    """A file whose content has a word too."""
    text = word(FieldClass.SOCIAL, number, 98)
    attachment = Attachment(enrolment=case, added_by=user)
    attachment.add(Upload("txt", "intyg", text.encode()))
    thing.tokens[text] = Token(thing.key, "the bytes of an attachment", FieldClass.SOCIAL)
    thing.parts["participants:attachment.pk"] = attachment.pk
    thing.parts["participants:remove_attachment.pk"] = attachment.pk
    return attachment


def asked_about_violence(
    thing: Thing, case: Enrolment, user: User, asker: str, number: int
) -> None:
    """What was answered is for the one who asked, and the word stands in the stored text alone."""
    screening = ViolenceScreening(enrolment=case, asked_by=user, asked_on=TODAY(), state="JA")
    screening.register(Told(dict.fromkeys(Area, Answer.NO), leaflet=True), today=TODAY())
    text = word(FieldClass.VIOLENCE, number, 97)
    stored = screening.answers
    stored.text = stored.text.replace("{", f'{{"x": "{text}", ', 1)
    stored.save()
    asked_by = frozenset({asker})
    thing.tokens[text] = Token(
        thing.key, "instruments.ViolenceAnswers.text", FieldClass.VIOLENCE, asked_by
    )
    thing.askers = asked_by
    thing.parts["instruments:violence_answers.pk"] = screening.pk
    thing.parts["instruments:violence_reader.pk"] = screening.pk


def note_in(thing: Thing, case: Enrolment, staff: Membership, number: int) -> None:
    """A signed note is never changed, so it is written with its word."""
    of_class = CLASSES["participants.JournalNote"]["text"]
    text = word(of_class, number, 99)
    note = case.notes.create(
        happened_on=case.started_on, text=text, signed_by=staff.user, signed_at=now()
    )
    thing.tokens[text] = Token(thing.key, "participants.JournalNote.text", of_class)
    thing.parts["participants:correct_note.pk"] = note.pk


def fresh(records: list[Any]) -> list[Any]:
    return [type(record)._base_manager.get(pk=record.pk) for record in records]


def parts_of(case: Enrolment) -> dict[str, object]:
    """What the parts of an address can be in this case."""
    return {
        "case_number": case.case_number,
        "participants:edit_measure.pk": case.support_measures.get().pk,
        "code": "ORS",
        "day": (TODAY() - MEASURED_ON).isoformat(),
    }


def a_file(order_of: Membership, case: Enrolment) -> Job:
    """A finished final document, made as the worker makes it."""
    job = Job.objects.create(
        kind="final_document",
        label="Slutdokumentation",
        subject=case.case_number,
        parameters={"enrolment": case.pk},
        ordered_by=order_of,
    )
    tasks.store(job, tasks.produce(order_of, job, RENDERERS[job.kind]))
    return job


def a_report(team: Team) -> AnnualReport:
    """With a version that those who steer may read."""
    report = AnnualReport.objects.of([team], TODAY().year)
    freeze(report, by="Ledaren", at=now(), today=TODAY())
    return report
