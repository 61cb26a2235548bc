"""What every page must stand, asked of a real browser."""

from collections.abc import Iterable
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

WCAG = {
    "resultTypes": ["violations"],  # nobody reads of what passed, and it takes half the time
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
HAND = (360, 740)
SIZES = [(1280, 800), HAND]


def assert_accessible(page: Any, sizes: Iterable[tuple[int, int]] = SIZES) -> None:
    """No violation of WCAG 2.2 A/AA and no sideways scrolling, on a desk and in a hand."""
    before = page.viewport_size
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        found = Axe().run(page, options=WCAG)
        assert found.violations_count == 0, f"{page.url} at {width}\n{found.generate_report()}"
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{page.url} scrolls sideways by {overflow} px at {width}"
    page.set_viewport_size(before)


def settle(page: Any) -> None:
    """The parts that a page fetches by itself are in place: each takes the place of its asker."""
    expect(page.locator("[hx-trigger=load]")).to_have_count(0)


def log_in(page: Any, address: str, username: str, password: str = "demo") -> None:
    page.goto(f"{address}/konto/logga-in/")
    page.get_by_label("Användarnamn").fill(username)
    page.get_by_label("Lösenord").fill(password)
    with page.expect_navigation():  # or the next visit would break off the login on its way
        page.get_by_role("button", name="Logga in", exact=True).click()
