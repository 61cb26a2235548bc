"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

WRITTEN = {"text", "search", "email", "tel", "url"}
TICKED = {"radio", "checkbox"}


@dataclass
class PageForm:
    """A form: where it goes, how, and what it would send untouched.

    `room` is how many characters a written field takes, 0 where it does not say; `kinds` are those
    of the controls, and `choices` what can be chosen in them, what is chosen already first. Of the
    buttons only the first has a kind: the one that Enter presses.
    """

    method: str
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    room: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    is_sendable: bool = False

    @property
    def fields(self) -> list[str]:
        return [name for name in self.values if name != "csrfmiddlewaretoken"]


class FormReader(HTMLParser):
    """Collects the forms of a page, controls outside them left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.open: PageForm | None = None
        self.select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = PageForm(found.get("method", "get").lower(), found.get("action", ""))
            self.forms.append(self.open)
        elif self.open and tag == "button":
            self.button(self.open, found)
        elif self.open and tag in {"input", "select", "textarea"} and "name" in found:
            self.control(self.open, tag, found)
        elif self.open and tag == "option" and self.select:
            self.choice(self.open, self.select, found, "selected")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""

    def control(self, form: PageForm, tag: str, found: dict[str, str]) -> None:
        name, kind = found["name"], found.get("type", "text") if tag == "input" else tag
        form.values.setdefault(name, []).append(found.get("value", ""))
        form.kinds[name] = kind
        if kind in WRITTEN | {"textarea"}:
            form.written.append(name)
            form.room[name] = int(found.get("maxlength", 0))
        if kind == "select":
            self.select = name
        elif kind in TICKED:
            self.choice(form, name, found, "checked")

    def button(self, form: PageForm, found: dict[str, str]) -> None:
        if name := found.get("name"):
            form.values.setdefault(name, []).append(found.get("value", ""))
        if not form.is_sendable and name:
            form.kinds[name] = "button"
        form.is_sendable |= found.get("type", "submit") == "submit"

    def choice(self, form: PageForm, name: str, found: dict[str, str], mark: str) -> None:
        """Those that are chosen already come first; to choose nothing is no choice."""
        choices = form.choices.setdefault(name, [])
        if found.get("value"):
            choices.insert(0 if mark in found else len(choices), found["value"])


def forms_of(html: str) -> list[PageForm]:
    return FormReader(html).forms


def inside(html: str, name: str) -> list[PageForm]:
    """Those that leave the login standing: every page has a way out, and all after it is a login.

    `name` is the URL's: the pages of an account are about those very forms.
    """
    own = name.startswith("account")
    return [form for form in forms_of(html) if own or not form.action.startswith("/konto/")]
