"""Every fault of a list is told at once, by row, column and reason, and nothing is saved."""

import csv
import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participants.models import Enrolment, Participant
from referrals.caselist.columns import COLUMNS
from tests.builders import a_hat, a_held_follow_up, a_team, an_organisation
from tests.referrals.lists import MAN, TEAM, WOMAN, a_list, a_row, an_open_row, read_in, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def team():
    return a_team(name=TEAM, owner=an_organisation(name="Sala kommun"))


FAULTS = [
    (a_row(Slutdatum="2019-02-30"), "Slutdatum: 2019-02-30 är inget datum"),
    (a_row(Startdatum=""), "Startdatum: saknas"),
    (a_row(Team=""), "Team: saknas"),
    (a_row(Team="Nässjö"), "Team: Nässjö finns inte bland de team som listan får nämna"),
    (a_row(Personnummer="19880423-9808"), "Personnummer: Kontrollsiffran stämmer inte"),
    (a_row(Kön="man"), "Kön: man stämmer inte med personnumret"),
    (a_row(Kön="kvina"), "Kön: kvina finns inte i kodlistan"),
    (a_row(Födelsedatum="1988-05-23"), "Födelsedatum: 1988-05-23 stämmer inte med personnumret"),
    (a_row(Slutdatum="2024-02-08"), "Slutdatum: 2024-02-08 är före Startdatum 2024-02-09"),
    (a_row(Remissdatum="2024-02-10"), "Remissdatum: 2024-02-10 är efter Startdatum 2024-02-09"),
    (
        a_row(Slutdokumentation="2024-12-08"),
        "Slutdokumentation: 2024-12-08 är före Slutdatum 2024-12-09",
    ),
    (a_row(Resultat=""), "Resultat: saknas, behövs när Slutdatum är ifylld"),
    (a_row(Slutdatum=""), "Slutdatum: saknas, behövs när Resultat är ifylld"),
    (a_row(Resultat="klar"), "Resultat: klar finns inte i kodlistan"),
    (a_row(Remitterande_part="IKEA"), "Remitterande part: IKEA finns inte i kodlistan"),
    (a_row(ORS_första="16,8"), "ORS första datum: saknas, behövs när ORS första är ifylld"),
    (a_row(ORS_första="41"), "ORS första: 41 är inte mellan 0 och 40"),
    (a_row(Huvudman="Nässjö kommun"), "Huvudman: Nässjö kommun finns inte bland organisationerna"),
    (a_row(Ansvarig="okand"), f"Ansvarig: okand är inte medarbetare i {TEAM}"),
    (a_row(Antal_samordnade_insatser="många"), "Antal samordnade insatser: många är inget tal"),
    (a_row(Tid_i_offentlig_försörjning="81"), "81 är inte mellan 0 och 80 år"),
    (a_row(Försörjning_före="lön|guld"), "Försörjning före: guld finns inte i kodlistan"),
    (a_row(Slutdatum="2026-11-21"), "Slutdatum: 2026-11-21 har inte varit än"),
    (a_row(Förnamn="T" * 81), "är längre än 80 tecken"),
]


@pytest.mark.parametrize(("row", "words"), FAULTS, ids=lambda value: str(value)[:40])
def test_a_fault_names_row_column_value_and_reason(row, words):
    report = read_in(a_list(a_row(Personnummer=MAN), row))
    assert any(fault.startswith("rad 3, ") and words in fault for fault in told(report))
    assert WOMAN not in str(told(report))
    assert not Participant.objects.exists()


def test_all_faults_are_told_at_once_and_nothing_is_saved():
    report = read_in(a_list(a_row(Personnummer=MAN), *(row for row, _ in FAULTS)))
    assert {fault.row for fault in report.errors} == set(range(3, len(FAULTS) + 3))
    assert (report.created, report.updated, report.unchanged) == (0, 0, 0)
    assert not Enrolment.objects.exists()


def test_a_cell_that_could_not_be_read_is_not_also_missing():
    report = read_in(a_list(a_row(Resultat="klar", Slutdokumentation="2024-12-10")))
    assert told(report) == ["rad 2, Resultat: klar finns inte i kodlistan"]


def test_a_row_that_is_longer_than_the_heading_has_lost_its_quotes():
    report = read_in(f"Team,Startdatum,ORS första\n{TEAM},2024-02-09,16,8\n".encode())
    assert told(report)[0] == "rad 2: raden har fler värden än rubriken har kolumner"


def test_rows_are_numbered_as_in_the_file_empty_ones_included():
    data = a_list(a_row(Personnummer=MAN), {}, {}, a_row(Kön="x"))
    assert [fault.row for fault in read_in(data).errors] == [5]


def test_a_heading_needs_its_columns_once_each():
    assert told(read_in(b"Personnummer;Team;TEAM\n")) == [
        "rad 1, Startdatum: kolumnen saknas",
        "rad 1, Team: kolumnen finns mer än en gång",
    ]


def test_a_file_without_a_heading_is_refused_with_a_sentence():
    assert "ingen rubrikrad" in told(read_in(b"1;2;3\n"))[0]
    assert "ingen rubrikrad" in told(read_in(b""))[0]


def test_unknown_columns_are_named_in_a_warning_and_not_read():
    report = read_in(a_list(a_row(Skonummer="43")))
    assert [str(one) for one in report.warnings] == ["rad 1, Skonummer: okänd kolumn, läses inte"]
    assert report.created == 1


