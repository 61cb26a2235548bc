import http.server
import threading
from io import BytesIO

import page
import pytest
from django.template import engines
from pypdf import PdfReader
from weasyprint.urls import URLFetcher

from finsam import charts, pdf
from tests.finsam.test_charts import BARS, a_bar_chart, a_line_chart

DOCUMENT = """
{% extends "layout/print.html" %}
{% block title %}Helårsrapport 2019{% endblock %}
{% block author %}Samordningsteam Ekbacka{% endblock %}
{% block description %}Verksamhet och resultat{% endblock %}
{% block doc %}Helårsrapport 2019{% endblock %}
{% block foot %}Samordningsteam Ekbacka · version 1{% endblock %}
{% block content %}
<h1>Helårsrapport</h1>
<h2>Resultat</h2>
<p class="lead">Femton avslutades. <em>Elva</em> gick <strong>vidare</strong>.</p>
<table class="table"><caption>Avslutade efter utfall</caption>
<thead><tr><th scope="col">Utfall</th><th scope="col" class="r">n</th></tr></thead>
<tbody><tr><th scope="row">Arbete</th><td class="r">3</td></tr>
<tr class="unknown"><th scope="row">Uppgift saknas</th><td class="r">0</td></tr></tbody></table>
<figure><figcaption>ORS</figcaption>
{% include "charts/_line.html" with chart=line print=True %}</figure>
<figure><figcaption>Utfall</figcaption>
{% include "charts/_bars.html" with chart=bars print=True %}</figure>
{{ text }}
<!-- piece -->
{% endblock %}
"""


@pytest.fixture
def render(monkeypatch):
    """The document above, with a piece of template of the test's own at its end."""
    template = engines["django"].from_string
    monkeypatch.setattr(
        pdf, "render_to_string", lambda name, context: template(name).render(context)
    )
    context = {
        "line": a_line_chart(sheet=charts.PAPER),
        "bars": a_bar_chart(BARS, sheet=charts.PAPER),
    }

    def document(piece="", text=""):
        source = DOCUMENT.replace("<!-- piece -->", piece)
        return pdf.render_pdf(source, context | {"text": text})

    return document


@pytest.fixture
def visited():
    """A server on this machine, and the addresses that were asked of it."""
    paths = []

    class Door(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            """Nothing: the test reads the list."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()
    thread.join()


def elements(element):
    """Every element of the structure tree, in reading order."""
    element = element.get_object()
    if isinstance(element, list):
        return [found for part in element for found in elements(part)]
    if not isinstance(element, dict):
        return []
    return [element, *(elements(element["/K"]) if "/K" in element else [])]


def structure(data):
    return elements(PdfReader(BytesIO(data)).trailer["/Root"]["/StructTreeRoot"])


def test_a_document_breaks_no_rule_of_pdf_ua(render):
    report = page.validate_pdf_bytes(render(), profile=page.ValidationProfile.PDF_UA_1)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.rules.total > 100
    assert report.is_compliant


def test_a_document_says_its_title_language_and_author(render):
    reader = PdfReader(BytesIO(render()))
    assert reader.metadata.title == "Helårsrapport 2019"
    assert reader.metadata.author == "Samordningsteam Ekbacka"
    assert reader.metadata.subject == "Verksamhet och resultat"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_every_table_heading_says_whether_it_speaks_for_its_column_or_its_row(render):
    headings = [element for element in structure(render()) if element.get("/S") == "/TH"]
    assert [heading["/A"]["/Scope"] for heading in headings] == ["/Column"] * 2 + ["/Row"] * 2


def test_the_whole_chart_is_said_in_words(render):
    figures = [element for element in structure(render()) if element.get("/S") == "/Figure"]
    words = [figure["/Alt"] for figure in figures if "/Alt" in figure]
    assert words == ["ORS. Åtta mätningar. Från 9,8 till 26,4.", "Utfall. Arbete 17."]


def test_only_open_sans_is_used_and_it_travels_with_the_document(render):
    fonts = [
        font.get_object()
        for sheet in PdfReader(BytesIO(render())).pages
        for font in sheet["/Resources"]["/Font"].values()
    ]
    described = [font["/DescendantFonts"][0].get_object() for font in fonts]
    assert len(fonts) >= 4
    assert all("+Open-Sans" in font["/BaseFont"] for font in fonts)
    assert all("/FontFile2" in font["/FontDescriptor"] for font in described)


def test_header_and_footer_come_from_the_document(render):
    text = PdfReader(BytesIO(render())).pages[0].extract_text()
    assert "Samordningsteam Ekbacka · version 1" in text
    assert "Sida 1 av" in text


def test_the_same_document_is_the_same_file(render):
    assert render() == render()


def test_fonts_and_style_sheet_are_read_once_a_process(render, monkeypatch):
    fetched = []
    original = URLFetcher.fetch
    monkeypatch.setattr(
        URLFetcher,
        "fetch",
        lambda self, url, headers=None: fetched.append(url) or original(self, url, headers),
    )
    pdf.typography.cache_clear()
    render()
    render()
    assert sorted(fetched) == sorted(pdf.FONT_URLS.values())


@pytest.mark.parametrize(
    "piece",
    [
        '<img src="{address}/a.png" alt="x">',
        '<link rel="stylesheet" href="{address}/a.css">',
        "<style>@import url({address}/a.css);</style>",
        "<style>@font-face {{ font-family: x; src: url({address}/a.ttf) }}</style>",
        '<p style="background: url({address}/a.png)">x</p>',
        '<object data="{address}/a.svg"></object>',
        '<embed src="{address}/a.svg">',
        '<svg viewBox="0 0 9 9"><image href="{address}/a.png" width="9" height="9"/></svg>',
        '<link rel="attachment" href="{address}/a.txt">',
        '<a rel="attachment" href="{address}/a.txt">x</a>',
    ],
)
def test_a_document_that_asks_for_anything_is_not_made_and_nothing_is_fetched(
    piece, render, visited, caplog
):
    server, paths = visited
    with pytest.raises(pdf.FetchRefused) as refusal:
        render(piece.format(address=server))
    assert paths == []
    assert server not in f"{refusal.value} {caplog.text}"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.png",
        "ftp://example.org/a.png",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        f"{next(iter(pdf.FONT_URLS.values()))}/../../../secret",
        "data:image/png;base64,iVBORw0KGgo=",
    ],
)
def test_no_other_kind_of_address_is_opened(address, render):
    with pytest.raises(pdf.FetchRefused):
        render(f'<img src="{address}" alt="x">')


def test_an_svg_that_uses_another_fetches_nothing_either(render, visited):
    server, paths = visited
    render(f'<svg viewBox="0 0 9 9"><use href="{server}/a.svg#x"/></svg>')
    render(f'<a href="{server}/">x</a> <iframe src="{server}/"></iframe>')
    assert paths == []


def test_what_people_wrote_is_text_and_nothing_else(render, visited):
    server, paths = visited
    words = PdfReader(BytesIO(render(text=f'<img src="{server}/a.png">'))).pages[-1].extract_text()
    assert "<img src=" in words
    assert paths == []
