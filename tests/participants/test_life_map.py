"""Livskompassen: what was seen in each area of life, and what a need became."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from participants.models import LifeNeed, LifeNote, SupportMeasure
from tests.builders import an_enrolment
from tests.queries import asked

pytestmark = pytest.mark.django_db
TODAY = localdate()
HTMX = {"HX-Request": "true"}


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user)


def url(name, case, *more):
    return reverse(f"participants:{name}", args=[case.case_number, *more])


def a_need(case, **facts):
    return case.life_needs.create(
        **{"area": "HALSA", "text": "Följa med till läkare", "seen_on": TODAY} | facts
    )


def page_of(client, case):
    return client.get(url("life_map", case)).content.decode()


def test_an_area_is_written_about_and_each_change_is_kept(client, case):
    client.post(url("edit_life_area", case, "HALSA"), {"text": "Sover dåligt.", "version": 1})
    client.post(url("edit_life_area", case, "HALSA"), {"text": "Sover bättre.", "version": 1})
    note = LifeNote.objects.get()
    assert "Sover bättre." in page_of(client, case)
    assert [row.text for row in note.history.all()] == ["Sover bättre.", "Sover dåligt."]
    history = client.get(url("history", case), {"slag": "livsomraden"}).content.decode()
    assert "Sover dåligt." in history


def test_of_two_who_write_about_an_area_the_second_meets_both_texts(client, case):
    sent = {"text": "Deras", "version": 1}
    case.life_notes.create(area="HALSA", text="Från början")
    client.post(url("edit_life_area", case, "HALSA"), sent)
    page = client.post(url("edit_life_area", case, "HALSA"), sent | {"text": "Min"}, headers=HTMX)
    assert "Deras" in page.content.decode()
    assert "Min</textarea>" in page.content.decode()


def test_there_are_four_areas_and_no_other(client, case):
    assert client.get(url("edit_life_area", case, "EKONOMI")).status_code == 404
    assert client.get(url("add_life_need", case, "EKONOMI")).status_code == 404


def test_a_need_becomes_a_coordinated_measure_in_one_step_and_shows_where_it_stands(client, case):
    client.post(url("add_life_need", case, "HALSA"), {"text": "Värk", "seen_on": str(TODAY)})
    need = LifeNeed.objects.get()
    piece = client.post(
        url("coordinate_need", case, need.pk), {"kind": "SJUKGYMNASTIK"}, headers=HTMX
    ).content.decode()
    measure = SupportMeasure.objects.get()
    assert (measure.kind, measure.needed_on, measure.enrolment) == ("SJUKGYMNASTIK", TODAY, case)
    assert "Behov identifierat" in piece
    assert url("edit_measure", case, measure.pk) in page_of(client, case)


def test_a_need_becomes_one_measure_only(client, case):
    need = a_need(case)
    need.coordinate("LSS")
    page = client.post(url("coordinate_need", case, need.pk), {"kind": "LSS"}).content.decode()
    assert "redan en samordnad insats" in page
    with pytest.raises(ValidationError):
        need.coordinate("LSS")
    assert SupportMeasure.objects.count() == 1


def test_what_is_no_longer_a_need_stays_readable(client, case):
    need = a_need(case)
    sent = {"text": need.text, "seen_on": str(TODAY), "over_on": str(TODAY), "version": 1}
    client.post(url("edit_life_need", case, need.pk), sent)
    page = page_of(client, case)
    assert "inte längre ett behov" in page
    assert url("coordinate_need", case, need.pk) not in page


def test_the_page_asks_the_same_however_many_needs(client, case):
    def questions():
        with CaptureQueriesContext(connection) as captured:
            client.get(url("life_map", case))
        return asked(captured)

    a_need(case).coordinate("LSS")
    few = questions()
    for kind in ("DIETIST", "SIP", "HABILITERING"):
        a_need(case).coordinate(kind)
    assert questions() == few


def test_a_need_of_another_case_is_not_found_in_this_one(client, hat, case):
    need = a_need(an_enrolment(team=hat.team))
    assert client.get(url("edit_life_need", case, need.pk)).status_code == 404
    assert client.post(url("coordinate_need", case, need.pk), {"kind": "LSS"}).status_code == 404
    assert not SupportMeasure.objects.exists()
