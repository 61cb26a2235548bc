"""What was answered is found again, and what was not is never made up: on screen and on paper."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from instruments.loading.writing import load
from instruments.models import Measurement
from tests.builders import a_hat, an_enrolment

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[2] / "docs" / "instrument"
TODAY = localdate()


@pytest.fixture
def case(client):
    hat = a_hat()
    client.force_login(hat.user)
    started_on = TODAY - timedelta(days=90)
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=started_on)


def loaded(name, **changed):
    text = (FILES / name).read_text()
    for was, becomes in changed.items():
        text = text.replace(was, becomes)
    version, faults = load(text.encode())
    assert faults == []
    return version.instrument


def address(case, name, *more):
    return reverse(f"instruments:{name}", args=[case.case_number, *more])


def shown(client, case, *codes):
    return client.get(address(case, "case"), {"skala": codes}).text


def send(client, case, code, *values, on=TODAY, **facts):
    data = {f"part_{place}": value for place, value in enumerate(values)}
    return client.post(address(case, "measure", code), data | {"measured_on": on} | facts)


def test_a_measurement_without_a_total_is_listed_and_corrected(client, case):
    loaded("ja-nej.toml")
    assert send(client, case, "CHECK", "-3", "10", "10").status_code == 302
    row = Measurement.objects.get()
    assert row.total is None
    page = shown(client, case, "CHECK")
    assert "Ingen mätning är registrerad" not in page
    assert "Obesvarat: kan ta sig till arbetsplatsen" in page
    correct = address(case, "correct", "CHECK", row.pk)
    assert f'href="{correct}"' in page
    told = {"part_0": "10", "part_1": "10", "part_2": "10", "measured_on": TODAY, "version": 1}
    assert client.post(correct, told).status_code == 302
    assert Measurement.objects.get().total == 20
    assert "Obesvarat" not in shown(client, case, "CHECK")


def test_a_line_on_screen_that_nobody_has_touched_is_no_answer(client, case):
    """A range has a mark from the start, and a browser sends it whether it was moved or not."""
    page = address(case, "measure", "ORS") + "?form=skarm"
    html = client.get(page).text
    assert html.count('type="range"') == 4
    untouched = {f"part_{place}": "50" for place in range(4)} | {"measured_on": TODAY}
    assert "Kryssa i rutan när alla märken sitter rätt" in client.post(page, untouched).text
    assert not Measurement.objects.exists()
    assert client.post(page, untouched | {"sure": "on"}).status_code == 302
    row = Measurement.objects.get()
    assert (row.total, row.source) == (200, "screen")


def test_of_two_who_rate_lines_on_screen_the_silent_one_gets_no_answers(client, case):
    """Neither is a box of 0-10 outside the sum an answer because the other boxes are filled."""
    two = 'eget_mal = true\nskattas_av = ["deltagaren", "handläggaren"]'
    line = 'namn = "läget nu"\nslag = "linje"'
    first = 'namn = "läget nu"\nslag = "0-10"'
    loaded("skala.toml", **{"eget_mal = true": two, first: line})
    page = address(case, "measure", "EGENSKALA") + "?form=skarm"
    html = client.get(page).text
    assert 'type="range"' not in html
    assert 'name="worker_1"' in html
    told = {"subject": "Sova", "part_0": "30", "part_1": "", "measured_on": TODAY}
    assert client.post(page, told).status_code == 302
    assert [(row.rater, row.values) for row in Measurement.objects.all()] == [
        ("DELTAGARE", [30, -2])
    ]


def test_what_was_left_empty_stands_empty_in_the_correction(client, case):
    scale = loaded("skala.toml")
    send(client, case, "EGENSKALA", "3", "", subject="Sova")
    row = Measurement.objects.get(instrument=scale)
    assert row.values == [30, -2]
    correct = address(case, "correct", "EGENSKALA", row.pk)
    html = client.get(correct).text
    assert 'value="-1"' not in html
    told = {"subject": "Sova", "part_0": "4", "part_1": "", "measured_on": TODAY, "version": 1}
    assert client.post(correct, told).status_code == 302
    assert Measurement.objects.get().values == [40, -2]
