"""What every page is built of: icons and deadlines (förfallodag)."""

from datetime import date
from functools import cache
from typing import Any

from django import template
from heroicons.templatetags.heroicons import heroicon_mini

from finsam.dates import relative, remaining, short

register = template.Library()

SOON = 7
"""Days ahead within which a deadline is tinted (the look's rule, not the law's)."""

DUE_ICONS = {
    "late": "exclamation-triangle",
    "soon": "clock",
    "plain": "calendar",
    "done": "check-circle",
    "none": "minus-circle",
}


@register.simple_tag
@cache
def icon(name: str) -> str:
    """An icon beside words; never alone, for it is hidden from screen readers.

    Raises heroicons.IconDoesNotExist. The names in use are few, so each is drawn once a process.
    """
    return heroicon_mini(name, size=None, **{"class": "i", "aria_hidden": "true"})


def due_kind(day: date | None, today: date, *, done: bool = False) -> str:
    """How loudly a deadline speaks: late is filled, soon is tinted, the rest is plain."""
    if day is None:
        return "none"
    if done:
        return "done"
    if day < today:
        return "late"
    return "soon" if (day - today).days <= SOON else "plain"


@register.inclusion_tag("layout/_due.html")
def due(
    day: date | None, today: date, done: bool = False, left: bool = False, prefix: str = ""
) -> dict[str, Any]:
    """Förfallodag: the only way a deadline is shown, such as "om 2 dagar 25 nov".

    With `left` it counts what remains ("4 dagar kvar"); `prefix` says of what ("svar").
    """
    kind = due_kind(day, today, done=done)
    context: dict[str, Any] = {"kind": kind, "icon_name": DUE_ICONS[kind], "day": day}
    if day:
        distance = remaining if left else relative
        words = "klart" if done else distance(day, today)
        context |= {"text": f"{prefix} {words}".strip(), "date_text": short(day, today)}
    return context
