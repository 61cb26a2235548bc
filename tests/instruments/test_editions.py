"""What was asked on a day is the edition in force then: on the page, in a list and in figures."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Reading
from instruments.loading.writing import load
from instruments.models import Instrument, Licence, Measurement
from organisations.roles import Role
from referrals.caselist.creating import new_measurement
from reporting.figures import compute
from tests.builders import a_closed_enrolment, a_hat, an_enrolment

pytestmark = pytest.mark.django_db
TODAY = localdate()
CHANGED, BEFORE = TODAY - timedelta(days=10), TODAY - timedelta(days=11)
FILE = Path(__file__).parents[2] / "docs" / "instrument" / "ors.toml"
MILLIMETRES = {f"part_{place}": "64" for place in range(4)}


def second_edition(from_day, **changes):
    """ORS once more with another label first, and an adult's limit of 30."""
    text = FILE.read_text().replace("nummer = 1", "nummer = 2")
    text = text.replace("2000-01-01", from_day.isoformat()).replace("25.0", "30.0")
    version, faults = load(text.replace('"individuellt"', '"hur det är"').encode())
    assert faults == []
    return version


@pytest.fixture
def case(client):
    hat = a_hat()
    client.force_login(hat.user)
    started_on = TODAY - timedelta(days=60)
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=started_on)


def test_a_paper_form_is_entered_with_the_edition_of_its_day(client, case):
    second_edition(CHANGED)
    form = reverse("instruments:measure", args=[case.case_number, "ORS"])
    assert "Hur det är" in client.get(form).content.decode()
    refused = client.post(form, MILLIMETRES | {"measured_on": BEFORE.isoformat()})
    html = refused.content.decode()
    assert "Den dagen gällde version 1 av formuläret, och det här är version 2" in html
    assert f"?dag={BEFORE}" in html
    older = f"{form}?dag={BEFORE}"
    assert "Individuellt" in client.get(older).content.decode()
    assert client.post(older, MILLIMETRES | {"measured_on": BEFORE.isoformat()}).status_code == 302
    assert client.post(form, MILLIMETRES | {"measured_on": CHANGED.isoformat()}).status_code == 302
    measured = Measurement.objects.order_by("measured_on")
    assert [row.edition.number for row in measured] == [1, 2]
    # A correction may keep its day, and not move to one when something else was asked.
    first = reverse("instruments:correct", args=[case.case_number, "ORS", measured[0].pk])
    kept = {"measured_on": BEFORE.isoformat(), "version": measured[0].version}
    assert client.post(first, MILLIMETRES | kept).status_code == 302
    moved = MILLIMETRES | {"measured_on": TODAY.isoformat(), "version": measured[0].version}
    assert "Den dagen gällde version 2" in client.post(first, moved).content.decode()


def test_a_day_before_every_edition_is_refused_in_words(client, case):
    text = FILE.read_text().replace('kod = "ORS"', 'kod = "NY"', 1).replace('"ORS"', '"Ny"')
    assert load(text.replace("2000-01-01", CHANGED.isoformat()).encode())[1] == []
    form = reverse("instruments:measure", args=[case.case_number, "NY"])
    page = client.post(f"{form}?dag={BEFORE}", MILLIMETRES | {"measured_on": BEFORE.isoformat()})
    assert "Ny gäller från" in page.content.decode()
    assert not Measurement.objects.exists()


def test_a_list_takes_the_edition_of_each_day_and_before_the_first_that_one(case):
    second_edition(CHANGED)
    ors = Instrument.objects.with_versions().get(code="ORS")
    taken = [new_measurement(case, ors, day, 200) for day in (date(1999, 1, 1), BEFORE, CHANGED)]
    assert [row.edition.number for row in taken] == [1, 1, 2]


def test_an_edition_that_is_not_in_force_yet_changes_no_figure(case):
    second_edition(TODAY + timedelta(days=20))
    ors = Instrument.objects.with_versions().get(code="ORS")
    days = {"started_on": TODAY - timedelta(days=60), "closed_on": TODAY}
    closed = a_closed_enrolment(team=case.team, **days)
    for day, total in ((CHANGED, 169), (TODAY, 280)):
        new_measurement(closed, ors, day, total).save()
    year = (date(TODAY.year, 1, 1), date(TODAY.year, 12, 31))
    crossed = compute([case.team], *year, today=TODAY)["ors_crossed_cutoff"]
    assert crossed == {"n": 1, "value": 1}


def test_a_sheet_that_is_taken_back_with_the_other_is_still_a_new_one(client, case):
    form = reverse("instruments:measure", args=[case.case_number, "BIP"])
    worker = {f"worker_{place}": "30" for place in range(11)}
    day = {"measured_on": TODAY.isoformat()}
    assert client.post(form, worker | day).status_code == 302
    both = {f"part_{place}": "40" for place in range(9)} | worker | day
    html = client.post(form, both).content.decode()
    assert "Det finns redan en mätning den dagen." in html
    assert "Registrera BIP" in html
    assert "Rätta BIP" not in html
    assert Measurement.objects.count() == 1


def test_what_the_administrator_loads_and_licenses_is_logged_and_a_licence_keeps_its_past(client):
    hat, owner = a_hat(Role.SYSTEMADMIN), a_hat().team.owner
    client.force_login(hat.user)
    page = reverse("instruments:catalogue")
    text = FILE.read_text().replace("nummer = 1", "nummer = 2").replace("2000-", "2026-")
    client.post(page, {"gor": "fil", "file": SimpleUploadedFile("ors.toml", text.encode())})
    client.post(page, {"gor": "fil", "file": SimpleUploadedFile("ors.toml", b"[instrument]")})
    ors = Instrument.objects.get(code="ORS")
    for holder in ("Kommunen", "Regionen"):
        facts = {"instrument": ors.pk, "organisation": owner.pk, "scope": "40 användare"}
        client.post(page, facts | {"gor": "licens", "holder": holder, "since": "2026-01-01"})
    licence = Licence.objects.get()
    assert [row.holder for row in licence.history.order_by("history_id")] == [
        "Kommunen",
        "Regionen",
    ]
    rows = Reading.objects.filter(
        view="instruments:catalogue", user_id=hat.user_id, outcome="changed"
    )
    facts = rows.order_by("pk").values_list("kind", "subjects", "asked", "controller_id")
    assert list(facts)[:1] == [("instrument", [ors.pk], "ORS 2", hat.filed_under)]
    assert list(facts)[1:] == [("licence", [licence.pk], "ORS", owner.pk)] * 2
