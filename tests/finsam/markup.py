"""Read HTML as a screen reader would: elements, their attributes and what points at what."""

from collections.abc import Iterator
from html.parser import HTMLParser

Attributes = dict[str, str]


class Markup(HTMLParser):
    """The start tags of a piece of HTML, in order; `text` is what is left without them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, *tags: str, **wanted: str) -> list[Attributes]:
        return [
            attributes
            for tag, attributes in self.elements
            if tag in tags and wanted.items() <= attributes.items()
        ]

    def one(self, *tags: str, **wanted: str) -> Attributes:
        (found,) = self.all(*tags, **wanted)
        return found

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    def references(self) -> Iterator[str]:
        """Every id that something on the page leans on."""
        for _, attributes in self.elements:
            for name in ("for", "aria-describedby", "aria-labelledby", "popovertarget"):
                yield from attributes.get(name, "").split()
            if attributes.get("href", "").startswith("#"):
                yield attributes["href"][1:]
