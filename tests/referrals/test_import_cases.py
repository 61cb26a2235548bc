"""What a row becomes, and what happens when the same list comes back."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from instruments.models import Measurement
from organisations.models import Team
from participants.models import Enrolment, FollowUp, Participant
from referrals.models import ImportedCase, Referral
from referrals.states import State
from tests.builders import (
    a_hat,
    a_participant,
    a_team,
    a_user,
    an_enrolment,
    an_organisation,
    reviewed,
)
from tests.referrals.lists import (
    IMPORT_DAY,
    MAN,
    TEAM,
    WOMAN,
    a_list,
    a_row,
    a_workbook,
    an_open_row,
    read_in,
    told,
)

pytestmark = pytest.mark.django_db
WHOLE = {
    "Kön": "kvinna",
    "Födelsedatum": "1988-04-23",
    "Kommun": "Sala",
    "Remitterande part": "FK",
    "Remissdatum": "2024-01-15",
    "Slutdokumentation": "2024-12-20",
    "Tid i offentlig försörjning": "5,5",
    "Utbildningsnivå": "gymnasium",
    "Försörjning före": "försörjningsstöd|sjukpenning",
    "Försörjning efter": "lön",
    "Sysselsättning före": "ingen",
    "Sysselsättning efter": "arbetar",
    "Huvudman": "Region Västmanland",
    "ORS första datum": "2024-02-20",
    "ORS första": "16,8",
    "ORS senaste datum": "2024-11-28",
    "ORS senaste": "28",
    "Antal samordnade insatser": "4",
}


@pytest.fixture(autouse=True)
def team():
    an_organisation(name="Region Västmanland", kind="REGION")
    return a_team(name=TEAM, code="SAL", owner=an_organisation(name="Sala kommun"))


def rows_of_everything() -> dict[str, int]:
    """How many rows every table of ours holds, history included."""
    names = {"participants", "referrals", "instruments", "organisations"}
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in names
    }


def the_case() -> Enrolment:
    return Enrolment.objects.get()


def test_a_row_becomes_a_case_with_all_that_belongs_to_it(team):
    worker = a_hat(team=team)
    row = a_row(**WHOLE, Ansvarig=worker.user.username)
    assert told(read_in(a_list(row), by=worker.user)) == []
    case = the_case()
    assert case.case_number == "SAL-2024-001"
    assert (case.outcome, case.referring_party) == ("work", "FK")
    assert str(case.support_years) == "5.50"
    assert case.income_before == ["FORSORJNINGSSTOD", "SJUKPENNING"]
    assert case.reported_support_measures == 4
    person = case.participant
    assert (person.controller, person.personal_number) == (team.owner, WOMAN)
    assert (person.sex, person.identity_type) == ("woman", "personnummer")
    [huvudman] = case.huvudman_periods.all()
    assert (huvudman.organisation.name, huvudman.assumed) == ("Region Västmanland", False)
    assert (huvudman.started_on, huvudman.ended_on) == (case.started_on, case.closed_on)
    [assignment] = case.assignments.all()
    assert (assignment.user, assignment.ended_on) == (worker.user, case.closed_on)


def test_a_referral_date_becomes_an_accepted_referral_received_that_day():
    read_in(a_list(a_row(**WHOLE)))
    referral = Referral.objects.get()
    assert referral.current_state is State.ACCEPTED
    assert (referral.number, referral.channel) == ("R-2024-001", "list")
    assert (referral.sent_on, referral.enrolment) == (date(2024, 1, 15), the_case())
    assert referral.decided_on == the_case().started_on


def test_without_a_referral_date_no_referral_is_invented():
    read_in(a_list(a_row()))
    assert not Referral.objects.exists()


def test_ors_totals_come_without_parts_and_say_that_a_list_told():
    read_in(a_list(a_row(**WHOLE)))
    found = Measurement.objects.values_list("measured_on", "total", "values", "source")
    assert list(found) == [
        (date(2024, 2, 20), 168, None, "list"),
        (date(2024, 11, 28), 280, None, "list"),
    ]


def test_a_final_document_gets_both_receipts_and_its_due_day():
    read_in(a_list(a_row(**WHOLE), a_row(Personnummer=MAN)))
    first, second = (case.final_document for case in Enrolment.objects.order_by("pk"))
    assert (first.sent_on, first.due_on) == (date(2024, 12, 20), date(2024, 12, 30))
    assert (first.participant_way, first.referrer_way) == ("listed", "listed")
    assert (second.sent_on, second.participant_way) == (None, "")


def test_an_open_case_gets_its_next_follow_up_from_the_import_day_and_none_before():
    report = read_in(a_list(an_open_row()))
    [follow_up] = FollowUp.objects.all()
    assert follow_up.due_on == date(2027, 2, 20)
    [huvudman] = the_case().huvudman_periods.all()
    assert (huvudman.organisation.name, huvudman.assumed) == ("Sala kommun", True)
    assert [str(one) for one in report.warnings] == ["rad 2, Huvudman: saknas, Sala kommun antas"]


def test_a_closed_case_gets_no_follow_up_and_no_warning():
    report = read_in(a_list(a_row()))
    assert not FollowUp.objects.exists()
    assert report.warnings == []


def test_a_row_without_number_and_names_is_an_anonymous_case():
    row = a_row(Personnummer="", Förnamn="", Efternamn="")
    assert read_in(a_list(row, row)).created == 2
    first, second = Participant.objects.all()
    assert first.shown_name == second.shown_name == "Anonym deltagare"
    assert (first.identity_type, first.sex) == ("none", "unknown")


def test_a_misregistered_row_gets_no_final_document():
    read_in(a_list(a_row(Resultat="felregistrering")))
    assert not hasattr(the_case(), "final_document")


def test_more_than_nine_years_is_known_to_be_more_and_not_how_much():
    read_in(a_list(a_row(**{"Tid i offentlig försörjning": ">9"})))
    assert (the_case().support_over_nine, the_case().support_years) == (True, None)


def test_case_numbers_follow_the_start_years_in_order():
    read_in(a_list(a_row(Startdatum="2024-05-01"), a_row(Personnummer=MAN), a_row(Personnummer="")))
    assert (
        dict(Enrolment.objects.values_list("started_on", "case_number").order_by("pk"))[
            date(2024, 5, 1)
        ]
        == "SAL-2024-003"
    )


def test_every_row_has_its_history_with_the_reason_and_who():
    reader = a_user()
    read_in(a_list(a_row(**WHOLE)), by=reader)
    case = the_case()
    for one in (case, case.participant, case.final_document, Referral.objects.get()):
        [row] = one.history.all()
        assert (row.history_type, row.history_user) == ("+", reader)
        assert row.history_change_reason == "Inläst från lista"
        assert row.version == 1


def test_a_workbook_gives_the_same_cases_as_a_csv():
    row = a_row(**WHOLE)
    typed = row | {
        "Startdatum": date(2024, 2, 9),
        "ORS första": 16.8,
        "Antal samordnade insatser": 4,
        "Personnummer": float(WOMAN),
    }
    assert read_in(a_workbook(typed)).created == 1
    assert read_in(a_list(row)).unchanged == 1


def test_the_same_list_again_changes_nothing_at_all():
    rows = [a_row(**WHOLE), an_open_row(Personnummer=MAN), a_row(Personnummer="", Förnamn="")]
    read_in(a_list(*rows))
    before = rows_of_everything()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = read_in(a_list(*rows), today=date(2027, 3, 1))
    assert (report.created, report.updated, report.unchanged) == (0, 0, 3)
    assert rows_of_everything() == before
    written = [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "COPY"))]
    assert written == []


def test_a_dry_run_tells_the_same_and_saves_nothing():
    before = rows_of_everything()
    report = read_in(a_list(a_row(**WHOLE), an_open_row(Personnummer=MAN)), save=False)
    assert (report.created, len(report.warnings)) == (2, 1)
    assert rows_of_everything() == before


def test_what_the_list_says_anew_is_written_with_history():
    read_in(a_list(an_open_row(Kommun="Sala")))
    report = read_in(a_list(an_open_row(Kommun="Heby", Remitterande_part="AF")))
    assert (report.updated, told(report)) == (1, [])
    case = the_case()
    assert (case.participant.municipality, case.referring_party) == ("Heby", "AF")
    assert [one.history_type for one in case.participant.history.all()] == ["~", "+"]
    assert case.participant.version == 2


def test_a_list_may_close_a_case_it_opened(team):
    worker = a_hat(team=team)
    read_in(a_list(an_open_row(Ansvarig=worker.user.username)))
    report = read_in(a_list(a_row(Slutdokumentation="2024-12-20", Huvudman="Region Västmanland")))
    assert told(report) == []
    case = the_case()
    assert (case.closed_on, case.outcome) == (date(2024, 12, 9), "work")
    [follow_up] = case.follow_ups.all()
    assert (follow_up.cancelled_on, follow_up.is_planned) == (case.closed_on, False)
    assert case.final_document.sent_on == date(2024, 12, 20)
    [huvudman] = case.huvudman_periods.all()
    assert (huvudman.organisation.name, huvudman.assumed) == ("Region Västmanland", False)
    assert huvudman.ended_on == case.closed_on
    assert case.assignments.get().ended_on == case.closed_on


def test_a_corrected_close_moves_what_ended_with_it():
    read_in(a_list(a_row(Huvudman="Region Västmanland")))
    assert told(read_in(a_list(a_row(Slutdatum="2025-01-31")))) == []
    case = the_case()
    assert case.closed_on == case.huvudman_periods.get().ended_on == date(2025, 1, 31)
    assert case.final_document.due_on == date(2025, 2, 21)


def test_a_referral_date_that_the_list_learns_later_becomes_a_referral_once():
    read_in(a_list(a_row(), a_row(Personnummer=MAN)))
    for day in ("2024-01-15", "2024-01-16"):
        rows = [a_row(Remissdatum=day), a_row(Personnummer=MAN, Remissdatum=day)]
        assert told(read_in(a_list(*rows))) == []
    found = Referral.objects.order_by("number").values_list("number", "sent_on", "version")
    assert list(found) == [
        ("R-2024-001", date(2024, 1, 16), 2),
        ("R-2024-002", date(2024, 1, 16), 2),
    ]


def test_receipts_that_the_list_learns_later_are_written_and_one_given_here_stands():
    read_in(a_list(a_row()))
    document = reviewed(the_case())
    document.receive(by="participant", on=date(2024, 12, 12), way="hand")
    assert told(read_in(a_list(a_row(Slutdokumentation="2024-12-20")))) == []
    document.refresh_from_db()
    assert (document.participant_received_on, document.participant_way) == (
        date(2024, 12, 12),
        "hand",
    )
    assert document.sent_on == date(2024, 12, 20)


def test_a_later_ors_is_added_and_the_earlier_stays():
    first = {"ORS första datum": "2024-02-20", "ORS första": "16,8"}
    read_in(a_list(a_row(**first, ORS_senaste_datum="2024-06-01", ORS_senaste="20")))
    read_in(a_list(a_row(**first, ORS_senaste_datum="2024-09-01", ORS_senaste="25")))
    assert list(Measurement.objects.values_list("total", flat=True)) == [168, 200, 250]


def test_a_new_responsible_succeeds_from_the_import_day(team):
    first, second = a_hat(team=team), a_hat(team=team)
    read_in(a_list(an_open_row(Ansvarig=first.user.username)), today=date(2026, 11, 1))
    read_in(a_list(an_open_row(Ansvarig=second.user.username)))
    found = the_case().assignments.values_list("user", "started_on", "ended_on")
    assert list(found.order_by("started_on")) == [
        (first.user.pk, date(2024, 2, 9), date(2026, 11, 19)),
        (second.user.pk, IMPORT_DAY, None),
    ]


def test_an_empty_cell_never_erases():
    read_in(a_list(a_row(**WHOLE)))
    before = rows_of_everything()
    bare = dict.fromkeys(WHOLE, "")
    report = read_in(a_list(a_row(Förnamn="", Efternamn="", **bare)))
    assert (report.updated, report.unchanged) == (0, 1)
    assert rows_of_everything() == before


def change_name(case: Enrolment) -> None:
    case.participant.last_name = "Ek"
    case.participant.save()


def change_outcome(case: Enrolment) -> None:
    case.outcome = "studies"
    case.save()


def change_receipt(case: Enrolment) -> None:
    case.final_document.participant_received_on = date(2025, 1, 1)
    case.final_document.save()


def change_huvudman(case: Enrolment) -> None:
    period = case.huvudman_periods.get()
    period.organisation = case.team.owner
    period.save()


def change_ors(case: Enrolment) -> None:
    measurement = case.measurements.first()
    measurement.total = 170
    measurement.save()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (change_name, "Efternamn"),
        (change_outcome, "Resultat"),
        (change_receipt, "Slutdokumentation"),
        (change_huvudman, "Huvudman"),
        (change_ors, "ORS första"),
    ],
)
def test_a_value_changed_in_the_application_is_an_error_and_stays(change, column):
    read_in(a_list(a_row(**WHOLE)))
    change(the_case())
    before = rows_of_everything()
    report = read_in(a_list(a_row(**WHOLE | {"Kommun": "Heby"})))
    assert [(one.row, one.column) for one in report.errors] == [(2, column)]
    assert rows_of_everything() == before
    assert the_case().participant.municipality == "Sala"


def test_a_list_that_has_caught_up_with_the_application_is_no_conflict():
    read_in(a_list(a_row(**WHOLE)))
    change_outcome(the_case())
    agreed = WHOLE | {"Resultat": "studier"}
    assert told(read_in(a_list(a_row(**agreed)))) == []
    report = read_in(a_list(a_row(**WHOLE | {"Resultat": "övrigt"})))
    assert (report.updated, the_case().outcome) == (1, "other")


def test_a_case_that_was_registered_by_hand_is_recognised_and_completed(team):
    person = a_participant(
        controller=team.owner,
        identity_type="personnummer",
        personal_number=WOMAN,
        first_name="Tova",
        last_name="Ljungsäter",
    )
    an_enrolment(team=team, participant=person, started_on=date(2024, 2, 9))
    report = read_in(a_list(an_open_row(Kommun="Sala")))
    assert (report.created, report.updated, told(report)) == (0, 1, [])
    assert the_case().participant.municipality == "Sala"


def test_a_case_that_was_registered_by_hand_keeps_what_stands_in_it(team):
    person = a_participant(
        controller=team.owner, identity_type="personnummer", personal_number=WOMAN, last_name="Ek"
    )
    an_enrolment(team=team, participant=person, started_on=date(2024, 2, 9))
    assert [fault.split(": ")[0] for fault in told(read_in(a_list(an_open_row())))] == [
        "rad 2, Efternamn"
    ]


def test_a_person_in_another_team_of_the_controller_is_the_same_participant(team):
    other = a_team(owner=team.owner)
    report = read_in(a_list(a_row(), a_row(Team=other.name, Kommun="Sala")))
    assert report.created == 2
    assert Participant.objects.count() == 1
    assert Participant.objects.get().municipality == "Sala"


def test_a_person_with_another_controller_is_another_participant():
    read_in(a_list(a_row(), a_row(Team=a_team().name)))
    assert Participant.objects.count() == 2


def test_registering_someone_known_elsewhere_tells_nothing_and_changes_nothing(team):
    known = a_participant(
        controller=team.owner,
        identity_type="personnummer",
        personal_number=WOMAN,
        first_name="Maja",
        last_name="Ek",
        sex="woman",
    )
    report = read_in(a_list(a_row()))
    assert (report.created, report.errors, report.warnings) == (1, [], [])
    known.refresh_from_db()
    assert known.name == "Maja Ek"
    assert read_in(a_list(a_row())).unchanged == 1


def test_of_a_protected_person_a_list_changes_and_tells_nothing(team):
    read_in(a_list(a_row(**WHOLE)))
    person = Participant.objects.get()
    person.protection, person.alias, person.municipality = "marked", "Deltagare 7", ""
    person.save()
    report = read_in(a_list(a_row(**WHOLE | {"Efternamn": "Ek"})))
    assert (report.errors, report.warnings, report.unchanged) == ([], [], 1)
    person.refresh_from_db()
    assert (person.municipality, person.last_name) == ("", "Ljungsäter")
    again = a_row(Startdatum="2026-01-01", Slutdatum="2026-05-01", Kommun="Sala")
    assert read_in(a_list(again)).created == 1


def test_what_is_remembered_of_a_list_names_nobody():
    read_in(a_list(a_row(**WHOLE)))
    remembered = str(ImportedCase.objects.values_list("key", "values").get())
    assert not any(text in remembered for text in ("Tova", "Ljungsäter", WOMAN, "1988", "Sala k"))


def test_a_team_outside_those_a_list_may_name_does_not_exist(team):
    own = Team.objects.filter(pk=a_team().pk)
    assert "finns inte bland de team" in told(read_in(a_list(a_row()), teams=own))[0]
    assert not Enrolment.objects.exists()
