from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from finsam.dates import add_months
from organisations.hats import may_open
from organisations.http import ActorRequest
from participants.counters import counters_of
from participants.forms.journal import NoteForm
from participants.heads import CaseHead, head_of
from participants.models import MeetingChange
from participants.processes import process_of
from participants.timelines import timeline
from participants.views.drafting import drafting_beside
from participants.views.journal import PERIODS, USUAL, address_of_new, opened

LATEST = 8
TAB = "participants:case"


def overview(request: ActorRequest, case_number: str) -> HttpResponse:
    """Ärendets översikt: what comes next, what has happened lately, who stands around."""
    enrolment, today = opened(request, case_number), localdate()
    head = head_of(enrolment, request.actor, tab=TAB, today=today)
    draft = drafting_beside(request, address_of_new(case_number), enrolment)
    context = {
        "head": head,
        "enrolment": enrolment,
        "today": today,
        "process": process_of(head, request.actor, today),
        "form": draft.fill(NoteForm(initial={"happened_on": today})),
        "draft": draft,
        "may_measure": may_open(request.actor, "instruments:course"),
    }
    months = request.GET.get("period", USUAL)
    context |= happenings(head, today, months if months in PERIODS else USUAL)
    return render(request, "participants/case.html", context)


def happenings(head: CaseHead, today: date, months: str) -> dict[str, Any]:
    """Det som har hänt: the latest of every kind since then, and how much there is of it in all."""
    enrolment = head.enrolment
    changes = list(MeetingChange.objects.filter(follow_up__enrolment=enrolment))
    measures = list(enrolment.support_measures.all())
    notes = list(enrolment.notes.with_counts().with_marks()[:LATEST])
    counted = notes[0] if notes else None
    missed_meetings = sum(change.kind == MeetingChange.Kind.MISSED for change in changes)
    since = add_months(today, -int(months)) if months else date.min
    entries = timeline(enrolment, notes, head.follow_ups, changes, measures)
    return {
        "entries": [entry for entry in entries if entry.day >= since][:LATEST],
        "months": months,
        "periods": PERIODS.items(),
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
