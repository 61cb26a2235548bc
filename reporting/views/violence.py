from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from audit.log import note
from organisations.http import ActorRequest
from participants.views.listing import team_of
from reporting.breakdowns import SEX
from reporting.periods import whole_years
from reporting.violence_figures import rows_of


def violence_figures(request: ActorRequest) -> HttpResponse:
    """Frågor om våld i siffror: for the leader, a calendar year at a time. Logged as figures."""
    note(request, [])
    periods = whole_years(localdate())
    chosen = next((one for one in periods if one.code == request.GET.get("ar")), periods[0])
    context = {
        "periods": periods,
        "chosen": chosen,
        "heads": [*SEX.codes.values(), "alla"],
        "rows": rows_of(team_of(request.actor), chosen),
    }
    return render(request, "reporting/violence_figures.html", context)
