from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from finsam.personal_numbers import invented
from finsam.row_security import acting_as
from organisations.hats import scope_of
from organisations.models import Team
from organisations.roles import Role
from participants.forms.people import AssignForm, HuvudmanForm
from participants.models import Assignment, Enrolment
from tests.builders import (
    a_closed_enrolment,
    a_hat,
    a_participant,
    an_enrolment,
    an_organisation,
    named,
    says_why,
)

pytestmark = pytest.mark.django_db
TODAY = localdate()
NUMBER = invented(date(1988, 2, 29), "woman", 0)


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=TODAY - timedelta(days=100))


def url(name, case):
    return reverse(f"participants:{name}", args=[case.case_number])


def person(case, **facts):
    defaults = {"first_name": "Samira", "last_name": "Holmdahl", "sex": "unknown"}
    return defaults | {"protection": "none", "version": case.participant.version} | facts


def saved(case):
    case.participant.refresh_from_db()
    return case.participant


def current(case, part="responsible"):
    return case.assignments.current().filter(part=part).get().user


def test_the_number_is_normalised_and_decides_the_sex_and_the_birth_date(client, case):
    facts = person(case, personal_number=f"{NUMBER[2:8]}-{NUMBER[8:]}", sex="man")
    assert client.post(url("edit_person", case), facts).url == url("facts", case)
    participant = saved(case)
    assert participant.personal_number == NUMBER
    assert participant.identity_type == "personnummer"
    assert participant.sex == "woman"
    assert participant.birth_date == date(1988, 2, 29)


def test_a_known_birth_date_is_not_overruled_by_the_number(client, case):
    """The day in a number may have been moved to a free one (folkbokföringslagen 18 §)."""
    client.post(
        url("edit_person", case), person(case, personal_number=NUMBER, birth_date="1988-02-27")
    )
    assert saved(case).birth_date == date(1988, 2, 27)


def test_a_number_that_stands_decides_the_sex_still(client, case):
    client.post(url("edit_person", case), person(case, personal_number=NUMBER))
    facts = person(case, personal_number=NUMBER, sex="man", version=saved(case).version)
    client.post(url("edit_person", case), facts)
    assert saved(case).sex == "woman"


def test_a_number_that_was_taken_away_leaves_none_behind(client, case):
    client.post(url("edit_person", case), person(case, personal_number=NUMBER))
    client.post(url("edit_person", case), person(case, version=saved(case).version))
    assert (saved(case).personal_number, saved(case).identity_type) == ("", "none")


@pytest.mark.parametrize("number", ["19880229-9807", "123", "TOLV"])
def test_a_wrong_number_is_refused_beside_its_field_without_being_repeated_elsewhere(
    client, case, number
):
    response = client.post(url("edit_person", case), person(case, personal_number=number))
    assert response.context["form"].errors["personal_number"]
    assert number not in str(response.context["form"].errors)
    assert saved(case).first_name == "Tova"


def test_a_number_that_another_has_is_refused_without_saying_who(client, case, hat):
    a_participant(controller=hat.team.owner, personal_number=NUMBER, identity_type="personnummer")
    page = client.post(url("edit_person", case), person(case, personal_number=NUMBER))
    assert "Numret går inte att använda här." in page.content.decode()
    assert saved(case).personal_number == ""


def test_of_a_protected_person_no_address_is_kept(client, case):
    facts = person(case, protection="marked", alias="Alias Björk", phone="070-1740698")
    assert (
        "sparas alias, men inte adress"
        in client.post(url("edit_person", case), facts).content.decode()
    )
    assert saved(case).protection == "none"


WAYS = {
    "address": "Lindvägen 3",
    "phone": "070-1740698",
    "email": "samira@example.com",
    "municipality": "Köping",
}


