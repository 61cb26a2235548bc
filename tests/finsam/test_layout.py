import gzip
import re
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from fontTools.ttLib import TTFont
from heroicons import IconDoesNotExist

from finsam.templatetags.layout import due_kind
from tests.finsam.markup import Markup

TODAY = date(2026, 11, 23)
ROOT = settings.BASE_DIR
ON_SCREEN = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if "print" not in path.relative_to(ROOT).as_posix()
)
FIRST_VISIT = [
    "theme.css",
    "bootstrap/css/bootstrap.min.css",
    "django_htmx/htmx-2.min.js",
    "js/samordning.js",
    "favicon.svg",
    "fonts/OpenSans-Regular.woff2",
    "fonts/OpenSans-SemiBold.woff2",
    "fonts/OpenSans-Bold.woff2",
]


def static_file(name: str) -> Path:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found)


def rendered(source: str, **context: object) -> str:
    return Template("{% load layout %}" + source).render(Context(context)).strip()


def a_page(**context: object) -> Markup:
    user = SimpleNamespace(is_authenticated=True, initials="ML", display_name="Maja Lindhammar")
    return Markup(
        render_to_string("layout/base.html", {"user": user, "csrf_token": "token", **context})
    )


def a_hat() -> SimpleNamespace:
    return SimpleNamespace(get_role_display="Socialkonsulent", place="Hallstahammar")


# Static files


@pytest.mark.parametrize("name", [name for name in FIRST_VISIT if name.endswith(".woff2")])
def test_the_fonts_hold_every_character_of_the_templates(name):
    written = set("".join(path.read_text() for path in ON_SCREEN)) - {"\n"}
    drawn = TTFont(static_file(name)).getBestCmap()
    assert not {char for char in written if ord(char) not in drawn}


def test_a_first_visit_leaves_room_for_the_page_in_150_kilobytes():
    """Quality D3: fonts included. Thirty kilobytes are kept for the page itself."""
    sizes = {
        name: len(static_file(name).read_bytes())
        if name.endswith(".woff2")
        else len(gzip.compress(static_file(name).read_bytes()))
        for name in FIRST_VISIT
    }
    assert sum(sizes.values()) <= 120_000, sizes


def test_what_the_theme_fetches_is_found_beside_it():
    addresses = re.findall(r'url\("([^"#]+)"\)', static_file("theme.css").read_text())
    assert len(addresses) == 4
    for address in addresses:
        assert static_file(address).is_file()


# Icons and deadlines


def test_an_icon_is_for_the_eye_alone():
    (icon,) = Markup(rendered('{% icon "clock" %}')).all("svg")
    assert icon["aria-hidden"] == "true"
    assert icon["class"] == "i"
    assert "width" not in icon


def test_an_icon_that_does_not_exist_is_a_mistake_that_shows():
    with pytest.raises(IconDoesNotExist):
        rendered('{% icon "no-such-icon" %}')


@pytest.mark.parametrize(
    ("days", "kind"), [(-1, "late"), (0, "soon"), (7, "soon"), (8, "plain"), (400, "plain")]
)
def test_a_deadline_is_soon_for_seven_days_and_late_the_day_after(days, kind):
    assert due_kind(TODAY + timedelta(days), TODAY) == kind


def test_what_is_done_is_never_late():
    assert due_kind(TODAY - timedelta(1), TODAY, done=True) == "done"
    assert "klart" in rendered("{% due day today done=True %}", day=TODAY, today=TODAY)


def test_a_deadline_says_how_far_away_it_is_and_then_the_date():
    html = rendered("{% due day today %}", day=date(2026, 11, 17), today=TODAY)
    markup = Markup(html)
    assert markup.one("span")["class"] == "due due-late"
    assert markup.one("time")["datetime"] == "2026-11-17"
    assert markup.text.strip().replace("\N{NO-BREAK SPACE}", " ") == "6 dagar sen 17 nov"


def test_a_deadline_may_say_of_what_and_how_much_is_left():
    day = TODAY + timedelta(4)
    soft = "\N{NO-BREAK SPACE}"
    answer = rendered('{% due day today prefix="svar" %}', day=day, today=TODAY)
    assert f"svar om 4{soft}dagar" in answer
    assert f"4{soft}dagar kvar" in rendered("{% due day today left=True %}", day=day, today=TODAY)


