from django.http import HttpResponse

from organisations.http import ActorRequest
from participants.changes import KINDS, changes_of
from participants.views.opening import case_page, open_case

TAB = "participants:history"


def history(request: ActorRequest, case_number: str) -> HttpResponse:
    """Historik: who changed what and when, one kind of record at a time."""
    enrolment = open_case(request, case_number)
    asked = request.GET.get("slag")
    chosen = next((kind for kind in KINDS if kind.code == asked), KINDS[0])
    return case_page(
        request,
        "participants/history.html",
        enrolment,
        tab=TAB,
        kinds=KINDS,
        chosen=chosen,
        changes=changes_of(chosen, enrolment),
    )
