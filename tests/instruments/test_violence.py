"""Questions about violence: the team sees that they were asked, their readers what was answered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Reading
from instruments.models import ViolenceAnswers, ViolenceScreening
from instruments.violence import Area
from organisations.models import Team
from tests.builders import a_hat, an_enrolment

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
    assert client.post(url("ask_violence", case), ASKED).url == url("violence", case)
    return ViolenceScreening.objects.get()


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
