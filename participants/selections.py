"""Urvalet i listan: its whole state is its URL, so that it can be sent, saved and gone back to."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from finsam import personal_numbers
from organisations.models import Team
from participants.cases import EVERYTHING, SORTS, TABS, Cases, Tab
from participants.filters import FILTERS, Filter


@dataclass(frozen=True)
class Selection:
    """Urval: tab, filters, order and page; the search by a key, since the text may be a name."""

    tab: Tab
    filters: tuple[Filter, ...] = ()
    sort: str = "handelse"
    search: str = ""
    page: str = "1"

    @property
    def url(self) -> str:
        """The list with this selection, from its first page."""
        asked: list[tuple[str, str]] = [("urval", self.tab.code)]
        asked += [("filter", chosen.code) for chosen in self.filters]
        asked += [("sort", self.sort)] if self.sort != "handelse" else []
        asked += [("sok", self.search)] if self.search else []
        return f"{reverse('participants:list')}?{urlencode(asked)}"

    @property
    def sort_words(self) -> str:
        return SORTS[self.sort][0]

    def toggled(self, chosen: Filter) -> "Selection":
        """The same list with one filter turned on, or off."""
        kept = tuple(one for one in self.filters if one != chosen)
        return replace(self, filters=kept if chosen in self.filters else (*self.filters, chosen))

    def keeps(self, team: Team, today: date) -> Q:
        """Villkoret: the tab and all the filters together."""
        chosen = self.tab.keeps
        for one in self.filters:
            chosen &= one.keeps(team, today)
        return chosen


def selection_from(asked: QueryDict, *, default: Tab) -> Selection:
    """Läser adressen. Whatever it does not know it leaves out, so an old link still opens."""
    tabs = {tab.code: tab for tab in [*TABS, EVERYTHING]}
    wanted = asked.getlist("filter")
    sort = asked.get("sort", "")
    return Selection(
        tab=tabs.get(asked.get("urval", ""), default),
        filters=tuple(one for one in FILTERS if one.code in wanted),
        sort=sort if sort in SORTS else "handelse",
        search=asked.get("sok", ""),
        page=asked.get("sida", "1"),
    )


def counts(cases: Cases, selection: Selection, team: Team, today: date) -> dict[str, int]:
    """Antal i varje flik och snabbfilter, and in the selection itself: one query."""
    wanted = {one.code: one.keeps for one in [*TABS, EVERYTHING]}
    wanted |= {one.code: selection.tab.keeps & one.keeps(team, today) for one in FILTERS}
    wanted["shown"] = selection.keeps(team, today)
    return cases.aggregate(
        **{code: Count("pk", filter=condition) for code, condition in wanted.items()}
    )


def search_for(text: str, *, today: date) -> Q:
    """Sökning: a case number, a personal number in any writing, or parts of a name; nothing else.

    In casework a person may be sought by these only (SoLPuF 15 §). A protected person is found by
    alias, never by name.
    """
    by_number = Q(case_number__iexact=text.strip())
    try:
        number = personal_numbers.parse(text, today, interim=True)
    except ValueError:
        return by_number | by_name(text)
    return by_number | Q(participant__personal_number=number.digits)


def by_name(text: str) -> Q:
    """Every word somewhere in the name."""
    found = Q(participant__protection="none")
    aliased = ~found
    for word in text.split():
        found &= Q(participant__first_name__icontains=word) | Q(
            participant__last_name__icontains=word
        )
        aliased &= Q(participant__alias__icontains=word)
    return found | aliased
