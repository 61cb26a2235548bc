from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Reading
from instruments.models import Instrument, InstrumentVersion, Measurement
from participants.offering import OFFERS
from participants.proposing import proposals
from tests.builders import a_hat, a_held_follow_up, an_enrolment
from tests.queries import asked

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def owner(client):
    hat = a_hat()
    client.force_login(hat.user)
    return hat


@pytest.fixture
def enrolment(owner):
    return an_enrolment(team=owner.team, responsible=owner.user, started_on=date(2026, 3, 2))


@pytest.fixture
def ors():
    return Instrument.objects.get(code="ORS")


def test_what_only_the_responsible_reads_a_colleague_neither_finds_nor_corrects(client, owner):
    """Also who was responsible before, or is for another case, and who finds the case itself."""
    enrolment = an_enrolment(team=owner.team, responsible=owner.user, started_on=date(2026, 3, 2))
    Instrument.objects.filter(code="ORS").update(readers="ansvarig")
    scale = Instrument.objects.get(code="ORS")
    row = Measurement(enrolment=enrolment, instrument=scale, entered_by=owner.user)
    row.measure(values=[50, 50, 50, 50], on=date(2026, 3, 2))
    address = reverse("instruments:correct", args=[enrolment.case_number, "ORS", row.pk])
    assert client.get(address).status_code == 200
    colleague = a_hat(team=owner.team)
    an_enrolment(team=owner.team, responsible=colleague.user)
    enrolment.assignments.create(
        user=colleague.user, started_on=date(2026, 2, 2), ended_on=date(2026, 3, 1)
    )
    client.force_login(colleague.user)
    assert client.get(address).status_code == 404
    shown = client.get(reverse("instruments:case", args=[enrolment.case_number])).content.decode()
    assert "20,0" not in shown


def test_what_is_handed_over_of_a_scale_is_its_course_in_words(enrolment, ors):
    measure(enrolment, ors, date(2026, 3, 2), 20, 20, 20, 20)
    measure(enrolment, ors, date(2026, 6, 2), 60, 60, 60, 60)
    [section] = OFFERS["MEASUREMENTS"].read(enrolment, date(2026, 6, 3))
    assert "+16,0 poäng sedan start" in section.text
    assert "60" not in section.text


def test_an_instrument_without_questions_is_not_filled_in(client, enrolment):
    Instrument.objects.create(code="TOM", name="Ett instrument på väg")
    assert page(client, enrolment, "measure", "TOM").status_code == 404


def test_an_edition_with_another_sum_is_a_course_of_its_own(client, owner, enrolment, ors):
    measure(enrolment, ors, date(2026, 3, 2), 90, 90, 90, 90)
    shorter = InstrumentVersion.objects.create(
        instrument=ors, number=2, in_force_from=date(2026, 4, 1), reliable_change=50
    )
    for item in ors.versions.get(number=1).items.all()[:2]:
        item.pk, item.version, item._state.adding = None, shorter, True
        item.save()
    measure(enrolment, ors, date(2026, 5, 2), 80, 80)
    shown = client.get(reverse("instruments:case", args=[enrolment.case_number])).content.decode()
    assert "36,0" in shown
    assert "16,0" in shown
    assert "−20,0" not in shown
    assert "poäng" not in str(proposals(enrolment)), "one of each height is no way between two"
    measure(enrolment, ors, date(2026, 6, 2), 90, 95)
    assert proposals(enrolment)["done"].startswith("ORS, version 2: +2,5 poäng sedan start")


def measure(enrolment, scale, on, *values):
    Measurement(enrolment=enrolment, instrument=scale).measure(values=list(values), on=on)


def page(client, enrolment, name="case", *more, **options):
    return client.get(
        reverse(f"instruments:{name}", args=[enrolment.case_number, *more]), **options
    )