def test_no_deadline_is_said_in_words():
    markup = Markup(rendered("{% due None today %}", today=TODAY))
    assert markup.text.strip() == "inget planerat"
    assert not markup.all("time")


# The page


def test_the_head_shows_who_reads_and_under_which_hat():
    page = a_page(actor=a_hat(), hats=2)
    assert "Socialkonsulent, Hallstahammar" in page.text
    assert "Byt roll" in page.text
    assert "Byt roll" not in a_page(actor=a_hat(), hats=1).text


def test_a_person_without_a_hat_can_still_log_out():
    page = a_page(actor=None)
    assert page.one("form", method="post")
    assert "Logga ut" in page.text
    assert "Mina filer" not in page.text


def test_a_page_for_nobody_has_neither_menu_nor_search():
    page = a_page(user=SimpleNamespace(is_authenticated=False))
    assert not page.all("details", "nav", "form")
    assert page.one("main")["id"] == "main"


def test_the_menu_marks_where_one_is_and_needs_no_script():
    links = [
        SimpleNamespace(label="Start", url="/", current=False),
        SimpleNamespace(label="Deltagare", url="/deltagare/", current=True),
    ]
    page = a_page(navigation=links)
    assert page.one("a", **{"aria-current": "page"})["href"] == "/deltagare/"
    assert page.one("button", popovertarget="site-nav")
    assert "popover" in page.one("nav")


def test_the_title_says_first_that_something_is_wrong():
    page = Template('{% extends "layout/base.html" %}{% block title %}Remiss{% endblock %}')
    right, wrong = SimpleNamespace(errors={}), SimpleNamespace(errors={"a": ["b"]})
    assert "<title>Remiss – Samordning</title>" in page.render(Context({"form": right}))
    assert "<title>Fel: Remiss – Samordning</title>" in page.render(Context({"form": wrong}))


def test_messages_are_announced_and_differ_in_more_than_colour():
    messages = [SimpleNamespace(level_tag=tag) for tag in ("success", "warning", "error")]
    markup = Markup(render_to_string("layout/_messages.html", {"messages": messages}))
    assert markup.one("div", role="status")
    assert len({path["d"] for path in markup.all("path")}) == 3


def test_the_pager_keeps_the_filters_that_are_on():
    request = RequestFactory().get("/", {"skede": "uppfoljning", "sida": "2"})
    request.user = AnonymousUser()
    page = Paginator(range(30), 10).page(2)
    markup = Markup(render_to_string("layout/_pager.html", {"page": page}, request))
    assert markup.one("a", rel="prev")["href"] == "?skede=uppfoljning&sida=1"
    assert markup.one("a", rel="next")["href"] == "?skede=uppfoljning&sida=3"
    assert "Visar 11–20 av 30" in markup.text


def test_an_empty_panel_is_a_sentence_and_never_alarms():
    panel = {"id": "late", "title": "Försenade", "count": 0, "kind": "late", "empty": "Inget sent."}
    html = render_to_string("layout/_panel.html", {"panel": panel, "today": TODAY})
    assert "Inget sent." in html
    assert "count-late" not in html


def test_a_panel_shows_its_rows_with_their_deadlines():
    row = {"url": "/x/", "label": "Ärende", "note": "FK", "due_on": TODAY - timedelta(2)}
    panel = {"id": "late", "title": "Försenade", "count": 1, "kind": "late", "rows": [row]}
    html = render_to_string("layout/_panel.html", {"panel": panel, "today": TODAY})
    assert "count-late" in html
    assert "due-late" in html


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "404.html", "429.html", "500.html"])
def test_an_error_page_needs_nothing_and_carries_no_token(name):
    html = render_to_string(name)
    assert render_to_string(name, {"csrf_token": "token", "request_path": "/hemlig/"}) == html
    assert Markup(html).one("h1") == {}
    assert not Markup(html).all("form", "input")


def test_static_addresses_are_asked_of_the_storage():
    """So that each carries the hash of its content and may be cached for ever."""
    page = a_page()
    sheets = [link["href"] for link in page.all("link") if link["rel"] == "stylesheet"]
    assert sheets == [staticfiles_storage.url("theme.css")]
