"""Ärendets sidor: how a case is found by its address, and the frame that all its pages share."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from audit.log import note
from organisations.http import ActorRequest
from participants.heads import head_of
from participants.middleware import READS, ReadOnly, ReasonNeeded
from participants.models import Enrolment


def open_case(request: ActorRequest, case_number: str) -> Enrolment:
    """Ärendet i adressen, noted in the access log. 404 for whoever may not find it.

    Raises ReasonNeeded before a protected person's case that was not opened with a reason in this
    login, and ReadOnly for a change to what was opened in an emergency.
    """
    visible = Enrolment.objects.visible_to(request.actor).with_case_head()
    enrolment = get_object_or_404(visible, case_number=case_number)
    is_protected, read_only = enrolment.participant.is_protected, is_read_only(request, enrolment)
    if is_protected and not enrolment.openings.lasting(request.actor).exists():
        raise ReasonNeeded(case_number)
    if read_only and request.method not in READS:
        raise ReadOnly(case_number)
    # Each reading of a protected person, or by an emergency opening, is put before the reviewer.
    note(request, [enrolment.pk], alert=is_protected or read_only)
    return enrolment


def is_read_only(request: ActorRequest, enrolment: Enrolment) -> bool:
    """Om ärendet bara är nödöppnat. Only a team with a narrow circle pays a query for it."""
    if enrolment.team.reads_whole or enrolment.participant.is_protected:
        return False
    return not Enrolment.objects.editable_by(request.actor).filter(pk=enrolment.pk).exists()


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