def register(client, enrolment, **given):
    data = {
        "measured_on": "2026-03-02",
        "part_0": "21",
        "part_1": "26",
        "part_2": " 24",
        "part_3": "27",
    }
    url = reverse("instruments:measure", args=[enrolment.case_number, "ORS"])
    return client.post(url, data | given)


def test_the_page_tells_the_change_in_points(client, enrolment, ors):
    measure(enrolment, ors, date(2026, 3, 2), 21, 26, 24, 27)
    measure(enrolment, ors, date(2026, 11, 12), 64, 68, 64, 68)
    html = page(client, enrolment).content.decode()
    assert "+16,6 poäng sedan start, tydlig förbättring, över gränsen." in html
    assert "Från 9,8 till 26,4 på 255\xa0dagar." in html
    assert "klinisk" not in html


def test_a_scale_is_chosen_in_the_address(client, enrolment, ors):
    measure(enrolment, ors, date(2026, 3, 2), 21, 26, 24, 27)
    url = reverse("instruments:case", args=[enrolment.case_number])
    assert "Ingen mätning är registrerad" in client.get(url, {"skala": "SRS"}).content.decode()


def test_four_values_become_an_exact_total(client, enrolment):
    assert register(client, enrolment).status_code == 302
    measurement = Measurement.objects.get()
    assert (measurement.values, measurement.total) == ([21, 26, 24, 27], 98)
    assert measurement.entered_by_id == int(client.session["_auth_user_id"])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"part_2": ""}, "Svara på socialt"),
        ({"part_1": "101"}, "skriv ett helt tal från 0 till 100 millimeter"),
        ({"part_1": "-1"}, "skriv ett helt tal från 0 till 100 millimeter"),
        ({"part_1": "2,1"}, "skriv ett helt tal från 0 till 100 millimeter"),
        ({"part_1": "²"}, "skriv ett helt tal från 0 till 100 millimeter"),
        ({"measured_on": "2999-01-01"}, "Dagen har inte varit än"),
        ({"measured_on": "2026-03-01"}, "Mätningar registreras från 2\xa0mars 2026"),
        ({"measured_on": "2026-02-30"}, "Fel: "),
    ],
)
def test_nothing_is_saved_of_a_measurement_with_a_fault(client, enrolment, given, said):
    html = register(client, enrolment, **given).content.decode()
    assert "<title>Fel: Ärende" in html
    assert said in html
    assert 'value="26"' in html or "part_1" in given
    assert not Measurement.objects.exists()


def test_a_second_measurement_the_same_day_is_refused(client, enrolment):
    register(client, enrolment)
    html = register(client, enrolment, part_0="90").content.decode()
    assert "Det finns redan en mätning den dagen." in html
    assert Measurement.objects.get().total == 98


def test_the_small_graph_is_a_fragment_and_as_a_page_leads_to_the_whole(client, enrolment, ors):
    measure(enrolment, ors, date(2026, 3, 2), 21, 26, 24, 27)
    measure(enrolment, ors, date(2026, 11, 12), 64, 68, 64, 68)
    html = page(client, enrolment, "course", headers=FRAGMENT).content.decode()
    assert "9,8 i mars 2026, 26,4 i november 2026. Gräns 25." in html
    assert "<html" not in html
    assert page(client, enrolment, "course").url == reverse(
        "instruments:case", args=[enrolment.case_number]
    )


def test_a_value_read_off_wrongly_is_corrected_and_its_history_kept(client, enrolment, ors):
    measure(enrolment, ors, date(2026, 3, 2), 21, 26, 24, 27)
    known = Measurement.objects.get()
    address = reverse("instruments:correct", args=[enrolment.case_number, "ORS", known.pk])
    html = client.get(address).content.decode()
    assert 'value="26"' in html
    assert address in page(client, enrolment).content.decode()
    sent = {"version": 1, "measured_on": "2026-03-02"}
    sent |= {f"part_{place}": value for place, value in enumerate(["21", "30", "24", "27"])}
    assert client.post(address, sent).status_code == 302
    measurement = Measurement.objects.get()
    assert measurement.total == 102
    assert [row.total for row in measurement.history.all()] == [102, 98]
    stale = client.post(address, sent | {"part_0": "90"}).content.decode()
    assert "Sparat av en kollega" in stale
    assert "[bara hos kollegan: </span>2,1<" in stale
    assert "[bara hos dig: </span>9,0<" in stale
    assert Measurement.objects.get().total == 102


