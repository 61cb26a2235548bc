"""Påminnelser: what stands on the worklist, in numbers and nothing else.

An e-mail is read on any telephone: it holds how many there are of each kind and a link, no name
and no case (product.md: e-mails carry no personal data).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from finsam.dates import long
from finsam.row_security import acting_as
from organisations.hats import scope_of
from organisations.models import Membership, User
from organisations.roles import TEAM_STAFF
from participants.after_close import due_in
from referrals.models import Referral
from referrals.rows import as_values, rows
from reporting.afterwards import TITLE
from reporting.models import DigestChoice
from reporting.panels import Panel, new_referrals
from reporting.watches import worklist

MONDAY, FRIDAY = 0, 4


@dataclass(frozen=True)
class Section:
    """Avsnitt: whose work, and how many of each kind."""

    title: str
    lines: tuple[tuple[str, int], ...]


def recipients(day: date) -> Iterator[int]:
    """De som kan få en påminnelse: who works in a team that day and has an address to write to."""
    hats = Membership.objects.active(day).filter(role__in=TEAM_STAFF)
    users = User.objects.filter(pk__in=hats.values("user")).exclude(email="").filter(alias="")
    yield from users.order_by("pk").values_list("pk", flat=True)


def letter_to(user: User, day: date) -> str | None:
    """Brevet, or None: nothing to say, a weekend, or not wanted."""
    choice = DigestChoice.objects.of(user)
    if day.weekday() > FRIDAY or choice.is_paused(day) or not user.shown_email:
        return None
    hats = Membership.objects.active(day).with_places().filter(user=user, role__in=TEAM_STAFF)
    found = [section for hat in hats.order_by("pk") for section in sections(hat, choice, day)]
    if not found:
        return None
    context = {
        "sections": found,
        "day": long(day, day),
        "start": settings.SITE_ADDRESS + reverse("reporting:start"),
        "choose": settings.SITE_ADDRESS + reverse("reporting:digests"),
    }
    return render_to_string("reporting/mail/digest.txt", context)


def sections(hat: Membership, choice: DigestChoice, day: date) -> list[Section]:
    """En rolls avsnitt. It counts what this hat finds, as Start does when it is worn."""
    with acting_as(scope_of(hat)):
        wanted = []
        if choice.daily:
            wanted.append(own(hat, day))
        if choice.weekly and hat.leads and day.weekday() == MONDAY:
            wanted.append(whole_team(hat, day))
    return [section for section in wanted if section.lines]


def own(hat: Membership, day: date) -> Section:
    """De egna ärendena, and those of whom one covers."""
    return Section(f"Dina ärenden, {hat.place}", lines(hat, day, whole=False))


def whole_team(hat: Membership, day: date) -> Section:
    """Hela teamet, and the remisser that nobody has answered."""
    undecided = rows(as_values(Referral.objects.visible_to(hat).undecided()))
    team = lines(hat, day, whole=True)
    referrals = counted([new_referrals(undecided)])
    return Section(f"Hela teamet, {hat.place}", (*team, *referrals))


def lines(hat: Membership, day: date, *, whole: bool) -> tuple[tuple[str, int], ...]:
    if hat.team is None:
        return ()
    found = worklist(hat, hat.team, day, whole=whole)
    ending = (("Samtycken som upphör", len(found.endings)),) if found.endings else ()
    asked = len(due_in(hat, day, mine=not whole))
    after = ((TITLE, asked),) if asked else ()
    away = (("Uppskjutet", len(found.away)),) if whole and found.away else ()
    return (*counted(found.panels), *after, *ending, *away)


def counted(panels: list[Panel]) -> tuple[tuple[str, int], ...]:
    """Det som inte är noll."""
    return tuple((panel.title, panel.count) for panel in panels if panel.count)
