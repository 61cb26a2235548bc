"""Åtkomstloggen: what the staff of two teams have read since the month before last, and reviews."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from audit.models import Reading, Review
from audit.reviewing import begin
from finsam.access import decision_for
from finsam.dates import add_months
from organisations.models import Membership
from participants.models import Opening
from reporting.demo.workdays import at, is_workday
from reporting.demo.world import Case, World

TEAMS_READ = ("HAL", "SUR")
PAGES = ("case", "journal", "follow_ups", "facts", "measures")
CASES_A_DAY = (0, 3)
BY = "Birgit Eriksund"
SEEDS = (20_261, 20_262)
ASKED = "Frågade ledaren, som bekräftade att ärendet fördelades om den veckan."
BATCH = 500


def tell_log(world: World, cases: list[Case]) -> None:
    """A chance of its own, so that nothing told before is told otherwise. The cases are written."""
    chance = Random("åtkomstlogg")  # noqa: S311 - invented people, nothing to guess
    first = add_months(world.scene.today.replace(day=1), -2)
    rows = [
        row
        for code in TEAMS_READ
        for row in readings_of(world, code, cases_of(cases, code), first, chance)
    ]
    Reading.objects.bulk_create(sorted(rows, key=lambda row: row.at), batch_size=BATCH)
    owner = next(case.team.owner_id for case in cases if case.plan.code == TEAMS_READ[0])
    tell_reviews(world.scene.today, owner)


def cases_of(cases: list[Case], code: str) -> list[Case]:
    return [case for case in cases if case.plan.code == code]


def readings_of(
    world: World, code: str, cases: list[Case], first: date, chance: Random
) -> Iterator[Reading]:
    day = first
    while day <= world.scene.today:
        if is_workday(day):
            for user in sorted(world.staff.at_work(code, day), key=lambda user: user.pk):
                hat = world.staff.hat_of(code, user, day)
                yield a_row(hat, at(day, 0), "reporting:start", kind="worklist")
                yield from a_days_work(hat, day, own_cases(cases, hat, day), chance)
        day += timedelta(days=1)
    for opening in world.scene.rows(Opening):
        if opening.enrolment.team.code == code and opening.opened_at.date() >= first:
            yield opening_row(opening)


def own_cases(cases: list[Case], hat: Membership, day: date) -> list[Case]:
    return [
        case
        for case in cases
        if case.enrolment.started_on <= day
        and (case.enrolment.closed_on is None or day <= case.enrolment.closed_on)
        and case.responsible_on(day) == hat.user
    ]


def a_days_work(hat: Membership, day: date, cases: list[Case], chance: Random) -> Iterator[Reading]:
    count = min(chance.randint(*CASES_A_DAY), len(cases))
    for place, case in enumerate(chance.sample(cases, count)):
        for page in chance.sample(PAGES, 2):
            yield a_row(
                hat,
                at(day, 2 + 6 * place),
                f"participants:{page}",
                kind="enrolment",
                subjects=[case.enrolment.pk],
                asked=case.enrolment.case_number,
                alert=case.participant.is_protected,
            )


def opening_row(opening: Opening) -> Reading:
    return a_row(
        opening.actor,
        opening.opened_at,
        "participants:break_glass",
        kind="enrolment",
        subjects=[opening.enrolment_id],
        outcome=Reading.Outcome.OPENED,
        alert=True,
    )


def a_row(hat: Membership, moment: Any, view: str, **facts: Any) -> Reading:
    decision = decision_for(view)
    defaults = {
        "user_id": hat.user_id,
        "membership_id": hat.pk,
        "who": hat.user.logged_name,
        "hat": str(hat),
        "controller_id": hat.filed_under,
        "classes": decision.classes_for(hat.role) if decision else [],
        "outcome": Reading.Outcome.SHOWN,
    }
    return Reading(at=moment, view=view, **defaults | facts)


def tell_reviews(today: date, controller_id: int) -> None:
    """The month before last is gone through and closed; last month's has been begun."""
    done, begun = (
        begin(controller_id, add_months(today.replace(day=1), -back), seed=seed, by=BY, today=today)
        for back, seed in zip((2, 1), SEEDS, strict=True)
    )
    assess(done, of_them=None)
    done.close(by=BY)
    assess(begun, of_them=5)


def assess(review: Review, *, of_them: int | None) -> None:
    """The third item led to a question, which was answered."""
    for number, item in enumerate(review.items.all()[:of_them]):
        if number == 2:
            item.assess(outcome="asked", note=ASKED, by=BY)
        item.assess(outcome="clear", note="", by=BY)
