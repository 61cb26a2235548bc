"""Två som sparar samma post: both texts are shown with what differs, and nothing is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from organisations.roles import Role
from reporting.chapters import CHAPTERS
from reporting.models import AnnualReport
from tests.builders import a_closed_enrolment, a_hat

pytestmark = pytest.mark.django_db
TODAY = localdate()
MINE, THEIRS = "Hon sov dåligt och var trött.", "Hon sov dåligt och var ledsen."


@pytest.fixture
def document(hat):
    case = a_closed_enrolment(
        team=hat.team, started_on=TODAY - timedelta(days=90), closed_on=TODAY - timedelta(days=2)
    )
    case.final_document.at_start = "Hon sov dåligt."
    case.final_document.save()
    return case.final_document


@pytest.fixture
def url(document):
    return reverse("participants:final_document", args=[document.enrolment.case_number])


@pytest.fixture
def met(client, document, url):
    """The answer to the second of two, who wrote the same field; the first wrote another too."""
    seen = document.version
    before = {"at_start": "Hon sov dåligt.", "version": seen}
    client.post(url, before | {"at_start": THEIRS, "ahead": "Bra att veta."})
    return client.post(url, before | {"at_start": MINE})


def sent_again(met, **changed):
    """The form as it was shown, sent by the browser."""
    form = met.context["texts"]
    return {bound.name: bound.value() or "" for bound in form} | changed


def test_what_differs_is_marked_word_by_word_and_not_by_colour_alone(met):
    page = met.content.decode()
    assert "<title>Fel: " in page
    assert "Någon annan har sparat under tiden" in page
    assert "[bara hos kollegan: </span> ledsen.<" in page
    assert "[bara hos dig: </span> trött.<" in page
    assert f"{MINE}</textarea>" in page


def test_what_only_the_colleague_changed_stands_in_the_form(met, document):
    page = met.content.decode()
    assert "En kollega har ändrat att tänka på framöver." in page
    assert "Bra att veta.</textarea>" in page


def test_the_own_text_is_saved_the_next_time_and_the_colleagues_stands_in_the_history(
    client, met, url, document
):
    assert client.post(url, sent_again(met)).status_code == 302
    document.refresh_from_db()
    assert (document.at_start, document.ahead) == (MINE, "Bra att veta.")
    assert document.history.filter(at_start=THEIRS).exists()


@pytest.mark.parametrize(
    ("pick", "stands"),
    [("theirs:at_start", THEIRS), ("both:at_start", f"{THEIRS}\n\n{MINE}")],
)
def test_the_colleagues_text_is_fetched_and_nothing_saved_until_that_is_asked(
    client, met, url, document, pick, stands
):
    fetched = client.post(url, sent_again(met, pick=pick))
    assert fetched.context["texts"]["at_start"].value() == stands
    document.refresh_from_db()
    assert document.at_start == THEIRS
    assert client.post(url, sent_again(fetched)).status_code == 302
    document.refresh_from_db()
    assert document.at_start == stands


def test_a_pick_of_what_is_not_there_changes_nothing(client, met, url, document):
    for pick in ("theirs:sent_on", "theirs:", "both", "annat:at_start"):
        answer = client.post(url, sent_again(met, pick=pick, at_start=THEIRS))
        assert answer.status_code in {200, 302}
    document.refresh_from_db()
    assert document.at_start == THEIRS


def test_of_two_who_write_the_first_words_the_second_meets_the_others(client, hat):
    client.force_login(a_hat(Role.VERKSAMHETSLEDARE, team=hat.team).user)
    report = AnnualReport.objects.of([hat.team], TODAY.year)
    url = reverse("reporting:chapter", args=[report.pk, CHAPTERS[0].code])
    version = client.get(url).context["form"]["version"].value()
    client.post(url, {"text": THEIRS, "version": version})
    page = client.post(url, {"text": MINE, "version": version}).content.decode()
    assert "Två versioner" in page
    assert report.texts.get().text == THEIRS


def test_a_history_is_promised_only_where_there_is_one(client, hat, met):
    assert "finns kvar i historiken" in met.content.decode()
    client.force_login(a_hat(Role.VERKSAMHETSLEDARE, team=hat.team).user)
    url, typed = reverse("participants:plan_catalogue"), {"theme": "HALSA", "version": 0}
    client.post(url, typed | {"goals": THEIRS})
    page = client.post(url, typed | {"goals": MINE}).content.decode()
    assert "Två versioner" in page
    assert "historiken" not in page