def test_who_becomes_protected_leaves_no_address_in_the_history(client, case):
    client.post(url("edit_person", case), person(case, **WAYS))
    assert {row.phone for row in saved(case).history.all()} == {"", WAYS["phone"]}
    facts = person(case, protection="marked", alias="Alias Björk", version=saved(case).version)
    assert client.post(url("edit_person", case), facts).status_code == 302
    rows = saved(case).history.all()
    assert {getattr(row, name) for row in rows for name in WAYS} == {""}


def test_the_history_of_a_protected_person_says_that_and_not_what(client, case):
    participant = case.participant
    participant.protection, participant.alias = "marked", "Alias Björk"
    participant.save()
    participant.history.update(**WAYS)
    named(case, case.assignments.get().user)
    says_why(client, case)
    page = client.get(url("history", case) + "?slag=personen").content.decode()
    _, changes = page.split('id="changes-heading"')
    assert "visas inte" in changes
    assert not [value for value in [*WAYS.values(), "Alias Björk"] if value in changes]


def test_a_refused_form_leaves_the_head_of_the_page_as_the_case_stands(client, case):
    facts = person(case, first_name="Xerxes", phone="1" * 99)
    page = client.post(url("edit_person", case), facts)
    assert page.context["enrolment"].participant.first_name == "Tova"
    facts = {"education": "GYMNASIUM", "version": case.version + 1}
    page = client.post(url("edit_start", case), facts)
    assert page.context["form"].errors
    assert page.context["enrolment"].education == ""


def test_a_colleague_who_protects_a_person_loses_sight_of_the_case(client, case, hat):
    colleague = a_hat(team=hat.team)
    client.force_login(colleague.user)
    facts = person(case, protection="marked", alias="Alias Björk")
    response = client.post(url("edit_person", case), facts)
    assert response.url == reverse("participants:list")
    assert client.get(url("case", case)).status_code == 404


def test_nobody_is_protected_before_somebody_is_responsible(client, hat):
    case = an_enrolment(team=hat.team)
    facts = person(case, protection="marked", alias="Alias Björk")
    page = client.post(url("edit_person", case), facts).content.decode()
    assert "Utse en ansvarig först." in page


def test_the_start_is_written_down_with_several_incomes(client, case):
    facts = {
        "education": "GYMNASIUM",
        "income_before": ["SJUKPENNING", "FORSORJNINGSSTOD"],
        "support_years": "2,5",
        "version": case.version,
    }
    assert client.post(url("edit_start", case), facts).status_code == 302
    case.refresh_from_db()
    assert case.income_before == ["SJUKPENNING", "FORSORJNINGSSTOD"]
    page = client.get(url("facts", case)).content.decode()
    assert "sjukpenning eller rehabiliteringspenning, försörjningsstöd" in page


def test_over_nine_years_is_not_a_number_as_well(client, case):
    facts = {"support_years": "9", "support_over_nine": "on", "version": case.version}
    page = client.post(url("edit_start", case), facts).content.decode()
    assert "Ange antingen antal år eller mer än nio år." in page


def test_a_new_responsible_takes_over_the_day_after_the_old(client, case, hat):
    colleague = a_hat(team=hat.team)
    facts = {"user": colleague.user.pk, "started_on": str(TODAY)}
    assert client.post(url("assign_responsible", case), facts).url == url("facts", case)
    assert current(case) == colleague.user
    old = case.assignments.get(user=hat.user)
    assert old.ended_on == TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "message"),
    [
        (1, "framåt i tiden"),
        (-101, "före starten"),
        (-100, "då den nuvarande perioden började"),
    ],
)
def test_a_responsible_does_not_take_over_on_any_day(client, case, hat, days, message):
    colleague = a_hat(team=hat.team)
    facts = {"user": colleague.user.pk, "started_on": str(TODAY + timedelta(days=days))}
    page = client.post(url("assign_responsible", case), facts).content.decode()
    assert message in page
    assert current(case) == hat.user


