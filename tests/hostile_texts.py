"""Texts that would run if any page let them: 200 of them, each with a mark of its own."""

import re
from collections.abc import Callable
from contextlib import suppress
from html import escape
from html.parser import HTMLParser
from itertools import count, product
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import CharField, Field, Model, TextField

ACTS = ("window.hit=1", "alert(1)", "document.title='hit'", "fetch('//x')")
FORMS = (
    "<script>{act}</script>",
    "</script><script>{act}</script>",
    "</textarea><script>{act}</script>",
    "</title><script>{act}</script>",
    "</style><script>{act}</script>",
    '"><script>{act}</script>',
    "'><img src=x onerror={act}>",
    '" onmouseover="{act}" autofocus onfocus="{act}',
    "' onfocus='{act}' autofocus='",
    "<img src=x onerror={act}>",
    "<svg onload={act}>",
    "<svg><script>{act}</script></svg>",
    "<svg><animate onbegin={act} attributeName=x dur=1s>",
    "<iframe srcdoc='<script>{act}</script>'></iframe>",
    "<iframe src=javascript:{act}></iframe>",
    "<a href=javascript:{act}>x</a>",
    "javascript:{act}",
    "data:text/html,<script>{act}</script>",
    "<details open ontoggle={act}>",
    "<body onload={act}>",
    "<input autofocus onfocus={act}>",
    "<video><source onerror={act}>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror={act}>",
    "<noscript><p title='</noscript><img src=x onerror={act}>'>",
    "<!--><img src=x onerror={act}>-->",
    "<![CDATA[><script>{act}</script>]]>",
    "{{{{constructor.constructor('{act}')()}}}}",
    "{{% debug %}}{{{{ settings.SECRET_KEY }}}}<script>{act}</script>",
    "${{{act}}}`-{act}-`",
    "\\';{act};//",
    "</script ><scrİpt>{act}</scrİpt>",
    "<scr\u200bipt>{act}</scr\u200bipt>",
    "＜script＞{act}＜/script＞",
    "&lt;script&gt;{act}&lt;/script&gt;",
    "&#60;script&#62;{act}&#60;/script&#62;",
    "<meta http-equiv=refresh content='0;url=javascript:{act}'>",
    "<link rel=stylesheet href='//x/{act}'>",
    "<base href='//x/'><div hx-get='/' hx-on:click='{act}' hx-trigger=load>",
    "<div hx-on::after-request='{act}' hx-get='/x' hx-trigger='load'>",
    "<style>@import'//x';*{{background:url(//x/{act})}}</style>",
    '=HYPERLINK("javascript:{act}")',
    "@import url(//x);<x style=x:expression({act})>",
    "<object data='javascript:{act}'></object>",
    "<embed src='data:text/html,<script>{act}</script>'>",
    "<form action=javascript:{act}><button>x</button></form>",
    "<select autofocus onfocus={act}><option>x",
    "<keygen autofocus onfocus={act}>",
    "<marquee onstart={act}>x</marquee>",
    "\u202e<script>{act}</script>",
    "x' style='x' onclick='{act}",
)
TEXTS = [form.format(act=act) for form, act in product(FORMS, ACTS)]
# Those with markup, and how a page must write them.
MARKED = [(text, escape(text)) for text in TEXTS if "<" in text]
# Codes and numbers, which are read and not written by people.
CODED = {
    ("ViolenceAnswers", "text"),
    ("Disclosure", "content"),
    ("Job", "kind"),
    ("Reading", "kind"),
}
KEPT_AS_THEY_ARE = {"case_number", "number", "personal_number", "username", "password", "sha256"}


def fill(start: int) -> int:
    """Every free text of every row becomes a hostile one, the next for each field; how many did."""
    numbers = count(start)
    return write(lambda field: TEXTS[next(numbers) % len(TEXTS)][: field.max_length])


def pack(start: int) -> str:
    """Alla tvåhundra efter varandra, the chosen one first: whoever looks at the beginning meets it.

    Between them no line breaks, which would make paragraphs.
    """
    return " ".join(TEXTS[start:] + TEXTS[:start])


def write(text_of: Callable[[Field], str], shortest: int = 41) -> int:
    """Writes in every free text of every row that has room; how many fields took it.

    What a constraint or a missing right refuses stays as it is.
    """
    written = 0
    for model in apps.get_models():
        if not Path(model._meta.app_label).is_dir():
            continue
        for field in free_texts(model, shortest):
            with suppress(DatabaseError), transaction.atomic():
                written += bool(model._base_manager.update(**{field.name: text_of(field)}))
    return written


def free_texts(model: type[Model], shortest: int = 41) -> list[Field]:
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (CharField, TextField))
        and not (field.choices or field.unique or field.name in KEPT_AS_THEY_ARE)
        and (field.max_length or 1000) >= shortest
        and (model.__name__, field.name) not in CODED
    ]


DIALLED = re.compile(r"^tel:[0-9]+$")


class Skeleton(HTMLParser):
    """Sidans skelett: its elements and the names of their attributes, and none of its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.bones: list[tuple[str, ...]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.bones.append((tag, *(name for name, _ in attrs)))
        for name, value in attrs:
            is_address = name in {"href", "src", "action", "hx-get", "hx-post"}
            scheme = DIALLED.sub("", value or "").partition("/")[0]
            assert not (is_address and ":" in scheme), value


def bones_of(page: str) -> list[tuple[str, ...]]:
    """The same page with other words has the same bones, unless a word became a part of it."""
    return Skeleton(page).bones
