"""Att vara inloggad: to stay, to see where one is, to end it there, and to get one's text back."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now

from organisations.http import ActorRequest
from organisations.login import parking
from organisations.login.life import others_of
from organisations.models import Login


def stay(request: ActorRequest) -> HttpResponse:
    """Fortsätt vara inloggad. Asked for, it tells how long there is: any tab may have stayed."""
    login = request.login
    if request.method == "POST":
        login.stay(now())
        return redirect("reporting:start")
    return JsonResponse({"left": login.seconds_left(now()), "final": login.is_final})


@login_not_required
def park(request: HttpRequest) -> HttpResponse:
    """Tar emot halvskriven text from a page whose login has ended. Says nothing of what became."""
    parking.park(request, parking.signer_of(request))
    return HttpResponse(status=204)


def discard(request: ActorRequest, pk: int) -> HttpResponse:
    """Ta bort den sparade texten: one's own, and nobody else's is there."""
    parked = get_object_or_404(request.user.parked_forms.all(), pk=pk)
    parked.delete()
    messages.success(request, "Den sparade texten är borttagen.")
    return redirect(parked.page)


def logins(request: ActorRequest) -> HttpResponse:
    """Dina inloggningar: where one is logged in now, this browser first."""
    live = Login.objects.live(now()).filter(user=request.user)
    shown = sorted(live, key=lambda login: login.pk != request.login.pk)
    idle_minutes = settings.LOGIN_IDLE_LIMIT.seconds // 60
    context = {"logins": shown, "this": request.login, "idle_minutes": idle_minutes}
    return render(request, "account/logins.html", context)


def end_login(request: ActorRequest, pk: int) -> HttpResponse:
    """Avslutar en av de andra; this one is ended by logging out."""
    if not others_of(request, request.user).filter(pk=pk).end(Login.Ended.ELSEWHERE, at=now()):
        raise Http404
    messages.success(request, "Inloggningen är avslutad.")
    return redirect("account_logins")


def end_logins(request: ActorRequest) -> HttpResponse:
    """Avslutar alla andra, and with `everywhere` this one too."""
    others_of(request, request.user).end(Login.Ended.ELSEWHERE, at=now())
    if "everywhere" in request.POST:
        get_adapter().logout(request)
        return redirect(settings.LOGIN_URL)
    messages.success(request, "Alla andra inloggningar är avslutade.")
    return redirect("account_logins")