def test_only_the_staff_of_the_team_today_can_be_responsible(client, case, hat):
    gone = a_hat(team=hat.team, ended_on=TODAY - timedelta(days=1))
    others = [a_hat(), a_hat(Role.STYRGRUPPSLEDAMOT, team=hat.team), gone]
    for other in others:
        facts = {"user": other.user.pk, "started_on": str(TODAY)}
        assert client.post(url("assign_responsible", case), facts).status_code == 200
    assert current(case) == hat.user


def test_who_is_responsible_is_not_made_so_again(client, case, hat):
    facts = {"user": hat.user.pk, "started_on": str(TODAY)}
    page = client.post(url("assign_responsible", case), facts).content.decode()
    assert "har redan uppgiften" in page


def test_a_deputy_is_named_and_let_go(client, case, hat):
    colleague = a_hat(team=hat.team)
    started = {"user": colleague.user.pk, "started_on": str(TODAY - timedelta(days=3))}
    client.post(url("assign_deputy", case), started)
    assert current(case, "deputy") == colleague.user
    client.post(url("assign_deputy", case), {"user": "", "started_on": str(TODAY)})
    assert not case.assignments.current().filter(part=Assignment.Part.DEPUTY).exists()
    assert case.assignments.filter(part=Assignment.Part.DEPUTY).count() == 1


def test_a_huvudman_hands_over_without_a_day_between(client, case):
    new = an_organisation()
    facts = {"area": "overall", "organisation": new.pk, "started_on": str(TODAY)}
    assert client.post(url("change_huvudman", case), facts).status_code == 302
    old, successor = case.huvudman_periods.order_by("started_on")
    assert old.ended_on == TODAY - timedelta(days=1)
    assert (successor.organisation, successor.started_on) == (new, TODAY)


def test_a_second_area_gets_a_huvudman_of_its_own(client, case):
    facts = {"area": "health", "organisation": an_organisation().pk, "started_on": str(TODAY)}
    client.post(url("change_huvudman", case), facts)
    assert case.huvudman_periods.current().count() == 2


def test_the_same_huvudman_is_not_handed_over_to(client, case):
    facts = {
        "area": "overall",
        "organisation": case.team.owner.pk,
        "started_on": str(TODAY),
    }
    page = client.post(url("change_huvudman", case), facts).content.decode()
    assert "redan huvudman" in page
    assert case.huvudman_periods.count() == 1


@pytest.mark.parametrize("name", ["assign_responsible", "assign_deputy", "change_huvudman"])
def test_a_closed_case_changes_no_hands(client, hat, name):
    case = a_closed_enrolment(team=hat.team, started_on=date(2026, 1, 1), closed_on=TODAY)
    assert client.get(url(name, case)).status_code == 404


def an_assignment(case, hat):
    facts = {"user": a_hat(team=hat.team).user.pk, "started_on": str(TODAY)}
    form = AssignForm(facts, enrolment=case, part=Assignment.Part.RESPONSIBLE, today=TODAY)
    return form, form.assign


def a_new_huvudman(case, hat):
    facts = {"area": "overall", "organisation": an_organisation().pk, "started_on": str(TODAY)}
    form = HuvudmanForm(facts, enrolment=case, today=TODAY)
    return form, form.hand_over


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", [an_assignment, a_new_huvudman])
def test_hands_are_not_changed_while_a_colleague_closes_the_case(case, hat, change):
    form, verb = change(Enrolment.objects.get(pk=case.pk), hat)
    assert form.is_valid()

    def attempt():
        try:
            with transaction.atomic(), acting_as(scope_of(hat)):
                return form.attempt(verb)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            case.close(on=TODAY, outcome="work")
            attempted = threads.submit(attempt)
            wait([attempted], timeout=0.5)
        assert not attempted.result(10)
    assert "Ärendet har avslutats under tiden." in str(form.errors)
    assert not case.assignments.current().exists()
    assert not case.huvudman_periods.current().exists()


def test_the_history_names_who_changed_what_in_words(client, case, hat):
    client.post(url("edit_person", case), person(case, municipality="Hallstahammar"))
    page = client.get(url("history", case) + "?slag=personen").content.decode()
    assert f"Ändrat av {hat.user.display_name}" in page
    assert "Kommun" in page
    assert "Hallstahammar" in page
    assert "municipality" not in page


