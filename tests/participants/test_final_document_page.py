from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from activities.models import Attendance
from audit.models import Reading
from documents.models import Job
from instruments.models import Instrument, Measurement
from participants.models import Enrolment, Expectations, FinalDocument
from participants.models.final_document import UNREVIEWED
from participants.proposing import proposals
from tests.builders import (
    a_group,
    a_hat,
    a_held_follow_up,
    a_member,
    a_participant,
    a_placement,
    a_plan,
    a_workplace,
    an_enrolment,
    reviewed,
    says_why,
)
from tests.queries import asked

pytestmark = pytest.mark.django_db
CLOSED = date(2026, 6, 26)
PAGES = [["final_document"], ["preview_final_document"]]
ACTS = [
    ["final_document"],
    ["preview_final_document"],
    ["print_final_document"],
    ["receive_final_document", "deltagaren"],
    ["take_over"],
]


@pytest.fixture
def owner(client):
    hat = a_hat()
    client.force_login(hat.user)
    return hat


def a_closed_case(owner, **facts):
    enrolment = an_enrolment(
        team=owner.team, responsible=owner.user, started_on=date(2026, 3, 2), **facts
    )
    meeting = a_held_follow_up(enrolment, on=date(2026, 5, 28), decision="close")
    meeting.participant_voice = "Nu ringer jag själv."
    meeting.save()
    enrolment.close(on=CLOSED, outcome="work", next_step="Halvtid.", next_actor="Försäkringskassan")
    return enrolment


@pytest.fixture
def enrolment(owner):
    return a_closed_case(owner, referring_party="FK", income_before=["LON", "SJUKPENNING"])


def url(enrolment, name, *more):
    return reverse(f"participants:{name}", args=[enrolment.case_number, *more])


def shown(client, enrolment, name="final_document"):
    return client.get(url(enrolment, name)).content.decode()


def save(client, enrolment, **texts):
    version = FinalDocument.objects.get().version
    return client.post(url(enrolment, "final_document"), {"version": version} | texts)


def receive(client, enrolment, receiver, by, **given):
    data = {f"{by}-on": "2026-07-01", f"{by}-way": "hand"}
    data |= {f"{by}-{name}": value for name, value in given.items()}
    return client.post(url(enrolment, "receive_final_document", receiver), data)


def test_the_fields_hold_proposals_until_something_is_saved(client, enrolment):
    html = shown(client, enrolment)
    assert "skrevs in 2\xa0mars 2026 på remiss från Försäkringskassan." in html
    assert "Försörjning: lön och sjukpenning eller rehabiliteringspenning." in html
    assert "Nu ringer jag själv." in html
    assert not FinalDocument.objects.get().at_start
    save(client, enrolment, ahead="Fasta tider.")
    html = shown(client, enrolment)
    assert "Fasta tider." in html
    assert "skrevs in" not in html


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"support_years": Decimal("4.00")}, "Tid i offentlig försörjning: 4 år."),
        ({"support_years": Decimal("5.70")}, "Tid i offentlig försörjning: 5,7 år."),
        ({"support_years": Decimal("20.00")}, "Tid i offentlig försörjning: 20 år."),
        ({"support_over_nine": True}, "Tid i offentlig försörjning: mer än nio år."),
        ({"education": "GYMNASIUM"}, "Utbildning: gymnasium."),
    ],
)
def test_a_proposal_says_what_is_known_at_start(owner, facts, words):
    enrolment = an_enrolment(team=owner.team, **facts)
    assert proposals(enrolment)["at_start"].endswith(words)


def test_what_is_unknown_is_not_proposed(owner):
    texts = proposals(an_enrolment(team=owner.team))
    assert texts == {"at_start": "Tova skrevs in 12\xa0januari 2026."}


