from datetime import datetime
from hashlib import sha256
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.timezone import localdate

from audit import logins
from organisations.models.people import Membership, User

WRITTEN_APART = 20
"""Parts of the idle limit between two writings of the time: a minute of twenty."""


class LoginQuerySet(models.QuerySet["Login"]):
    def open(self) -> Self:
        return self.filter(ended_at=None)

    def live(self, at: datetime) -> Self:
        """Gäller: neither ended nor past a limit that nobody has met yet."""
        return self.open().filter(
            seen_at__gt=at - settings.LOGIN_IDLE_LIMIT, began_at__gt=at - settings.LOGIN_LIMIT
        )

    def over(self, at: datetime) -> Self:
        """Har passerat en gräns, without a request that met it."""
        return self.open().exclude(pk__in=self.live(at))

    def signed_with(self, secret: str) -> Self:
        """Inloggningen vars sidor bär hemligheten; the newest, if one browser had several."""
        return self.filter(page_key=page_key(secret)).select_related("user").order_by("-began_at")

    def end(self, why: str, *, at: datetime) -> int:
        """Avslutar, from the next request of each browser on. Logged once, whoever comes first."""
        ended = 0
        for login in self.open().select_related("user"):
            met = Login.objects.open().filter(pk=login.pk).update(ended_at=at, ended_why=why)
            if met and why != Login.Ended.LOGGED_OUT:  # whoever logs out has a row already
                logins.ended(login.user, controllers_of(login.user), why=why)
            ended += met
        return ended


class Login(models.Model):
    """Inloggning: a person in one browser, from when to when, and why it ended.

    The session names its row, and the row decides: what is ended here is ended at the next request
    whatever the browser holds (quality A7). `page_key` is the digest of the secret that the forms
    of this login are signed with, so that a page left open still says whose it is.

    allauth.usersessions was weighed: it writes at every request, knows neither limits nor why a
    login ended, and keeps the session's own key in a second table.
    """

    class Ended(models.TextChoices):
        """Varför inloggningen tog slut."""

        LOGGED_OUT = "logged_out", "utloggad"
        IDLE = "idle", "ingen aktivitet"
        LIMIT = "limit", "längsta tiden"
        ELSEWHERE = "elsewhere", "avslutad från en annan webbläsare"
        PASSWORD = "password", "lösenordet byttes"
        SECOND_FACTOR = "second_factor", "andra steget ändrades"
        CLOSED = "closed", "kontot stängdes"

    user = models.ForeignKey(User, models.CASCADE, verbose_name="användare", related_name="logins")
    began_at = models.DateTimeField("inloggad")
    seen_at = models.DateTimeField("senast aktiv")
    ended_at = models.DateTimeField("avslutad", null=True, blank=True)
    ended_why = models.CharField("varför", max_length=14, choices=Ended, blank=True)
    hat = models.ForeignKey(
        Membership, models.SET_NULL, verbose_name="roll", related_name="+", null=True, blank=True
    )
    address = models.GenericIPAddressField("adress", null=True, blank=True)
    browser = models.CharField("webbläsare", max_length=60, blank=True)
    page_key = models.CharField("sidnyckel", max_length=64, blank=True, db_index=True)
    locked_to = models.CharField("överlämnad till sidan", max_length=200, blank=True)
    leads_back_to = models.CharField("sidan efter upplåsning", max_length=200, blank=True)

    objects = LoginQuerySet.as_manager()

    class Meta:
        verbose_name = "inloggning"
        verbose_name_plural = "inloggningar"
        ordering = ["-seen_at"]
        indexes = [
            models.Index(fields=["user"], name="login_open", condition=models.Q(ended_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.browser} {self.began_at:%Y-%m-%d %H:%M}"

    @property
    def worn(self) -> int | None:
        """Rollen som sidorna visades i, the last that was worn or the person's only one; its id."""
        if self.hat_id:
            return self.hat_id
        active = Membership.objects.active(localdate()).filter(user=self.user_id)
        hats = list(active.values_list("pk", flat=True)[:2])
        return hats[0] if len(hats) == 1 else None

    @property
    def last_moment(self) -> datetime:
        """När den tar slut vad som än händer."""
        return self.began_at + settings.LOGIN_LIMIT

    @property
    def ends_at(self) -> datetime:
        """När den tar slut om inget händer."""
        return min(self.seen_at + settings.LOGIN_IDLE_LIMIT, self.last_moment)

    @property
    def is_final(self) -> bool:
        """Kan inte förlängas mer: the longest time comes before the next idle limit would."""
        return self.ends_at == self.last_moment

    def seconds_left(self, at: datetime) -> int:
        return max(0, int((self.ends_at - at).total_seconds()))

    def why_over(self, at: datetime) -> str:
        """Orsaken, recorded or by the clock; empty while the login lives."""
        if self.ended_why or at < self.ends_at:
            return self.ended_why
        return self.Ended.LIMIT if at >= self.last_moment else self.Ended.IDLE

    def see(self, at: datetime) -> None:
        """Aktivitet: written only now and then, so that a page costs no write."""
        if at - self.seen_at >= settings.LOGIN_IDLE_LIMIT / WRITTEN_APART:
            self.stay(at)

    def stay(self, at: datetime) -> None:
        """Fortsätt vara inloggad: the idle time begins anew; the longest time does not."""
        self.seen_at = at
        type(self).objects.open().filter(pk=self.pk).update(seen_at=at)

    def hand_over(self, page: str, *, back_to: str) -> None:
        """Lämnar över enheten: only this page answers, in every tab, until it is taken back."""
        self.locked_to, self.leads_back_to = page, back_to
        self.save(update_fields=["locked_to", "leads_back_to"])

    def take_back(self) -> None:
        """Tar tillbaka enheten. Whoever asks has shown who they are."""
        self.locked_to = ""
        self.save(update_fields=["locked_to"])


def page_key(secret: str) -> str:
    """A plain digest: the secret is random and long, and what it names must outlive SECRET_KEY."""
    return sha256(secret.encode()).hexdigest()


def controllers_of(user: Any) -> set[int]:
    """Personuppgiftsansvariga vars ärenden inloggningen kan gälla, by its hats of today."""
    hats = Membership.objects.active(localdate()).filter(user=user, team__isnull=False)
    return set(hats.values_list("team__owner", flat=True))
