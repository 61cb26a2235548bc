from django.http import HttpResponse
from django.views.decorators.http import require_GET

from organisations.http import ActorRequest
from participants.views.opening import case_page, open_case


@require_GET
def overview(request: ActorRequest, case_number: str) -> HttpResponse:
    """Ärendets översikt: what comes next, what has happened lately, who stands around."""
    enrolment = open_case(request, case_number)
    return case_page(request, "participants/case.html", enrolment, tab="participants:case")