def test_the_whole_case_is_proposed_in_words(owner):
    enrolment = an_enrolment(team=owner.team, started_on=date(2026, 3, 2))
    Expectations.objects.create(enrolment=enrolment, participant="Att få ro.")
    a_held_follow_up(enrolment, on=date(2026, 5, 28))
    a_held_follow_up(enrolment, on=date(2026, 6, 20), decision="close")
    goal = a_plan(enrolment, status="GJORD", done_on=CLOSED).goal
    goal.actions.create(
        text="Skriva CV", owner="AF", due_on=CLOSED, status="EJ_AKTUELL", reason="tog slut på tid"
    )
    goal.actions.create(text="Söka kurs", owner="DELTAGARE", due_on=CLOSED)
    for status, text in (("NATT", "Komma ut"), ("EJ_AKTUELLT", "Körkort")):
        given_up = enrolment.plan_goals.create(
            theme="HEM_FRITID", text=text, status=status, reason="För dyrt"
        )
    given_up.actions.create(text="Boka körskola", owner="DELTAGARE", due_on=CLOSED)
    for kind, facts in {
        "DIETIST": {"done_on": date(2026, 4, 1)},
        "GOD_MAN": {"refused_on": date(2026, 4, 2)},
        "HJALPMEDELSCENTRAL": {"aborted_on": date(2026, 4, 3)},
        "LSS": {"waiting_since": date(2026, 4, 4), "booked_for": date(2026, 7, 1)},
    }.items():
        enrolment.support_measures.create(kind=kind, needed_on=date(2026, 3, 9), **facts)
    for total, on in ((98, date(2026, 3, 2)), (264, date(2026, 6, 2))):
        values = [total // 4] * 3 + [total - 3 * (total // 4)]
        scale = Instrument.objects.get(code="ORS")
        Measurement(enrolment=enrolment, instrument=scale).measure(values=values, on=on)
    placement = a_placement(enrolment, workplace=a_workplace(owner.team, name="Bygghandeln"))
    placement.set_hours(Decimal("12.5"), since=date(2026, 5, 1))
    placement.set_hours(Decimal(20), since=date(2026, 7, 1))
    placement.end(on=date(2026, 6, 20), end_reason="ENLIGT_PLAN", result="ANSTALLNING")
    attend(a_member(a_group(owner.team), enrolment), owner.user, "NARVARANDE", "SEN", "OANMALD")
    texts = {field: text.replace("\xa0", " ") for field, text in proposals(enrolment).items()}
    assert texts == {
        "at_start": "Tova skrevs in 2 mars 2026.\nTova sa vid starten: ”Att få ro.”",
        "done": "Två trepartsuppföljningar har hållits. "
        "Besluten var att fortsätta en gång och avsluta en gång.\n"
        "Målen i planen: ”Jag vill sova bättre” och ”Komma ut”.\n"
        "Gjort ur planen: Boka tid.\n"
        "Genomförda samordnade insatser: dietist.\n"
        "Jobbspåret: med på 2 av 3 träffar.\n"
        "Arbetsträning, extern hos Bygghandeln 2 mars–20 juni 2026, "
        "från 8 till 12,5 timmar i veckan. Resultat: anställning.",
        "helped": "Målet som nåddes: ”Komma ut”.\n"
        "ORS: +16,6 poäng sedan start, tydlig förbättring, över gränsen. "
        "Från 9,8 till 26,4 på 92 dagar. Över gränsen 25 sedan 2 juni 2026.",
        "hindered": "Målet ”Körkort” blev inte aktuellt: För dyrt\n"
        "Ur planen blev det inte av: Skriva CV (tog slut på tid).\n"
        "God man: avslag 2 april 2026.\n"
        "Hjälpmedelscentral: avbröts 3 april 2026.\n"
        "LSS: väntade fortfarande när ärendet avslutades, sedan 4 april 2026, "
        "bokad till 1 juli 2026.",
        "ahead": "Kvar ur planen: Söka kurs (deltagaren).",
    }


def test_a_placement_that_was_to_begin_after_the_close_is_no_part_of_what_was_done(owner):
    enrolment = an_enrolment(team=owner.team, started_on=date(2026, 3, 2))
    a_placement(enrolment, started_on=CLOSED + timedelta(days=1))
    enrolment.close(on=CLOSED, outcome="work")
    assert "done" not in proposals(enrolment)


def attend(member, by, *presences):
    for session, presence in zip(member.group.sessions.order_by("day"), presences, strict=False):
        Attendance.objects.create(
            session=session, member=member, presence=presence, marked_by=by, marked_at=now()
        )


def test_a_stale_save_shows_both_texts_and_loses_neither(client, enrolment):
    version = FinalDocument.objects.get().version
    save(client, enrolment, ahead="Kollegans råd.")
    answer = client.post(
        url(enrolment, "final_document"), {"version": version, "ahead": "Mitt råd."}
    )
    html = answer.content.decode()
    assert "[bara hos kollegan: </span>Kollegans<" in html
    assert "Mitt råd." in html
    assert FinalDocument.objects.get().ahead == "Kollegans råd."


def review(client, enrolment, **given):
    sent = {"version": FinalDocument.objects.get().version} | given
    return client.post(url(enrolment, "preview_final_document"), sent, follow=True)


def test_it_is_made_and_handed_over_when_somebody_has_read_it_as_both(client, owner, enrolment):
    due_on = FinalDocument.objects.get().due_on
    assert "Spara texterna först, så finns det något att granska." in review(client, enrolment).text
    save(client, enrolment, ahead="Fasta tider.")
    for act in (["print_final_document"], ["receive_final_document", "deltagaren"]):
        asked = client.post(url(enrolment, *act), {"participant-on": "2026-07-01"}, follow=True)
        assert asked.redirect_chain[-1][0] == url(enrolment, "preview_final_document")
        assert UNREVIEWED in asked.text
    assert "Lämnas när det är granskat." in shown(client, enrolment)
    read = review(client, enrolment)
    assert "Dokumentet är granskat. Nu kan det skapas och lämnas." in read.text
    assert f"av {owner.user.display_name}." in read.text
    assert "Skapa PDF" in read.text
    assert "Dokumentet är redan granskat." in review(client, enrolment).text
    save(client, enrolment, ahead="Fasta tider.")
    assert FinalDocument.objects.get().reviewed_by == owner.user, "nothing was changed"
    receive(client, enrolment, "deltagaren", "participant")
    save(client, enrolment, ahead="Korta möten.")
    changed = shown(client, enrolment)
    assert "Texterna är ändrade: granska dokumentet igen." in changed
    assert "Skapa PDF" not in changed
    document = FinalDocument.objects.get()
    assert (document.reviewed_by, document.due_on) == (None, due_on)
    assert document.participant_received_on == date(2026, 7, 1), "that it was given stands"
    assert [row.reviewed_by for row in document.history.all()].count(owner.user) == 3


def test_what_was_changed_while_it_was_read_is_read_again(client, enrolment):
    version = FinalDocument.objects.get().version
    save(client, enrolment, ahead="Kollegans råd.")
    answer = review(client, enrolment, version=version).text
    assert "Dokumentet har ändrats sedan du läste det. Läs det igen." in answer
    assert "Kollegans råd." in answer
    assert not FinalDocument.objects.get().is_reviewed
    assert f'value="{FinalDocument.objects.get().version}"' in answer


def test_nobody_gets_what_is_not_reviewed(enrolment):
    with pytest.raises(ValidationError, match="Granska dokumentet först"):
        enrolment.final_document.receive(by="referrer", on=CLOSED, way="hand")


def test_it_counts_as_sent_when_both_have_got_it(client, enrolment):
    reviewed(enrolment)
    receive(client, enrolment, "deltagaren", "participant")
    assert FinalDocument.objects.get().sent_on is None
    # The referrer's receipt is a disclosure: the guide asks for a ground (test_disclosure.py).
    asked = receive(client, enrolment, "remittenten", "referrer", on="2026-07-03", way="digital")
    assert asked["Location"] == f"{url(enrolment, 'disclose')}?vad=slutdokument"
    document = FinalDocument.objects.get()
    assert document.sent_on is None
    document.receive(by="referrer", on=date(2026, 7, 3), way="digital")
    document.refresh_from_db()
    assert document.sent_on == date(2026, 7, 3)
    assert (document.participant_way, document.referrer_way) == ("hand", "digital")
    assert "Skickat" in shown(client, enrolment)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"on": "2026-06-25"}, "Dokumentet kan inte lämnas före avslutet."),
        ({"on": "2999-01-01"}, "Dagen har inte varit än"),
        ({"way": ""}, "Välj hur"),
        ({"way": "listed"}, "Fel: "),
    ],
)
def test_a_refused_receipt_saves_nothing(client, enrolment, given, said):
    reviewed(enrolment)
    html = receive(client, enrolment, "deltagaren", "participant", **given).content.decode()
    assert "<title>Fel: Ärende" in html
    assert said in html
    assert FinalDocument.objects.get().participant_received_on is None


