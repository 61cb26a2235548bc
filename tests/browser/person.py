"""A person at a keyboard: what they can do with a page without touching a mouse."""

import re
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from activities.models import HourStep, Placement
from instruments.models import Measurement
from organisations.models import Membership
from participants.models import Assignment, Enrolment, FollowUp, HuvudmanPeriod
from referrals.models import Referral
from tests.browser.checks import log_in


class Person:
    """One login in a browser of its own. Everything is reached by focus and keys."""

    def __init__(self, browser: Any, address: str, hat: Membership, **options: Any) -> None:
        self.address = address
        self.page = browser.new_context(**options).new_page()
        log_in(self.page, address, hat.user.username)
        self.page.wait_for_url(f"{address}/")

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def press(self, role: str, name: str, *, within: str = "", stays: bool = False) -> None:
        """Enter on a link or a button that the keyboard can reach. `stays`: the page is kept.

        `within` is the heading of the part of the page where it is.
        """
        part = self.page.get_by_role("region", name=within, exact=True) if within else self.page
        target = part.get_by_role(role, name=name).first
        target.focus()
        assert target.evaluate("e => e === document.activeElement && e.tabIndex >= 0"), name
        if stays:
            self.page.keyboard.press("Enter")
            return
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def write(self, label: str, text: str, *, exact: bool = False) -> None:
        field = self.page.get_by_role("textbox", name=label, exact=exact).first
        field.focus()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def write_date(self, label: str, day: Any) -> None:
        """A date field takes its parts one after the other; filling it types them."""
        self.page.get_by_label(label).first.fill(day.isoformat())

    def tick(self, label: str) -> None:
        self.page.get_by_label(label).first.focus()
        self.page.keyboard.press("Space")

    def choose(self, label: str, value: str) -> None:
        self.page.get_by_role("combobox", name=label).first.select_option(value)

    def choose_named(self, label: str, words: str) -> None:
        self.page.get_by_role("combobox", name=label).first.select_option(label=words)

    def reads(self, words: str) -> None:
        """The words stand on the page, or come within the time a worker needs."""
        pattern = re.compile(re.escape(words).replace(r"\ ", r"\s+"))
        self.page.get_by_text(pattern).first.wait_for(timeout=20_000)

    @property
    def text(self) -> str:
        return str(self.page.locator("body").inner_text())

    @property
    def path(self) -> str:
        return str(self.page.url.removeprefix(self.address))

    def status_of(self, path: str) -> int:
        return int(self.page.request.get(self.address + path, max_redirects=0).status)


@transaction.atomic
def let_time_pass(days: int) -> None:
    """Everything that has happened moves back: a half-year of work in a test of a minute.

    At once, since a case has a huvudman on every day whenever a transaction ends.
    """
    span = timedelta(days=days)
    for model, names in (
        (Referral, ["created_on", "sent_on", "read_on", "visit_on", "meeting_on", "decided_on"]),
        (Enrolment, ["referred_on", "started_on"]),
        (FollowUp, ["due_on", "held_on"]),
        (Measurement, ["measured_on"]),
        (HuvudmanPeriod, ["started_on"]),
        (Assignment, ["started_on"]),
        (Placement, ["started_on", "until"]),
        (HourStep, ["since"]),
    ):
        model.objects.update(**{name: F(name) - span for name in names})
