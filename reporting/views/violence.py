from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from audit.log import note
from organisations.http import ActorRequest
from participants.views.listing import team_of
from reporting.breakdowns import SEX
from reporting.violence_figures import read_year, readable_years


def violence_figures(request: ActorRequest) -> HttpResponse:
    """Frågor om våld i siffror: for the leader, a calendar year at a time. Logged as figures."""
    note(request, [])
    today = localdate()
    periods = readable_years(today)
    chosen = next((one for one in periods if one.code == request.GET.get("ar")), periods[0])
    heads = [*SEX.codes.values(), "alla"]
    rows = read_year(team_of(request.actor), chosen, today=today)
    context = {
        "periods": periods,
        "chosen": chosen,
        "heads": heads,
        "rows": [(row.label, list(zip(heads, row.cells, strict=True))) for row in rows],
    }
    return render(request, "reporting/violence_figures.html", context)