def test_a_receipt_is_given_once(client, enrolment):
    reviewed(enrolment)
    receive(client, enrolment, "deltagaren", "participant")
    html = receive(client, enrolment, "deltagaren", "participant", on="2026-07-09")
    assert "Kvittot är redan registrerat." in html.content.decode()
    assert FinalDocument.objects.get().participant_received_on == date(2026, 7, 1)


def test_nobody_else_receives_the_document(client, enrolment):
    assert receive(client, enrolment, "chefen", "participant").status_code == 404


def test_the_next_actor_takes_over_once_and_not_before_the_close(client, enrolment):
    address = url(enrolment, "take_over")
    early = client.post(address, {"taken_over_on": "2026-06-25"}).content.decode()
    assert "Dagen kan inte vara före avslutet." in early
    ahead = client.post(address, {"taken_over_on": localdate() + timedelta(days=1)})
    assert "Dagen har inte varit än" in ahead.content.decode()
    assert client.post(address, {"taken_over_on": "2026-07-10"}).status_code == 302
    again = client.post(address, {"taken_over_on": "2026-07-11"}).content.decode()
    assert "Det är redan registrerat att nästa aktör har tagit vid." in again
    assert Enrolment.objects.get().taken_over_on == date(2026, 7, 10)


def test_an_order_holds_the_case_and_no_name(client, owner, enrolment):
    document = reviewed(enrolment)
    client.post(url(enrolment, "print_final_document"))
    job = Job.objects.get()
    at = document.reviewed_at.isoformat()
    assert job.parameters == {"enrolment": enrolment.pk, "reviewed_at": at}
    assert job.label == f"Slutdokumentation {enrolment.case_number}"
    assert job.ordered_by == owner
    assert job.label in shown(client, enrolment)


