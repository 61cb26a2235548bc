"""What was answered is found again, and what was not is never made up: on screen and on paper."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from finsam.charts import PAPER_WIDE
from finsam.dates import add_months, plain
from instruments.charts import large
from instruments.loading.writing import load
from instruments.models import Instrument, Measurement
from instruments.taken import taken_in
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


def test_where_the_person_wishes_to_be_stands_beside_where_they_are(client, case):
    loaded("skala.toml")
    send(client, case, "EGENSKALA", "2", "8", on=TODAY - timedelta(days=9), subject="Sova")
    send(client, case, "EGENSKALA", "3", "", subject="Sova")
    page = shown(client, case, "EGENSKALA")
    assert page.count("Önskat läge: 8") == 1
    assert "Senast:" not in page, "the latest has no wish"
    send(client, case, "EGENSKALA", "4", "9", on=TODAY - timedelta(days=3), subject="Ut")
    page = shown(client, case, "EGENSKALA")
    assert "Senast: läget nu 4, önskat läge 9." in page
    context = {"enrolment": case, "participant": case.participant, "written_on": TODAY}
    series = [one for each in taken_in(case, TODAY) for one in each.series]
    drawn = [(one, large(one.course, [], sheet=PAPER_WIDE)) for one in series]
    paper = render_to_string("instruments/print/measurements.html", context | {"drawn": drawn})
    assert "Senast: läget nu 4, önskat läge 9." in paper
    assert paper.count("Önskat läge: 8") == 1


def test_a_limit_is_explained_whichever_graph_has_it(client, case):
    loaded("skala.toml", **{"[version]": "ordning = 0\n\n[version]"})
    send(client, case, "EGENSKALA", "2", "8", subject="Sova")
    assert ">Gräns</span>" not in shown(client, case, "EGENSKALA")
    send(client, case, "ORS", "60", "60", "60", "60")
    assert ">Gräns</span>" in shown(client, case, "EGENSKALA", "ORS")


def test_an_interval_is_told_of_a_sum_as_of_a_profile(client, case):
    Instrument.objects.filter(code="ORS").update(interval_months=2)
    assert "Nästa mätning senast" not in shown(client, case, "ORS")
    send(client, case, "ORS", "60", "60", "60", "60")
    assert f"Nästa mätning senast {plain(add_months(TODAY, 2))}." in shown(client, case, "ORS")


def test_every_occasion_of_a_profile_is_read_on_its_page(client, case):
    """Both raters, day by day; the latest answers stand above."""
    first, second = TODAY - timedelta(days=60), TODAY - timedelta(days=30)
    bip = Instrument.objects.get(code="BIP")
    for day, rater, answers in (
        (second, "HANDLAGGARE", [10] * 11),
        (first, "DELTAGARE", [20] * 8 + [-1]),
        (second, "DELTAGARE", [30] * 9),
        (TODAY, "DELTAGARE", [40] * 9),
    ):
        row = Measurement(enrolment=case, instrument=bip, rater=rater)
        row.measure(values=answers, on=day)
    page = shown(client, case, "BIP")
    table = page[page.index("Alla svar, 1–5") :]
    heads = re.findall(r"class=\"num\">(.+?)<br><small>(\w+)", table[: table.index("</thead>")])
    by = [(plain(first), "Deltagaren"), (plain(second), "Deltagaren")]
    by += [(plain(second), "Handläggaren"), (plain(TODAY), "Deltagaren")]
    assert heads == by
    [social] = [row for row in table.split("<tr>") if ">Socialt stöd<" in row]
    assert re.findall(r">([^<>\s][^<>]*)</td>", social) == ["vet ej", "3", "1", "4"]


def test_changes_of_worker_are_counted_and_a_deputy_is_none(client, case):
    bip = Instrument.objects.get(code="BIP")
    Measurement(enrolment=case, instrument=bip).measure(values=[20] * 9, on=TODAY)
    first, second = case.assignments.get().user, a_hat(team=case.team).user
    told = []
    for ago, user in ((60, second), (40, second), (20, first)):
        day = TODAY - timedelta(days=ago)
        case.assignments.filter(ended_on=None).update(ended_on=day - timedelta(days=1))
        told.append(changes_on(shown(client, case, "BIP")))
        case.assignments.create(user=user, started_on=day)
    deputy = a_hat(team=case.team).user
    case.assignments.create(user=deputy, part="deputy", started_on=TODAY)
    told.append(changes_on(shown(client, case, "BIP")))
    assert told == ["inte bytts", "bytts 1 gång", "bytts 1 gång", "bytts 2 gånger"]


def changes_on(page):
    return re.search(r"Handläggaren har (.+?)\.", page)[1]
