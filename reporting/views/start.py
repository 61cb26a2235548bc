from django.http import HttpResponse
from django.shortcuts import render

from organisations.http import ActorRequest


def start(request: ActorRequest) -> HttpResponse:
    """Start."""
    return render(request, "layout/base.html")