def test_the_preview_shows_what_is_saved(client, enrolment):
    save(client, enrolment, helped="Korta möten & fasta tider.\nEn i taget.")
    html = shown(client, enrolment, "preview_final_document")
    assert "Korta möten &amp; fasta tider.<br>En i taget." in html
    assert "3,8 månader" in html


@pytest.mark.parametrize("act", ACTS)
def test_an_open_case_has_no_document_yet(client, owner, act):
    enrolment = an_enrolment(team=owner.team)
    assert client.post(url(enrolment, *act)).status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_a_stranger_finds_nothing(client, enrolment, act):
    client.force_login(a_hat().user)
    assert client.post(url(enrolment, *act)).status_code == 404
    for page in PAGES:
        assert client.get(url(enrolment, *page)).status_code == 404
    assert not Job.objects.exists()


def test_the_responsible_still_writes_for_a_protected_person_and_a_colleague_does_not(
    client, owner
):
    participant = a_participant(
        controller=owner.team.owner, protection="marked", alias="Alias Björk"
    )
    enrolment = a_closed_case(owner, participant=participant)
    says_why(client, enrolment)
    html = shown(client, enrolment)
    assert "Alias Björk skrevs in" in html
    assert "Tova" not in html
    reviewed(enrolment)
    assert "Det är beslutat att skicka med post" in shown(client, enrolment)
    client.force_login(a_hat(team=owner.team).user)
    assert client.get(url(enrolment, "final_document")).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_each_reading_is_logged_with_the_case(client, enrolment, page):
    shown(client, enrolment, *page)
    assert Reading.objects.get().subjects == [enrolment.pk]


def test_the_page_stays_within_its_queries(client, enrolment):
    reviewed(enrolment)
    client.post(url(enrolment, "print_final_document"))
    for name in ("final_document", "preview_final_document"):
        with CaptureQueriesContext(connection) as few:
            shown(client, enrolment, name)
        for _ in range(5):
            enrolment.support_measures.create(kind="DIETIST", needed_on=CLOSED)
        with CaptureQueriesContext(connection) as many:
            shown(client, enrolment, name)
        assert asked(many) == asked(few) <= 12
