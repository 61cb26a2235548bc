"""Questions about violence: the team sees that they were asked, their readers what was answered."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Reading
from instruments.models import ViolenceAnswers, ViolenceScreening
from instruments.violence import Area, ask_again_on, asked_or_come_by
from organisations.models import Team
from participants.contact import STOPPED
from reporting.digests import letter_to
from tests.builders import a_hat, an_enrolment, reviewed

pytestmark = pytest.mark.django_db
TODAY = localdate()
ANSWERED = dict.fromkeys(Area.values, "NEJ") | {"FYSISKT_NU": "JA", "SEXUELLT_NU": "VILL_EJ"}
ASKED = ANSWERED | {
    "asked_on": str(TODAY),
    "state": "JA",
    "leaflet": "on",
    "guided_to": ["POLIS", "SOCIALTJANST_VALD"],
}


@pytest.fixture
def asker(client):
    hat = a_hat()
    client.force_login(hat.user)
    return hat


@pytest.fixture
def case(asker):
    return an_enrolment(team=asker.team, responsible=asker.user)


def url(name, case, *more):
    return reverse(f"instruments:{name}", args=[case.case_number, *more])


@pytest.fixture
def screening(client, case):
    answer = client.post(url("ask_violence", case), ASKED)
    screening = ViolenceScreening.objects.get()
    assert answer.url == url("violence_answers", case, screening.pk)  # there may be children
    return screening


def answers_as(client, hat, screening):
    client.force_login(hat.user)
    return client.get(url("violence_answers", screening.enrolment, screening.pk))


def test_the_one_who_asked_reads_every_answer(client, case, screening):
    page = client.get(url("violence_answers", case, screening.pk)).content.decode()
    assert page.count("<td") == len(Area)
    assert "Fysiskt våld, senaste året" in page.replace("fysiskt", "Fysiskt")
    assert "vill inte svara" in page
    assert "Broschyren om hjälp är lämnad." in page
    assert "polisen" in page


def test_no_answer_stands_in_the_database_in_the_clear(screening):
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM instruments_violenceanswers")
        [[stored]] = cursor.fetchall()
    assert not any(word in stored for word in ('"JA"', "FYSISKT", "POLIS", "answers"))


def test_the_team_sees_when_and_who_may_read_and_nothing_more(client, case, screening):
    colleague = a_hat(team=case.team)
    client.force_login(colleague.user)
    page = client.get(url("violence", case)).content.decode()
    assert "Ställda" in page
    assert f"Svaren läses av {screening.asked_by.display_name}" in page
    assert url("violence_answers", case, screening.pk) not in page
    assert "fysiskt" not in page.lower()


@pytest.mark.parametrize("role", ["socialkonsulent", "verksamhetsledare"])
def test_to_everybody_else_the_answers_are_not_there(client, case, screening, role):
    other = a_hat(role, team=case.team)
    forbidden = answers_as(client, other, screening)
    absent = client.get(url("violence_answers", case, screening.pk + 1000))
    assert forbidden.status_code == absent.status_code == 404
    assert forbidden.content == absent.content
    named = client.post(url("violence_reader", case, screening.pk), {"user": other.user.pk})
    assert named.status_code == 404


def test_a_named_colleague_reads_but_names_nobody(client, case, screening):
    colleague, third = a_hat(team=case.team), a_hat(team=case.team)
    client.post(url("violence_reader", case, screening.pk), {"user": colleague.user.pk})
    page = answers_as(client, colleague, screening)
    assert page.status_code == 200
    assert "Ge rätt att läsa" not in page.content.decode()
    client.post(url("violence_reader", case, screening.pk), {"user": third.user.pk})
    assert [reader.user for reader in screening.readers.all()] == [colleague.user]
    assert answers_as(client, third, screening).status_code == 404


def test_only_a_colleague_of_the_team_can_be_named(client, case, screening):
    outsider = a_hat()
    answer = client.post(url("violence_reader", case, screening.pk), {"user": outsider.user.pk})
    assert answer.status_code == 200
    assert not screening.readers.exists()


def test_a_reader_who_no_longer_finds_the_case_reads_nothing(client, case, screening):
    colleague = a_hat(team=case.team)
    client.post(url("violence_reader", case, screening.pk), {"user": colleague.user.pk})
    colleague.role, colleague.team = "remittent", None
    colleague.organisation = case.team.owner
    colleague.save()
    assert answers_as(client, colleague, screening).status_code == 404


def test_an_emergency_opening_does_not_open_the_answers(client, case, screening):
    colleague = a_hat(team=case.team)
    client.post(url("violence_reader", case, screening.pk), {"user": colleague.user.pk})
    Team.objects.filter(pk=case.team_id).update(readers=Team.Readers.NAMED)
    client.force_login(colleague.user)
    fields = {"case_number": case.case_number, "reason": "Personen ringer, ansvarig är sjuk."}
    client.post(reverse("participants:break_glass"), fields)
    page = client.get(url("violence", case))
    assert page.status_code == 200
    assert url("violence_answers", case, screening.pk) not in page.text
    assert client.get(url("violence_answers", case, screening.pk)).status_code == 404


def test_a_reading_of_answers_has_a_kind_of_its_own_in_the_log(client, case, screening):
    client.get(url("violence_answers", case, screening.pk))
    row = Reading.objects.filter(view="instruments:violence_answers").latest("pk")
    assert (row.kind, row.outcome, row.subjects) == ("violence", "shown", [case.pk])


def test_what_was_answered_stands_in_no_history_file_or_other_page(client, case, screening):
    for name in ("case", "journal", "history", "facts", "measures", "documents"):
        page = client.get(reverse(f"participants:{name}", args=[case.case_number]))
        assert "våld, senaste" not in page.content.decode()
    assert not hasattr(ViolenceAnswers, "history")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"FYSISKT_NU": ""}, "Välj ett svar: fysiskt våld, senaste året"),
        ({"state": ""}, "Välj om frågorna ställdes"),
        ({"state": "AVBOJDE"}, "Svar finns ifyllda."),
        ({"asked_on": "2999-01-01"}, "Ange en dag från starten till i dag."),
        ({"reason": "TID"}, "Ange skälet när frågorna inte ställdes, och bara då."),
    ],
)
def test_a_faulty_occasion_is_not_saved(client, case, facts, words):
    page = client.post(url("ask_violence", case), ASKED | facts).content.decode()
    assert words in page
    assert "<title>Fel: " in page
    assert not ViolenceScreening.objects.exists()


def test_not_asked_needs_a_reason_and_keeps_no_answers(client, case):
    not_asked = {"asked_on": str(TODAY), "state": "NEJ_EJ_LAMPLIGT"}
    assert "Ange skälet" in client.post(url("ask_violence", case), not_asked).content.decode()
    client.post(url("ask_violence", case), not_asked | {"reason": "TOLK"})
    screening = ViolenceScreening.objects.get()
    assert not ViolenceAnswers.objects.exists()
    page = client.get(url("violence_answers", case, screening.pk)).content.decode()
    assert "ingen utomstående tolk" in page


def test_the_page_asks_as_many_questions_of_the_database_for_one_occasion_as_for_ten(
    client, case, screening
):
    with CaptureQueriesContext(connection) as one:
        client.get(url("violence", case))
    for day in range(1, 10):
        row = ViolenceScreening.objects.get(pk=screening.pk)
        row.pk, row.asked_on = None, TODAY.replace(year=TODAY.year - day)
        row._state.adding = True
        row.save()
    with CaptureQueriesContext(connection) as ten:
        client.get(url("violence", case))
    assert len(ten) == len(one)


def test_who_was_asked_or_declined_is_asked_again_in_half_a_year():
    assert ask_again_on(date(2026, 1, 15), None) == date(2026, 7, 15)
    assert ask_again_on(date(2026, 1, 15), date(2026, 8, 31)) == date(2027, 2, 28)
    for number in range(800):
        day = date(2026, 1, 1) + timedelta(days=number)
        last = asked_or_come_by(day)
        assert ask_again_on(last, None) <= day < ask_again_on(last + timedelta(days=1), None)


def test_start_names_whom_to_ask_again_and_never_what(client, asker):
    long_ago = TODAY - timedelta(days=400)
    cases = [
        an_enrolment(team=asker.team, responsible=asker.user, started_on=long_ago) for _ in "1234"
    ]
    for case, state, days in zip(
        cases[1:], ["JA", "JA", "NEJ_EJ_LAMPLIGT"], [190, 100, 5], strict=True
    ):
        case.violence_screenings.create(
            asked_on=TODAY - timedelta(days=days),
            asked_by=asker.user,
            state=state,
            reason="TID" if state != "JA" else "",
        )
    page = client.get(reverse("reporting:start")).content.decode()
    panel = page[page.index("panel-fragor") :]
    panel = panel[: panel.index("</section>")]
    assert "Återkommande frågor" in panel
    assert [case.case_number in panel for case in cases] == [True, True, False, True]
    assert "våld" not in page.lower()
    assert "våld" not in client.get(reverse("reporting:calendar")).content.decode().lower()
    assert "Återkommande" not in (letter_to(asker.user, date(2026, 11, 23)) or "")


def test_all_who_are_to_be_asked_again_are_found_when_they_are_more_than_start_names(client, asker):
    facts = {"team": asker.team, "started_on": TODAY - timedelta(days=400)}
    cases = [an_enrolment(responsible=asker.user, **facts) for _ in "1234567"]
    colleagues = an_enrolment(responsible=a_hat(team=asker.team).user, **facts)
    asked = an_enrolment(responsible=asker.user, **facts)
    asked.violence_screenings.create(asked_on=TODAY, asked_by=asker.user, state="JA")
    page = client.get(reverse("reporting:start")).text
    panel = page[page.index("panel-fragor") :]
    panel = panel[: panel.index("</section>")]
    assert sum(case.case_number in panel for case in cases) == 5
    [way] = re.findall(r'href="([^"]+)"[^>]*>Visa alla 7', panel)
    shown = client.get(unescape(way)).text
    assert all(case.case_number in shown for case in cases)
    assert asked.case_number not in shown
    assert colleagues.case_number not in shown
    assert "våld" not in shown.lower()


def test_whoever_is_barred_neither_asks_nor_reads_though_they_asked(client, case, screening, asker):
    answered = url("violence_answers", case, screening.pk)
    colleague = a_hat(team=case.team).user
    case.violence_bars.create(user=colleague, declared_by=colleague, declared_on=TODAY)
    assert client.get(answered).status_code == 200
    assert client.post(url("violence_bar", case), {"user": asker.user.pk}).status_code == 302
    page = client.get(url("violence", case)).content.decode()
    assert answered not in page
    assert "Registrera tillfälle" not in page
    assert client.get(answered).status_code == 404
    assert client.get(url("ask_violence", case)).status_code == 404
    client.post(url("violence_bar", case), {"user": asker.user.pk, "lift": "1"})
    assert client.get(answered).status_code == 404  # only the leader lifts it
    leader = a_hat("verksamhetsledare", team=case.team)
    client.force_login(leader.user)
    client.post(url("violence_bar", case), {"user": asker.user.pk, "lift": "1"})
    client.force_login(asker.user)
    assert client.get(answered).status_code == 200


def test_a_leader_does_not_lift_their_own_bar(client, case):
    leader = a_hat("verksamhetsledare", team=case.team)
    client.force_login(leader.user)
    client.post(url("violence_bar", case), {"user": leader.user.pk})
    client.post(url("violence_bar", case), {"user": leader.user.pk, "lift": "1"})
    assert case.violence_bars.filter(user=leader.user).exists()
    assert 'name="lift"' not in client.get(url("violence", case)).text


@pytest.mark.parametrize("said", ["JA", "NEJ"])
def test_where_the_asker_is_led_tells_nothing_of_what_was_answered(client, case, said):
    answer = client.post(url("ask_violence", case), ASKED | dict.fromkeys(Area.values, said))
    assert answer.url == url("violence_answers", case, case.violence_screenings.get().pk)


def test_a_barred_colleague_cannot_be_named_and_no_one_declares_another(client, case, screening):
    colleague = a_hat(team=case.team)
    client.post(url("violence_bar", case), {"user": colleague.user.pk})
    assert not case.violence_bars.exists()
    case.violence_bars.create(user=colleague.user, declared_by=colleague.user, declared_on=TODAY)
    client.post(url("violence_reader", case, screening.pk), {"user": colleague.user.pk})
    assert not screening.readers.exists()
    with pytest.raises(ValidationError, match="jävig"):
        screening.name_reader(colleague.user, by=screening.asked_by)


def test_who_has_read_the_answers_stands_beside_them(client, case, screening):
    colleague = a_hat(team=case.team)
    screening.name_reader(colleague.user, by=screening.asked_by)
    answers_as(client, colleague, screening)
    page = answers_as(client, colleague, screening).content.decode()
    assert page[page.index("Har läst") :].count(colleague.user.display_name) == 1


@pytest.mark.parametrize(("children", "prompted"), [("JA", True), ("", True), ("NEJ", False)])
def test_staff_are_reminded_of_children_and_nothing_is_reported(client, case, children, prompted):
    client.post(url("ask_violence", case), ASKED | {"children": children})
    page = client.get(url("violence_answers", case, case.violence_screenings.get().pk))
    assert ("skyldig att genast anmäla" in page.text) is prompted


def test_while_letters_are_stopped_the_final_document_is_given_at_a_meeting(client, case):
    case.close(on=TODAY, outcome="work")
    reviewed(case)
    client.post(url("violence_contact", case), {"stop": "1"})
    sent = {"participant-on": str(TODAY), "participant-way": "post"}
    receipt = reverse("participants:receive_final_document", args=[case.case_number, "deltagaren"])
    assert STOPPED in client.post(receipt, sent).text
    assert client.post(receipt, sent | {"participant-way": "hand"}).status_code == 302
    client.post(url("violence_contact", case), {"lift": "1"})
    assert not case.contact_stops.exists()


def test_that_letters_are_stopped_is_said_where_they_are_made_and_nowhere_else(client, case):
    client.post(url("violence_contact", case), {"stop": "1"}, follow=True)
    client.post(url("violence_contact", case))  # says neither: nothing is lifted
    for name in ("case", "journal", "history", "hold_follow_up", "consent", "facts"):
        page = client.get(reverse(f"participants:{name}", args=[case.case_number])).text
        assert "stoppa" not in page
    assert STOPPED in client.get(reverse("participants:plan", args=[case.case_number])).text


def test_no_table_of_the_database_holds_an_answer_in_the_clear(client, case, screening):
    """As a dump would: every row of every table as text, history too."""
    screening.answers.text = screening.answers.text.replace("{", '{"x": "Kanariefågel", ', 1)
    screening.answers.save()
    assert "Kanariefågel" in ViolenceAnswers.objects.get().text
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for [table] in cursor.fetchall():
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            [[dumped]] = cursor.fetchall()
            for word in ("Kanariefågel", "FYSISKT_NU", "BARNFRIDSBROTT", "SOCIALTJANST_VALD"):
                assert word not in (dumped or ""), table
