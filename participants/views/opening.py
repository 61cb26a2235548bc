"""Ärendets sidor: how a case is found by its address, and the frame that all its pages share."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from audit.log import note
from organisations.http import ActorRequest
from participants.heads import head_of
from participants.models import Enrolment


def open_case(request: ActorRequest, case_number: str) -> Enrolment:
    """Ärendet i adressen, noted in the access log. 404 for whoever may not find it."""
    visible = Enrolment.objects.visible_to(request.actor).with_case_head()
    enrolment = get_object_or_404(visible, case_number=case_number)
    note(request, [enrolment.pk])
    return enrolment


def case_page(
    request: ActorRequest, template: str, enrolment: Enrolment, *, tab: str, **context: Any
) -> HttpResponse:
    """Renders a page of the case: `tab` is the URL name of the tab it belongs to.

    The template extends "participants/case_base.html" and finds head, enrolment and today.
    """
    today = localdate()
    head = head_of(enrolment, request.actor, tab=tab, today=today)
    return render(
        request, template, {"head": head, "enrolment": enrolment, "today": today, **context}
    )