def test_headings_stand_in_any_order_whatever_their_case():
    row = a_row()
    turned = {f" {name.upper()} ": row[name] for name in reversed(row)}
    assert read_in(a_list(turned)).created == 1


def test_the_same_case_twice_is_a_fault():
    report = read_in(a_list(a_row(), a_row(Förnamn="Tova")))
    assert told(report) == ["rad 3, Personnummer: samma ärende som på rad 2"]


def test_a_person_has_one_open_case_in_a_team():
    rows = [an_open_row(), an_open_row(Startdatum="2025-01-01")]
    assert told(read_in(a_list(*rows))) == [
        "rad 3, Slutdatum: saknas, och ärendet på rad 2 är också öppet"
    ]


def test_a_second_open_case_is_refused_unless_the_list_closes_the_first():
    read_in(a_list(an_open_row()))
    again = an_open_row(Startdatum="2025-01-01")
    assert told(read_in(a_list(again))) == [
        "rad 2, Personnummer: personen har redan ett öppet ärende i teamet"
    ]
    assert told(read_in(a_list(a_row(), again))) == []
    assert Enrolment.objects.count() == 2


def test_a_case_that_overlaps_another_of_the_person_in_the_team_is_worth_a_look():
    read_in(a_list(a_row()))
    report = read_in(a_list(a_row(Startdatum="2024-06-01"), a_row(Startdatum="2024-12-09")))
    assert [(one.row, one.column) for one in report.warnings] == [(2, "Startdatum")]
    assert report.created == 2


def test_two_rows_about_a_person_say_the_same():
    rows = [a_row(), an_open_row(Startdatum="2025-01-01", Efternamn="Ek")]
    assert told(read_in(a_list(*rows))) == [
        "rad 3, Efternamn: skiljer sig från rad 2, som har samma personnummer"
    ]


def test_another_day_in_the_birth_date_than_in_the_number_is_a_warning():
    report = read_in(a_list(a_row(Födelsedatum="1988-04-22")))
    assert [one.column for one in report.warnings] == ["Födelsedatum"]
    assert Participant.objects.get().birth_date == date(1988, 4, 22)


def test_two_different_ors_on_one_day_is_a_fault_and_two_equal_are_one():
    pair = {"ORS första datum": "2024-03-01", "ORS första": "16,8", "ORS senaste datum": "20240301"}
    report = read_in(a_list(a_row(**pair, **{"ORS senaste": "17"})))
    assert told(report) == ["rad 2, ORS senaste: två olika värden samma dag"]
    report = read_in(a_list(a_row(**pair, **{"ORS senaste": "16.8"})))
    assert [one.column for one in report.warnings] == ["ORS senaste datum"]
    assert Enrolment.objects.get().measurements.count() == 1


def test_the_responsible_of_an_open_case_works_in_the_team_today(team):
    left = a_hat(team=team, ended_on=date(2025, 1, 1))
    assert told(read_in(a_list(an_open_row(Ansvarig=left.user.username)))) == [
        f"rad 2, Ansvarig: {left.user.username} arbetar inte i {TEAM} i dag"
    ]
    assert told(read_in(a_list(a_row(Ansvarig=left.user.username)))) == []


def test_a_list_closes_no_case_before_its_last_held_follow_up():
    read_in(a_list(an_open_row()))
    for held_on in (date(2024, 5, 2), date(2024, 8, 1)):
        a_held_follow_up(Enrolment.objects.get(), on=held_on)
    words = "är före den senaste uppföljningen, som hölls 2024-08-01"
    early = a_list(a_row(Slutdatum="2024-07-31"))
    assert told(read_in(early)) == [f"rad 2, Slutdatum: 2024-07-31 {words}"]
    assert Enrolment.objects.get().is_open
    for day in ("2024-12-09", "2024-08-01"):
        assert told(read_in(a_list(a_row(Slutdatum=day)))) == []
    assert told(read_in(early)) == [f"rad 2, Slutdatum: 2024-07-31 {words}"]
    assert Enrolment.objects.get().closed_on == date(2024, 8, 1)


def test_a_huvudman_whose_name_is_shared_must_be_told_apart():
    region = an_organisation(name="Region Västmanland")
    an_organisation(name="Vårdcentralen", part_of=region)
    an_organisation(name="Vårdcentralen", part_of=an_organisation(name="Region Dalarna"))
    assert "flera organisationer" in told(read_in(a_list(a_row(Huvudman="vårdcentralen"))))[0]
    assert told(read_in(a_list(a_row(Huvudman="region västmanland")))) == []


cells = st.sampled_from(
    ["", TEAM, "2024-02-09", "2024-12-09", "arbete", "kvinna", "9,8", ">9", "a|b", WOMAN, MAN]
) | st.text(max_size=20)
headings = st.sampled_from([column.name for column in COLUMNS]) | st.text(max_size=8)


@given(
    st.lists(headings, max_size=8, unique=True),
    st.lists(st.lists(cells, max_size=12), max_size=6),
    st.sampled_from([";", ","]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_ragged_list_is_read_in_or_refused_and_never_breaks(names, rows, delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["Team", "Startdatum", *names], *rows])
    report = read_in(out.getvalue().encode(errors="replace"))
    assert report.cases == 0 or not report.errors
