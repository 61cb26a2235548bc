from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from finsam.way_back import to_login


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Finns inte: to someone logged in always the same words; others are asked to log in.

    So an address that exists and one that does not look alike from outside (quality.md A5).
    """
    if not request.user.is_authenticated:
        return to_login(request)
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Oläsbar begäran: may be refused before anybody is known, so the page asks for nobody."""
    return HttpResponse(render_to_string("400.html"), status=400)
