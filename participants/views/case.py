from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from organisations.hats import may_open
from organisations.http import ActorRequest
from participants.counters import counters_of
from participants.forms.journal import NoteForm
from participants.heads import CaseHead, head_of
from participants.models import MeetingChange
from participants.processes import process_of
from participants.timelines import timeline
from participants.views.drafting import beside, drafting_beside
from participants.views.opening import open_case

LATEST = 8
TAB = "participants:case"


def overview(request: ActorRequest, case_number: str) -> HttpResponse:
    """Ärendets översikt: what comes next, what has happened lately, who stands around."""
    action, today = reverse("participants:sign_note", args=[case_number]), localdate()
    enrolment = open_case(request, case_number, **beside(request, action))
    head = head_of(enrolment, request.actor, tab=TAB, today=today)
    draft = drafting_beside(request, action, enrolment)
    context = {
        "head": head,
        "enrolment": enrolment,
        "today": today,
        "process": process_of(head, request.actor, today),
        "form": draft.fill(NoteForm(initial={"happened_on": today})),
        "draft": draft,
        "may_measure": may_open(request.actor, "instruments:course"),
    }
    return render(request, "participants/case.html", context | happenings(head, today))


def happenings(head: CaseHead, today: date) -> dict[str, Any]:
    """Det som har hänt: the latest of every kind, and how much there is of it."""
    enrolment = head.enrolment
    changes = list(MeetingChange.objects.filter(follow_up__enrolment=enrolment))
    measures = list(enrolment.support_measures.all())
    notes = list(enrolment.notes.with_counts().select_related("signed_by")[:LATEST])
    counted = notes[0] if notes else None
    missed_meetings = sum(change.kind == MeetingChange.Kind.MISSED for change in changes)
    return {
        "entries": timeline(enrolment, notes, head.follow_ups, changes, measures)[:LATEST],
        "measures": [(measure, measure.days_waiting(today)) for measure in measures],
        "counters": counters_of(
            enrolment,
            today,
            held=head.dates.held,
            contacts=getattr(counted, "contacts", 0),
            missed=getattr(counted, "missed", 0) + missed_meetings,
            measures=len(measures),
        ),
    }
