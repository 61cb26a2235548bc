"""The rooms that every role passes through: start, files, log, choice of hat, the public pages."""

import pytest

from organisations.roles import Role
from tests.browser.checks import HAND, assert_accessible, log_in, settle
from tests.builders import a_hat
from tests.seldom import unvisited
from tests.world import a_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOMS = {
    "staff": ["/", "/filer/"],
    "leader": [
        "/",
        "/rapporter/siffror/",
        "/rapporter/fragor/",
        "/matningar/enkat/",
        "/matningar/enkat/avslut/svar/",
    ],
    "referrer": ["/", "/remisser/"],
    "steering": ["/", "/rapporter/siffror/"],
    "director": ["/"],
    "economist": ["/"],
    "reviewer": ["/", "/logg/", "/logg/?first=2026-02-30"],
    "administrator": ["/", "/om/tillganglighet/", "/om/loggning/", "/roll/"],
}


def test_the_rooms_of_every_role_are_accessible(browser, browser_context_args, live_server):
    hats = a_world().hats
    for person, paths in ROOMS.items():
        with_password(hats[person].user)
        context = browser.new_context(**browser_context_args)
        page = context.new_page()
        log_in(page, live_server.url, hats[person].user.username)
        page.wait_for_url(f"{live_server.url}/")
        for path in paths:
            page.goto(live_server.url + path)
            settle(page)
            assert_accessible(page)
        context.close()


def test_what_is_seldom_opened_is_accessible_in_a_hand(page, live_server):
    world = a_world()
    staff = world.hats["staff"].user
    with_password(staff)
    log_in(page, live_server.url, staff.username)
    page.wait_for_url(f"{live_server.url}/")
    for name, path in unvisited(world).items():
        answer = page.goto(live_server.url + path)
        assert answer.ok, name
        assert_accessible(page, [HAND])


def with_password(user):
    user.set_password("demo")
    user.save()


def test_the_choice_of_a_hat_is_made_by_keyboard(page, live_server):
    hat = a_hat()
    other = a_hat(Role.FORBUNDSCHEF, user=hat.user)
    with_password(hat.user)
    log_in(page, live_server.url, hat.user.username)
    page.wait_for_url("**/roll/")
    assert_accessible(page)
    page.get_by_role("button", name=f"Välj {other.get_role_display()}").press("Enter")
    page.get_by_role("link", name="Visa siffrorna").wait_for()
