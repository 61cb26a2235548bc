"""Vad radsäkerheten kostar: the same pages for a role that the policies judge and one they do not.

    python -m tests.drills.row_security_cost [rounds]

On a database with the demo loaded. The two roles take turns, page by page, so that whatever else
the machine does falls on both. Prints the lower quartile, which such things disturb least, and the
ratio of each page.
"""

import os
import sys
from statistics import quantiles
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils.timezone import localdate  # noqa: E402

from finsam.row_security import system  # noqa: E402
from organisations.models import Membership  # noqa: E402
from participants.models import Enrolment  # noqa: E402


def main(rounds: int = 60) -> int:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    judged = connections["default"]
    unjudged = judged.copy()
    unjudged.settings_dict["USER"] = settings.OWNER_USER
    browser, pages = busiest()
    for name, address in pages.items():
        times: dict[object, list[float]] = {judged: [], unjudged: []}
        for turn in range(2 * rounds + 6):
            who = (judged, unjudged)[turn % 2]
            connections["default"] = who
            seconds = asked(browser, address)
            if turn >= 6:
                times[who].append(seconds)
        on, off = (1000 * quantiles(times[who])[0] for who in (judged, unjudged))
        print(f"{name}: {on:.1f} ms with policies, {off:.1f} ms without: {on / off:.3f}")
    return 0


def busiest() -> tuple[Client, dict[str, str]]:
    """A worker in the team with the most cases, and the pages of the working day."""
    with transaction.atomic(), system("mätning"):
        teams = list(Enrolment.objects.values_list("team", flat=True))
        team = max(set(teams), key=teams.count)
        case = Enrolment.objects.filter(team=team, closed_on=None).order_by("pk")[0].case_number
    hats = Membership.objects.active(localdate()).team_staff().filter(team=team)
    one = next(hat for hat in hats if hat.user.memberships.count() == 1)
    browser = Client()
    browser.force_login(one.user, backend="django.contrib.auth.backends.ModelBackend")
    addresses = {
        "start": reverse("reporting:start"),
        "list of cases": reverse("participants:list"),
        "case": reverse("participants:case", args=[case]),
        "remisser": reverse("referrals:list"),
    }
    return browser, addresses


def asked(browser: Client, address: str) -> float:
    began = perf_counter()
    answer = browser.get(address)
    taken = perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return taken


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
