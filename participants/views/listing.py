from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from audit.log import note
from organisations.hats import Link, may_open
from organisations.http import ActorRequest
from organisations.models import Membership, Team
from participants.cases import EVERYTHING, SORTS, TABS, Cases, row_of, rows, with_events
from participants.filters import FILTERS
from participants.models import Enrolment
from participants.selections import Selection, counts, search_for, selection_from
from participants.views.searching import recall, remember

ROWS = 50


def participants(request: ActorRequest) -> HttpResponse:
    """Deltagare: the team's cases as the address selects them, or as they were searched for."""
    if text := request.POST.get("q"):
        note(request, [])
        return redirect(Selection(EVERYTHING, search=remember(request, text)).url)
    today, actor, team = localdate(), request.actor, team_of(request.actor)
    sought = recall(request, request.GET.get("sok", ""))
    selection = selection_from(request.GET, default=default_tab(actor, sought))
    cases = cases_for(actor, sought, today)
    numbers = counts(cases, selection, team, today)
    shown = rows(cases.filter(selection.keeps(team, today)), selection.sort, today)
    page = CountedPaginator(shown, ROWS, numbers["shown"]).get_page(selection.page)
    found = [row_of(values, today) for values in page]
    note(request, [row.pk for row in found])
    frame = frame_of(selection, actor, numbers, sought)
    return render(
        request, "participants/list.html", frame | {"page": page, "rows": found, "today": today}
    )


def team_of(actor: Membership) -> Team:
    """Rollens team. The access table lets only roles of a team come here."""
    if actor.team is None:
        raise Http404
    return actor.team


class CountedPaginator(Paginator):  # type: ignore[type-arg]
    """Sidor över rader som redan är räknade, so that no second query counts them."""

    def __init__(self, rows: Any, per_page: int, counted: int) -> None:
        super().__init__(rows, per_page)
        self.count = counted


def default_tab(actor: Membership, sought: str) -> Any:
    """Who leads looks at the team first; a search looks everywhere in it."""
    mine, team, _ = TABS
    if sought:
        return EVERYTHING
    return team if actor.leads else mine


def cases_for(actor: Membership, sought: str, today: date) -> Cases:
    cases = Enrolment.objects.visible_to(actor)
    if sought:
        cases = cases.filter(search_for(sought, today=today))
    return with_events(cases, actor.user, today)


@dataclass(frozen=True)
class Choice:
    """Flik eller snabbfilter: a link to the list with one thing changed."""

    label: str
    url: str
    current: bool
    count: int | None


def frame_of(
    selection: Selection, actor: Membership, numbers: dict[str, int], sought: str
) -> dict[str, Any]:
    """What stands round the rows: tabs, pills, chips, order and what to do when there are none."""
    return {
        "selection": selection,
        "sought": sought,
        "tabs": tabs(selection, actor, numbers, sought),
        "pills": [
            Choice(
                one.label(team_of(actor)),
                selection.toggled(one).url,
                one in selection.filters,
                numbers[one.code],
            )
            for one in FILTERS
        ],
        "chips": chips(selection, actor, sought),
        "clear_url": Selection(selection.tab, sort=selection.sort).url,
        "sorts": [(code, label, code == selection.sort) for code, (label, _) in SORTS.items()],
        "register_url": address(actor, "referrals:register"),
        "readers_url": address(actor, "participants:readers"),
        "empty": nothing_found(selection, actor, sought),
    }


def tabs(
    selection: Selection, actor: Membership, numbers: dict[str, int], sought: str
) -> list[Choice]:
    kinds = [*([EVERYTHING] if sought else []), *TABS]
    choices = [
        Choice(one.label, replace(selection, tab=one).url, one == selection.tab, numbers[one.code])
        for one in kinds
    ]
    if waiting := address(actor, "referrals:list"):
        choices.insert(-1, Choice("Väntar", waiting, current=False, count=None))
    return choices


def chips(selection: Selection, actor: Membership, sought: str) -> list[Link]:
    active = [
        Link(one.label(team_of(actor)), selection.toggled(one).url, current=True)
        for one in selection.filters
    ]
    if sought:
        url = replace(selection, search="", tab=TABS[1]).url
        active.append(Link(f"Sökning: {sought}", url, current=True))
    return active


def nothing_found(selection: Selection, actor: Membership, sought: str) -> dict[str, str]:
    """Tomt: a sentence that says why, and the next step."""
    mine, team, _ = TABS
    if sought:
        return {
            "text": "Inget ärende i teamet stämmer med sökningen. Sök på namn, personnummer "
            "eller ärendenummer.",
            "url": Selection(team).url,
            "action": "Visa teamets ärenden",
        }
    if selection.filters:
        return {
            "text": "Inget ärende stämmer med alla filter.",
            "url": replace(selection, filters=()).url,
            "action": "Rensa filtren",
        }
    if selection.tab == mine:
        return {
            "text": "Du är inte ansvarig eller vikarie i något ärende just nu.",
            "url": Selection(team).url,
            "action": "Visa teamets ärenden",
        }
    return {
        "text": "Inga ärenden här än. De kommer till när en remiss antas.",
        "url": address(actor, "referrals:list"),
        "action": "Visa remisserna",
    }


def address(actor: Membership, name: str) -> str:
    """The URL of a page if this role may open it; else empty, and there is no link."""
    return reverse(name) if may_open(actor, name) else ""
