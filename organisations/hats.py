"""Hattar: the membership worn in this login, chosen deliberately and asked for anew each time."""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch, reverse
from django.utils.timezone import localdate

from finsam.access import decision_for
from finsam.row_security import NOBODY, Scope, acting_as
from organisations.login.confirming import lead_to
from organisations.models import Login, Membership, User
from organisations.roles import Role

KEY = "hat"  # absent before a choice; kept when the hat has ended, so that no other takes its place
LOGIN = "login"


class HatMiddleware:
    """Sets request.actor: a membership that is active today, or None. The database is told."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = request.actor = worn_by(request)  # type: ignore[attr-defined]
        if not connection.in_atomic_block:  # the health check asks for nobody's rows
            return self.get_response(request)
        with acting_as(scope_of(actor) if actor else NOBODY):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Without a hat one is led to choose it: nothing that asks for one is shown or done."""
        match = request.resolver_match
        decision = decision_for(match.view_name, match.kwargs) if match else None
        actor = request.actor  # type: ignore[attr-defined]
        if actor or decision is None or decision.public or decision.without_hat:
            return None
        return lead_to(request, reverse("organisations:choose_hat"))


def scope_of(actor: Membership) -> Scope:
    """Räckvidden: the rows that the hat may touch at all. The sets then choose among them.

    Who sees figures only, or keeps the system, has none (IMY 2016-03-03: a samordningsförbund may
    hold no participant data). A steering group reaches the requests it decides on, under a case
    number.
    """
    if actor.is_team_staff and actor.team:
        teams, controllers = (actor.team.pk,), (actor.team.owner_id,)
        return Scope(teams=teams, controllers=controllers, hat=actor.pk)
    at = (actor.organisation_id,) if actor.organisation_id else ()
    if actor.role == Role.REMITTENT:
        return Scope(offices=at, hat=actor.pk)
    if actor.role == Role.LOGGGRANSKARE:
        return Scope(reviewed=at, hat=actor.pk)
    if actor.role == Role.STYRGRUPPSLEDAMOT and actor.team_id:
        return Scope(steered=(actor.team_id,), hat=actor.pk)
    return NOBODY


def login_of(request: HttpRequest) -> str:
    """Inloggningens märke: made when it is first asked for, and gone with the session."""
    mark: str = request.session.setdefault(LOGIN, token_hex(16))
    return mark


def hats_of(user: User) -> list[Membership]:
    active = Membership.objects.active(localdate()).with_places()
    return list(active.filter(user=user).order_by("role", "pk"))


def worn_by(request: HttpRequest) -> Membership | None:
    """The chosen hat if it is still active; the only one if there is but one and none was chosen.

    When the chosen one has ended, another is chosen as deliberately: a form that is open under the
    one is not carried out under the other.
    It knows the login that it is worn in: what somebody opened in one login is shut in the next.
    """
    if not isinstance(request.user, User):
        return None
    hats = hats_of(request.user)
    for hat in hats:
        hat.login = request.session.get(LOGIN, "")
    request.hats = hats  # type: ignore[attr-defined]
    chosen = request.session.get(KEY)
    if chosen is None and len(hats) == 1:
        return hats[0]
    return next((hat for hat in hats if hat.pk == chosen), None)


def wear(request: HttpRequest, hat: Membership | None) -> None:
    """Tar på en roll, or none: the login remembers it too, for the text that outlives it."""
    request.session[KEY] = hat and hat.pk
    login: Login = request.login  # type: ignore[attr-defined]
    login.hat = hat
    login.save(update_fields=["hat"])


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


START = "reporting:start"
CASES = "participants:list"
CALENDAR = "reporting:calendar"
ROOMS = {"reporting:feed": CALENDAR, "organisations:team_settings": START}
MENU = [
    ("Start", START),
    ("Deltagare", CASES),
    ("Remisser", "referrals:list"),
    ("Kalender", CALENDAR),
    ("Grupper", "activities:groups"),
    ("Rapporter", "reporting:figures"),
    ("Åtkomstlogg", "audit:log"),
    ("Åtkomsttabell", "organisations:access_matrix"),
    ("Instrument", "instruments:catalogue"),
]


def navigation(request: HttpRequest, actor: Membership) -> list[Link]:
    """Huvudmenyn: what this hat may open and nothing more."""
    match = request.resolver_match
    room = room_of(match) if match else ""
    return [
        Link(label, reverse(name), current=name == room)
        for label, name in MENU
        if may_open(actor, name)
    ]


def room_of(match: ResolverMatch) -> str:
    """The menu's page that a view belongs to: the pages of a case belong to Deltagare."""
    if "case_number" in match.kwargs:
        return CASES
    pages = [name for _, name in MENU]
    if match.view_name in pages:
        return match.view_name
    rooms = {name.partition(":")[0]: name for name in pages}  # the last page of an app is its room
    return ROOMS.get(match.view_name) or rooms.get(match.app_name, "")


def may_open(actor: Membership, name: str) -> bool:
    decision = decision_for(name)
    return decision is not None and actor.role in decision.roles


def hat(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: who reads, under which hat, and where they can go."""
    actor: Membership | None = getattr(request, "actor", None)
    if actor is None:
        return {"actor": None, "navigation": []}
    return {
        "actor": actor,
        "hats": len(getattr(request, "hats", [])),
        "navigation": navigation(request, actor),
        "may_search": may_open(actor, "participants:list"),
        "may_file": may_open(actor, "documents:list"),
        "controller": actor.team.owner.name if actor.team else "",
    }