def test_a_measurement_of_another_case_is_not_corrected_here(client, enrolment, ors):
    other = an_enrolment(team=enrolment.team, started_on=date(2026, 3, 2))
    measure(other, ors, date(2026, 3, 2), 21, 26, 24, 27)
    elsewhere = Measurement.objects.get().pk
    assert page(client, enrolment, "correct", "ORS", elsewhere).status_code == 404
    assert page(client, other, "correct", "SRS", elsewhere).status_code == 404


def test_a_total_from_a_list_has_no_parts_to_correct(client, enrolment, ors):
    listed = Measurement.objects.create(
        enrolment=enrolment,
        instrument=ors,
        edition=ors.version_on(date(2026, 3, 2)),
        measured_on=date(2026, 3, 2),
        total=98,
        source="list",
    )
    assert page(client, enrolment, "correct", "ORS", listed.pk).status_code == 404
    assert "Rätta<span" not in page(client, enrolment).content.decode()


@pytest.mark.parametrize("name", [["case"], ["course"], ["measure", "ORS"]])
def test_a_stranger_finds_nothing(client, enrolment, name):
    client.force_login(a_hat().user)
    assert page(client, enrolment, *name).status_code == 404


def test_an_unknown_scale_is_not_found(client, enrolment):
    assert page(client, enrolment, "measure", "XYZ").status_code == 404


def test_a_colleague_in_the_team_may_read(client, enrolment):
    client.force_login(a_hat(team=enrolment.team).user)
    assert page(client, enrolment).status_code == 200


def test_each_reading_is_logged_with_the_case(client, enrolment):
    page(client, enrolment)
    page(client, enrolment, "course", headers=FRAGMENT)
    assert [row.subjects for row in Reading.objects.order_by("pk")] == [[enrolment.pk]] * 2


def test_the_page_asks_as_much_for_many_measurements_as_for_one(client, enrolment, ors):
    measure(enrolment, ors, date(2026, 3, 2), 21, 26, 24, 27)
    with CaptureQueriesContext(connection) as few:
        page(client, enrolment)
    for place in range(1, 50):
        measure(enrolment, ors, date(2026, 3, 2) + timedelta(days=place), 21, 26, 24, 27)
    a_held_follow_up(enrolment, on=date(2026, 5, 28))
    with CaptureQueriesContext(connection) as many:
        page(client, enrolment)
    assert asked(many) == asked(few) <= 12


def test_a_profile_asks_no_more_than_a_course(client, enrolment, ors):
    measure(enrolment, ors, date(2026, 3, 2), 21, 26, 24, 27)
    bip = Instrument.objects.get(code="BIP")
    values = [30] * len(bip.latest.items_for("DELTAGARE"))
    measure(enrolment, bip, date(2026, 3, 2), *values)
    address = reverse("instruments:case", args=[enrolment.case_number])
    with CaptureQueriesContext(connection) as captured:
        shown = client.get(address, {"skala": ["ORS", "BIP"]}).content.decode()
    assert "Handläggaren har inte bytts." in shown
    assert asked(captured) <= 12


def test_a_day_ahead_of_today_is_the_first_that_is_refused(client, enrolment):
    today = localdate()
    assert "Dagen har inte varit än" in (
        register(client, enrolment, measured_on=today + timedelta(days=1)).content.decode()
    )
    assert register(client, enrolment, measured_on=today).status_code == 302