def test_the_history_reads_codes_dates_and_organisations_as_words(client, case):
    new = an_organisation(name="Region Västmanland")
    facts = {"area": "overall", "organisation": new.pk, "started_on": str(TODAY)}
    client.post(url("change_huvudman", case), facts)
    page = client.get(url("history", case) + "?slag=huvudman").content.decode()
    assert "Region Västmanland" in page
    assert "huvudansvar" in page
    assert str(TODAY) not in page.split("<main")[1].replace(f"{TODAY} kl.", "").replace(
        f'datetime="{TODAY}', ""
    )


@pytest.mark.parametrize(
    "name",
    ["facts", "edit_person", "edit_start", "assign_responsible", "change_huvudman", "history"],
)
def test_a_stranger_finds_no_facts(client, case, name):
    client.force_login(a_hat().user)
    assert client.get(url(name, case)).status_code == 404


def handed_over(case, *, days_ago):
    return case.huvudman_periods.hand_over(
        on=TODAY - timedelta(days=days_ago),
        enrolment=case,
        organisation=an_organisation(),
        area="overall",
    )


def corrected(client, case, period, **facts):
    days = {"started_on": str(period.started_on), "ended_on": period.ended_on or ""}
    address = reverse("participants:edit_huvudman", args=[case.case_number, period.pk])
    return client.post(address, days | {"version": period.version} | facts)


def test_the_day_of_a_handover_is_put_right_in_one_save(client, case):
    successor = handed_over(case, days_ago=30)
    day = TODAY - timedelta(days=40)
    facts = {"started_on": str(day), "contact": "Siv Norrman, 021-39 00 00"}
    assert corrected(client, case, successor, **facts).status_code == 302
    old, new = case.huvudman_periods.order_by("started_on")
    assert (old.ended_on, new.started_on) == (day - timedelta(days=1), day)
    assert "Siv Norrman" in client.get(url("facts", case)).content.decode()


@pytest.mark.parametrize(
    ("which", "facts", "message"),
    [
        (0, {"ended_on": str(TODAY - timedelta(days=50))}, "dagar utan huvudman"),
        (0, {"ended_on": str(TODAY - timedelta(days=20))}, "redan en huvudman de dagarna"),
        (1, {"ended_on": str(TODAY - timedelta(days=1))}, "dagar utan huvudman"),
        (1, {"started_on": str(TODAY - timedelta(days=100))}, "Den förra huvudmannen började"),
        (0, {"started_on": str(TODAY - timedelta(days=101))}, "före starten"),
    ],
)
def test_a_gap_or_an_overlap_is_refused_and_the_page_says_why(client, case, which, facts, message):
    handed_over(case, days_ago=30)
    before = list(case.huvudman_periods.values_list("started_on", "ended_on"))
    period = case.huvudman_periods.order_by("started_on")[which]
    page = corrected(client, case, period, **facts).content.decode()
    assert message in page
    assert "<title>Fel: " in page
    assert list(case.huvudman_periods.values_list("started_on", "ended_on")) == before


def test_an_area_that_has_a_huvudman_beside_the_main_one_may_end(client, case):
    period = case.huvudman_periods.create(
        organisation=an_organisation(), area="health", started_on=case.started_on
    )
    assert corrected(client, case, period, ended_on=str(TODAY)).status_code == 302


@pytest.mark.parametrize(("model", "shown"), [("teamsamverkan", True), ("samordningsteam", False)])
def test_where_the_team_only_coordinates_the_huvudman_stands_first(client, case, model, shown):
    Team.objects.update(model=model)
    page = client.get(url("case", case)).content.decode()
    assert ("Ansvaret ligger kvar hos huvudmannen" in page) is shown
    if shown:
        assert page.index("huvudmen-heading") < page.index("process-heading")
