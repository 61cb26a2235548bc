"""Utskrift: the one door to WeasyPrint, from a template to a tagged PDF (PDF/UA-1)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ttf_opensans
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, DEFAULT_OPTIONS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

FONTS = Path(ttf_opensans.__file__).parent / "ttf"
FACES = {
    (300, "normal"): "Light",
    (400, "normal"): "Regular",
    (400, "italic"): "Italic",
    (600, "normal"): "SemiBold",
    (600, "italic"): "SemiBoldItalic",
}
ARABIC = Path(settings.BASE_DIR) / "static" / "print" / "fonts"
FONT_URLS = {
    ("Open Sans", *face): (FONTS / f"OpenSans-{name}.ttf").as_uri() for face, name in FACES.items()
} | {
    # For the letters that Open Sans does not have.
    ("Noto Sans Arabic", weight, "normal"): (ARABIC / f"NotoSansArabic-{name}.ttf").as_uri()
    for weight, name in ((400, "Regular"), (600, "SemiBold"))
}
# What pages are laid out with and what they are written with has to be the same.
AS_UA = DEFAULT_OPTIONS | {"pdf_variant": "pdf/ua-1"}


class FetchRefused(Exception):
    """Hämtning nekad: a document asked for something outside the bundled fonts."""


class BundledFonts(URLFetcher):  # type: ignore[misc]
    """Hämtar bara de medföljande typsnitten: no network, no file, no data: address.

    Anything else stops the rendering. A document that asks for more is a fault in its template or
    an attack through its text; to print it without the piece would hide either.
    """

    refused = False

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url not in FONT_URLS.values():
            self.refused = True
            raise FatalURLFetchingError
        return super().fetch(url, headers)


@dataclass(frozen=True)
class LaidOut:
    """En mall lagd på sidor, not yet written."""

    document: Document
    fetcher: BundledFonts

    @property
    def pages(self) -> int:
        return len(self.document.pages)

    def written(self) -> bytes:
        """Raises FetchRefused: what is attached or drawn is fetched only now."""
        with refusing(self.fetcher):
            data = self.document.write_pdf(finisher=scope_headings, **AS_UA)
        return bytes(data)


def render_pdf(template: str, context: Mapping[str, object]) -> bytes:
    """PDF/UA-1 av en mall. Raises FetchRefused."""
    return lay_out(template, context).written()


def lay_out(template: str, context: Mapping[str, object]) -> LaidOut:
    """Lägger mallen på sidor, with the bundled fonts and the print style sheet and nothing else.

    Raises FetchRefused, without the address, when the document asks for anything outside these.
    """
    fonts, styles = typography()
    fetcher = BundledFonts()
    html = HTML(string=render_to_string(template, dict(context)), url_fetcher=fetcher)
    with refusing(fetcher):
        document = html.render(font_config=fonts, **AS_UA | {"stylesheets": styles})
    return LaidOut(document, fetcher)


@contextmanager
def refusing(fetcher: BundledFonts) -> Iterator[None]:
    """The error is a BaseException, which would take the worker process with it, except inside an
    SVG, where WeasyPrint swallows it and prints a gap: so the fetcher remembers."""
    with suppress(FatalURLFetchingError):
        yield
    if fetcher.refused:
        raise FetchRefused("A document fetches nothing but the bundled fonts")


@cache
def typography() -> tuple[FontConfiguration, list[CSS]]:
    """Typsnitt och formmall, parsed once a process: that costs more than a short document."""
    fonts = FontConfiguration()
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; '
        f"font-weight: {weight}; font-style: {style}; src: url({url}) }}"
        for (family, weight, style), url in FONT_URLS.items()
    )
    style_sheet = (settings.BASE_DIR / "static" / "print" / "print.css").read_text()
    return fonts, [
        CSS(string=text, font_config=fonts, url_fetcher=BundledFonts())
        for text in (faces, style_sheet)
    ]


def scope_headings(document: Document, pdf: Any) -> None:
    """Rubrikcellers räckvidd: /Scope on every TH, which WeasyPrint 70 leaves out (ISO 14289-1 7.5).

    A heading within THead speaks for its column, any other for its row.
    """
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH":
            group = parent(parent(element, pdf), pdf)
            element["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def parent(element: Mapping[str, Any], pdf: Any) -> Mapping[str, Any]:
    """Elementet ovanför: a reference reads "12 0 R", and object 12 stands at that place."""
    above: Mapping[str, Any] = pdf.objects[int(element["P"].split()[0])]
    return above
