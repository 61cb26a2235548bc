"""Ett år av påminnelser: the whole demo association, day by day.

    python -m tests.drills.year_of_digests [days] [step]

The demo is loaded as of a year ago and lived through: each day some follow-ups are held and some
items put off, then everybody's letter is sent, twice. Prints how many letters left, how many causes
were due and mentioned, and what was wrong; leaves with 1 if anything was.
"""

import os
import sys
from datetime import date, timedelta
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.utils.timezone import localdate, now  # noqa: E402

from finsam.row_security import system  # noqa: E402
from organisations.models import Membership, User  # noqa: E402
from organisations.roles import TEAM_STAFF  # noqa: E402
from participants.models import Absence, FollowUp, Postponement  # noqa: E402
from reporting.demo import population  # noqa: E402
from tests.drills.scratch import scratch_database  # noqa: E402
from tests.year_of_digests import live_through  # noqa: E402

A_DAY = 2
"""Follow-ups held on a day, as many as keep some seventy cases a little late."""


def main(days: int = 365, step: int = 1) -> int:
    first = localdate() - timedelta(days=days)
    with (
        scratch_database(),
        override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"),
        transaction.atomic(),
        system("påminnelsernas år"),
    ):
        population.load(today=first, seed=1)
        Absence.objects.all().delete()  # a year in which nobody is away, and each has their own
        users = give_addresses(first)
        chance = Random("år")
        year = live_through(
            first,
            days,
            users=users,
            happens=lambda day: something_happens(chance, day, step * A_DAY),
            step=step,
        )
    for fault in year.faults[:40]:
        print(fault)
    print(
        f"{len(users)} people, {year.letters} letters, {len(year.due)} causes due,"
        f" {len(year.due & year.mentioned)} mentioned, {len(year.faults)} faults"
    )
    return 1 if year.faults or year.due - year.mentioned else 0


def give_addresses(day: date) -> list[User]:
    """Everybody who works in a team, each with an address of their own."""
    hats = Membership.objects.active(day).filter(role__in=TEAM_STAFF)
    users = list(User.objects.filter(pk__in=hats.values("user")).order_by("pk"))
    for user in users:
        user.email = f"person{user.pk}@exempel.se"
        user.save()
    return users


def something_happens(chance: Random, day: date, count: int) -> None:
    planned = FollowUp.objects.planned().filter(due_on__lte=day + timedelta(days=10))
    for follow_up in planned.select_related("enrolment__team").order_by("due_on", "pk")[:count]:
        responsible = follow_up.enrolment.assignments.current().first()
        if responsible is None:
            continue
        if chance.random() < 0.2 and follow_up.due_on < day:
            put_off(follow_up, responsible.user, day)
        elif follow_up.enrolment.started_on <= day:
            follow_up.hold(on=day, decision="continue", signed_by=responsible.user, signed_at=now())


def put_off(follow_up: FollowUp, user: User, day: date) -> None:
    hat = Membership.objects.filter(user=user, team=follow_up.enrolment.team).first()
    if hat:
        Postponement.objects.create(
            enrolment=follow_up.enrolment,
            watch="sen",
            cause_on=follow_up.due_on,
            until=day + timedelta(days=10),
            reason="Väntar på remittenten.",
            by=hat,
            made_at=now(),
        )


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
