"""What was answered is found again, and what was not is never made up: on screen and on paper."""

import re
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate, now
from pypdf import PdfReader

from documents.models import Job
from finsam.charts import PAPER_WIDE
from finsam.dates import add_months, plain
from instruments.charts import large
from instruments.loading.writing import load
from instruments.models import Instrument, Measurement
from instruments.printing import final_document
from instruments.taken import taken_in
from participants.proposing import proposals
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


def test_the_published_story_is_told_alike_in_every_place(client):
    """Seed 003: ORS 9,8 on 7 June 2019 and 26,4 on 30 January 2020."""
    hat = a_hat()
    client.force_login(hat.user)
    case = an_enrolment(team=hat.team, responsible=hat.user, started_on=date(2019, 5, 2))
    send(client, case, "ORS", "21", "26", "24", "27", on=date(2019, 6, 7))
    send(client, case, "ORS", "64", "68", "64", "68", on=date(2020, 1, 30))
    said = "+16,6 poäng sedan start, tydlig förbättring, över gränsen."
    way = "Från 9,8 till 26,4 på 237\xa0dagar. Över gränsen 25 sedan 30\xa0januari 2020."
    page = shown(client, case, "ORS")
    assert f"<b>{said}</b> {way}" in page
    graph = page[page.index('<svg class="chart chart-wide') :]
    graph = graph[: graph.index("</svg>")]
    assert f"Antal mätningar: 2. {said} {way}" in graph
    assert sorted(re.findall(r">(9,8|26,4)</text>", graph)) == ["26,4", "9,8"]
    rows = re.findall(r"<tr>(.+?)</tr>", page[page.index("<caption>ORS") :], re.DOTALL)
    assert [re.findall(r"[+−]?\d+,\d|[ÖU]\w+ gränsen", row) for row in rows[:3]] == [
        [],
        ["26,4", "+16,6", "+16,6", "Över gränsen"],
        ["9,8", "Under gränsen"],
    ]
    assert "Förändringen är +169 % av det första värdet." in page
    assert "40 %" not in page
    assert proposals(case)["helped"] == f"ORS: {said} {way}"
    case.close(on=date(2020, 2, 20), outcome="work")
    order = {"parameters": {"enrolment": case.pk}, "ordered_by": hat, "ordered_at": now()}
    paper = final_document(Job(kind="final_document", **order), lambda percent: None).data
    sheets = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(paper)).pages)
    told = f"Måendet över tid {said} {way}"
    assert " ".join(told.split()) in " ".join(sheets.split())
