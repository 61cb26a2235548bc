from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from organisations.models import Login, Membership, User


class ActorRequest(HttpRequest):
    """A request that passed the access table: a logged-in user under one hat."""

    user: User
    login: Login
    actor: Membership
    hats: list[Membership]
    htmx: HtmxDetails
