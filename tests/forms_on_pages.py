"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

WRITTEN = {"text", "search", "email", "tel"}


@dataclass
class PageForm:
    """A form: where it goes, how, and what it would send untouched."""

    method: str
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)

    @property
    def fields(self) -> list[str]:
        return [name for name in self.values if name != "csrfmiddlewaretoken"]


class FormReader(HTMLParser):
    """Collects the forms of a page, controls outside them left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.open: PageForm | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = PageForm(found.get("method", "get").lower(), found.get("action", ""))
            self.forms.append(self.open)
        elif self.open and tag in {"input", "select", "textarea", "button"} and "name" in found:
            self.open.values.setdefault(found["name"], []).append(found.get("value", ""))
            if tag == "textarea" or (tag == "input" and found.get("type", "text") in WRITTEN):
                self.open.written.append(found["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


def forms_of(html: str) -> list[PageForm]:
    return FormReader(html).forms


def inside(html: str, name: str) -> list[PageForm]:
    """Those that leave the login standing: every page has a way out, and all after it is a login.

    `name` is the URL's: the pages of an account are about those very forms.
    """
    own = name.startswith("account")
    return [form for form in forms_of(html) if own or not form.action.startswith("/konto/")]
