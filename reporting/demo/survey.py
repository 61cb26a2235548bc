"""Indikatorenkäten: offered to most, answered by half of them, ten answers by ten accounted for."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from instruments.models import SurveyAccount, SurveyHeap, SurveyOffer
from instruments.surveys import (
    ENOUGH,
    INDICATORS,
    Heap,
    Period,
    Step,
    SurveyForm,
    matperiod,
    month_of,
    shares,
)
from organisations.models import Team
from reporting.demo.world import Case, World

State = SurveyOffer.State
OFFERED_PERCENT, WAITS_DAYS = 85, 40
STATES = {State.ANSWERED: 62, State.DECLINED: 16, State.OFFERED: 22}
STEPS = {Step.VERY: 34, Step.QUITE: 38, Step.LITTLE: 14, Step.NOT_AT_ALL: 6, Step.UNKNOWN: 8}
# A chance of its own, so that nothing told before is told otherwise.
SEED = "indikatorenkäten"


def tell_survey(world: World, cases: list[Case]) -> None:
    """Skriver erbjudanden, svarshögar och redovisade perioder."""
    chance, today = Random(SEED), world.scene.today  # noqa: S311
    offers = [offer for case in cases for offer in offers_of(case, chance, today)]
    SurveyOffer.objects.bulk_create(offers)
    answered: dict[tuple[Team, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for offer in offers:
        if offer.state == State.ANSWERED:
            year = matperiod(offer.state_in).year
            answered[offer.enrolment.team, offer.form][year] += 1
    for (team, form), counts in answered.items():
        type_in(team, form, counts, chance, matperiod(today))


def offers_of(case: Case, chance: Random, today: date) -> Iterator[SurveyOffer]:
    """Pågående once in each period that the case met, avslut when it closed."""
    course = case.course
    last = course.closed_on or today
    for year in range(matperiod(course.started_on).year, matperiod(last).year + 1):
        first = max(course.started_on, Period(year).first)
        day = first + timedelta(days=chance.randint(30, 240))
        if day < min(last, Period(year).last) and chance.random() * 100 < OFFERED_PERCENT:
            yield offer_of(case, SurveyForm.ONGOING, day, chance, today)
    if course.closed_on and chance.random() * 100 < OFFERED_PERCENT:
        yield offer_of(case, SurveyForm.CLOSING, course.closed_on, chance, today)


def offer_of(case: Case, form: str, day: date, chance: Random, today: date) -> SurveyOffer:
    state = chance.choices(list(STATES), list(STATES.values()))[0]
    told = min(day + timedelta(days=chance.randint(0, WAITS_DAYS)), today)
    return SurveyOffer(
        enrolment=case.enrolment,
        form=form,
        offered_in=month_of(day),
        state=state,
        state_in=month_of(day if state == State.OFFERED else told),
    )


def type_in(team: Team, form: str, counts: dict[int, int], chance: Random, now: Period) -> None:
    """Svaren i högen; each period that has ended is accounted for, if ten are there."""
    heap = Heap()
    for year in range(min(counts), now.year + 1):
        for _ in range(counts[year]):
            steps = chance.choices(list(STEPS), list(STEPS.values()), k=len(INDICATORS[form]))
            heap = heap.plus(steps, Period(year))
        answers = heap.upto(Period(year))
        if year < now.year and len(answers) >= ENOUGH:
            carried = len(answers) - len(heap.at(year))
            facts = {"answers": len(answers), "carried": carried, "shares": shares(form, answers)}
            SurveyAccount.objects.create(team=team, form=form, year=year, **facts)
            heap = heap.after(Period(year))
    SurveyHeap.objects.create(team=team, form=form, sealed=heap.written())
