from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from organisations.http import ActorRequest
from referrals.contact import released_to
from referrals.models import Referral
from referrals.views.opening import open_referral


def released(request: ActorRequest, number: str, disclosure: int) -> HttpResponse:
    """Delat med dig: what was handed over to the referrer, word for word as it was then."""
    today = localdate()
    own = Referral.objects.written_by(request.actor).sent().with_contact(today)
    referral = open_referral(request, own, number)
    found = get_object_or_404(released_to(referral), pk=disclosure)
    context = {"referral": referral, "disclosure": found, "today": today}
    return render(request, "referrals/released.html", context)
