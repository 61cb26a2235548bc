"""The log's pages in a real browser: the reviewer's month by keyboard, and who has read a case."""

import pytest
from django.urls import reverse

from organisations.roles import Role
from tests.browser.checks import assert_accessible, log_in
from tests.builders import a_hat, a_log_row, a_review, an_enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(page, live_server, hat):
    hat.user.set_password("demo")
    hat.user.save()
    log_in(page, live_server.url, hat.user.username)
    page.wait_for_url(f"{live_server.url}/")


def test_the_reviewer_assesses_and_closes_a_month_in_accessible_pages(page, live_server):
    hat = a_hat()
    review = a_review(hat, alert=True)
    a_log_row(hat, alert=True, subjects=[1], asked="PRO-2026-001")
    opened(page, live_server, a_hat(Role.LOGGGRANSKARE, organisation=hat.team.owner))
    assert_accessible(page)
    for name in ("audit:log", "audit:alerts", "audit:reviews"):
        page.goto(live_server.url + reverse(name))
        assert_accessible(page)
    page.goto(live_server.url + reverse("audit:review", args=[review.pk]))
    assert_accessible(page)
    for place in range(review.items.count()):
        page.locator("main ul.rows a").nth(place).press("Enter")
        page.get_by_role("button", name="Spara bedömningen").press("Enter")
        page.get_by_role("alert").wait_for()
        assert_accessible(page)
        page.get_by_label("Utan anmärkning").press("Space")
        page.get_by_role("button", name="Spara bedömningen").press("Enter")
        page.get_by_role("heading", name="Granskning av").wait_for()
    page.get_by_role("button", name="Avsluta granskningen").press("Enter")
    page.get_by_text("Alla månader är granskade.").wait_for()


def test_who_has_read_a_case_is_an_accessible_page(page, live_server):
    hat = a_hat()
    case = an_enrolment(team=hat.team, responsible=hat.user)
    a_log_row(hat, subjects=[case.pk], view="participants:journal")
    opened(page, live_server, hat)
    page.goto(live_server.url + reverse("participants:readings", args=[case.case_number]))
    page.get_by_text("öppnade journalen").wait_for()
    assert_accessible(page)
