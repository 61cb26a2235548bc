import json
from datetime import date
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Reading
from organisations.models import Membership
from organisations.roles import Role
from tests.browser.checks import assert_accessible
from tests.builders import a_hat, a_team, an_enrolment
from tests.queries import asked
from tests.reporting.populations import a_population, store

pytestmark = pytest.mark.django_db
PAGE = "/rapporter/siffror/"
YEAR_2024 = {"period": "egna", "from": "2024-01-01", "to": "2024-12-31"}


def logged_in(hat: Membership) -> Client:
    client = Client()
    client.force_login(hat.user)
    return client


def a_year_of_work(team: Any, size: int = 60) -> None:
    store(a_population(Random(3), size), team, loose_referrals=[])


@pytest.fixture
def hat() -> Membership:
    return a_hat(Role.SOCIALKONSULENT)


def test_the_team_sees_its_own_real_numbers(hat: Membership) -> None:
    an_enrolment(team=hat.team)
    an_enrolment()
    page = logged_in(hat).get(PAGE, {"from": "2026-01-01", "to": "2026-12-31"})
    assert page.context["release"].measures["active"] == {"n": 1, "value": 1}
    assert page.context["release"].audience == "team"
    assert "saknar remitterande part" in page.content.decode()


def test_the_team_may_look_at_what_others_see(hat: Membership) -> None:
    an_enrolment(team=hat.team)
    page = logged_in(hat).get(
        PAGE, {"from": "2026-01-01", "to": "2026-12-31", "audience": "outside"}
    )
    assert page.context["release"].measures["active"] == {"n": "<5", "value": "<5"}
    assert "saknar remitterande part" not in page.content.decode()


@pytest.mark.parametrize(
    "role", [Role.STYRGRUPPSLEDAMOT, Role.FORBUNDSCHEF, Role.UTVECKLINGSLEDARE]
)
def test_who_sees_no_people_gets_hidden_numbers_whatever_is_asked(role: Role) -> None:
    hat = a_hat(role)
    team = hat.team or a_team(association=hat.association)
    an_enrolment(team=team, started_on=date(2025, 5, 2))
    asked = {"period": "2025", "audience": "team", "from": "2025-05-02", "to": "2025-05-02"}
    page = logged_in(hat).get(PAGE, asked)
    release = page.context["release"]
    assert release.audience == "outside"
    assert (release.first, release.last) == (date(2025, 1, 1), date(2025, 12, 31))
    assert release.measures["active"] == {"n": "<5", "value": "<5"}


def test_who_sees_no_people_chooses_among_whole_years_only() -> None:
    hat = a_hat(Role.STYRGRUPPSLEDAMOT)
    page = logged_in(hat).get(PAGE, YEAR_2024)
    assert "release" not in page.context
    assert "<title>Fel: Siffror" in page.content.decode()


def test_another_team_is_no_choice(hat: Membership) -> None:
    page = logged_in(hat).get(PAGE, {"team": a_team().pk, **YEAR_2024})
    assert "release" not in page.context
    assert page.context["form"].errors.keys() == {"team"}


@pytest.mark.parametrize(
    "role", [Role.REMITTENT, Role.INSATSEKONOM, Role.SYSTEMADMIN, Role.LOGGGRANSKARE]
)
def test_other_roles_find_no_page(role: Role) -> None:
    client = logged_in(a_hat(role))
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}fil/json/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"from": "2026-02-30", "to": "2026-03-01"}, "Skriv datumet som ÅÅÅÅ-MM-DD"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "Perioden måste sluta samma dag"),
        ({"from": "2026-03-02"}, "Ange ett datum, eller välj en färdig period."),
        ({"period": "egna"}, "Ange ett datum, eller välj en färdig period."),
        ({"period": "'; DROP"}, "Fel: Siffror"),
        ({"audience": "alla", **YEAR_2024}, "Fel: Siffror"),
        ({"from": "\x00", "to": "9" * 400}, "Fel: Siffror"),
    ],
)
def test_a_bad_period_is_explained_and_kept(
    hat: Membership, asked: dict[str, str], message: str
) -> None:
    page = logged_in(hat).get(PAGE, asked)
    assert page.status_code == 200
    assert message in page.content.decode()
    assert "release" not in page.context


def test_a_ready_period_has_its_own_dates(hat: Membership) -> None:
    asked = {"period": "2024", "from": "snart", "to": ""}
    page = logged_in(hat).get(PAGE, asked)
    release = page.context["release"]
    assert (release.first, release.last) == (date(2024, 1, 1), date(2024, 12, 31))
    assert 'name="from"' in page.content.decode()


@pytest.mark.parametrize("audience", ["team", "outside"])
def test_screen_and_file_hold_the_same_numbers(hat: Membership, audience: str) -> None:
    a_year_of_work(hat.team)
    client = logged_in(hat)
    asked = {**YEAR_2024, "audience": audience}
    page = client.get(PAGE, asked)
    file = client.get(f"{PAGE}fil/json/", asked)
    assert json.loads(file.content)["measures"] == page.context["release"].measures
    assert json.loads(file.content)["audience"] == audience


def test_a_file_is_named_by_team_and_period_and_its_reading_is_logged(hat: Membership) -> None:
    client = logged_in(hat)
    for kind in ("csv", "xlsx", "json"):
        file = client.get(f"{PAGE}fil/{kind}/", YEAR_2024)
        name = f"siffror-{hat.team.code}-2024-01-01-2024-12-31.{kind}"
        assert file.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    readings = Reading.objects.filter(view="reporting:figures_file", user_id=hat.user_id)
    assert [(row.kind, row.outcome, row.asked) for row in readings.order_by("pk")] == [
        ("figures", "exported", "csv"),
        ("figures", "exported", "xlsx"),
        ("figures", "exported", "json"),
    ]
    assert client.get(f"{PAGE}fil/pdf/", YEAR_2024).status_code == 404


def test_a_file_of_a_bad_period_leads_back_to_the_page_that_explains(hat: Membership) -> None:
    answer = logged_in(hat).get(f"{PAGE}fil/csv/", {"from": "2026-02-30"})
    assert answer.status_code == 302
    assert answer.url == f"{PAGE}?from=2026-02-30"


def test_the_number_of_queries_does_not_follow_the_number_of_cases(hat: Membership) -> None:
    client = logged_in(hat)
    a_year_of_work(hat.team, 1)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE, YEAR_2024)
    a_year_of_work(hat.team, 80)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE, YEAR_2024)
    assert asked(many) == asked(few) <= 12


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("audience", ["team", "outside"])
def test_the_page_is_for_everyone(page: Any, live_server: Any, audience: str) -> None:
    hat = a_hat(Role.SOCIALKONSULENT)
    a_year_of_work(hat.team)
    errors: list[str] = []
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    client = logged_in(hat)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([session | {"url": live_server.url}])
    page.goto(f"{live_server.url}{PAGE}?from=2024-01-01&to=2024-12-31&audience={audience}")
    assert errors == []  # axe itself breaks the content policy, so the page is asked before it
    assert_accessible(page)
    page.goto(f"{live_server.url}{PAGE}?from=2024-02-30")
    assert_accessible(page)
