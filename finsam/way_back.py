"""Vägen tillbaka: the page where somebody stood when they were asked to log in."""

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseRedirectBase
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from finsam.access import decision_for
from finsam.htmx import wants_fragment


def to_login(request: HttpRequest) -> HttpResponseRedirectBase:
    """Till inloggningen och tillbaka; a page that asked for a fragment is led there as a whole."""
    answer = redirect_to_login(page_of(request))
    if wants_fragment(request):
        return HttpResponseClientRedirect(answer.url)
    return answer


def page_of(request: HttpRequest) -> str:
    """Sidan i webbläsaren: what was asked for; of a form or a fragment the page it stands on."""
    asked = request.method in {"GET", "HEAD"} and not wants_fragment(request)
    if asked and (opens(request.path) or request.resolver_match is None):
        return request.get_full_path()
    said = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    here = url_has_allowed_host_and_scheme(said, {request.get_host()}, request.is_secure())
    page = urlsplit(said) if said and here else urlsplit(request.path)
    nearest = nearest_page(page.path)
    return f"{nearest}?{page.query}" if page.query and nearest == page.path else nearest


def nearest_page(path: str) -> str:
    """Själva adressen om den kan öppnas, else the nearest above: a form's own only takes posts."""
    while path.strip("/") and not opens(path):
        path = path.rstrip("/").rpartition("/")[0] + "/"
    return path


def opens(path: str) -> bool:
    try:
        match = resolve(path)
    except Resolver404:
        return False
    decision = decision_for(match.view_name, match.kwargs)
    return decision is not None and "GET" in decision.methods
