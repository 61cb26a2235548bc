"""Ärendets sidor: how a case is found by its address, and the frame that all its pages share."""

from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from audit.log import note
from audit.middleware import READS
from organisations.http import ActorRequest
from organisations.models import Membership
from participants.consents import with_consent
from participants.contact import with_contact
from participants.end_dates import with_endings
from participants.extensions import with_extensions
from participants.heads import head_of
from participants.middleware import ReadOnly, ReasonNeeded
from participants.models import Enrolment


def open_case(request: ActorRequest, case_number: str, **beside: Subquery) -> Enrolment:
    """Ärendet i adressen, noted in the access log. 404 for whoever may not find it.

    `beside` is read in the same query.
    """
    visible = Enrolment.objects.visible_to(request.actor).with_case_head().annotate(**beside)
    editable = Enrolment.objects.editable_by(request.actor).filter(pk=OuterRef("pk"))
    visible = with_contact(visible.annotate(is_editable=Exists(editable)))
    cases = with_extensions(with_endings(with_consent(visible, localdate())))
    enrolment = get_object_or_404(cases, case_number=case_number)
    note(request, [enrolment.pk], alert=enter(request, enrolment))
    return enrolment


def enter(request: ActorRequest, enrolment: Enrolment) -> bool:
    """In i ärendet; true when the log reviewer is told of the reading.

    Raises ReasonNeeded before a protected person's case that was not opened with a reason in this
    login, and ReadOnly for a change to what was opened in an emergency.
    """
    alert = pass_door(request.actor, enrolment)
    read_only = enrolment.is_read_only_for(request.actor)
    if read_only and request.method not in READS:
        raise ReadOnly(enrolment.case_number)
    return alert or read_only


def pass_door(actor: Membership, enrolment: Enrolment) -> bool:
    """Förbi dörren till ett skyddat ärende; true when the log reviewer is told of the reading.

    Raises ReasonNeeded before one that this hat has not opened with a reason in this login.
    """
    if not enrolment.participant.is_protected:
        return False
    if not enrolment.openings.open_to(actor).protected().exists():
        raise ReasonNeeded(enrolment.case_number)
    return True


def case_page(
    request: ActorRequest, template: str, enrolment: Enrolment, *, tab: str, **context: Any
) -> HttpResponse:
    """Renders a page of the case: `tab` is the URL name of the tab it belongs to.

    The template extends "participants/case_base.html" and finds head, enrolment and today.
    """
    today = localdate()
    head = head_of(enrolment, request.actor, tab=tab, today=today)
    frame = {"head": head, "enrolment": enrolment, "today": today}
    return render(request, template, frame | context)
