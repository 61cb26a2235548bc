"""The rules against plain arithmetic: 10,000 courses, with exact fractions and nothing shared.

What a course and a mean are told in is shuffled: the last is the most recent, not the last told.
"""

from datetime import date, timedelta
from fractions import Fraction
from random import Random

from instruments.courses import Course
from instruments.scales import Change, Scale, cut_off_at, total
from reporting.changes.counting import Rating, Thing, line, pairs

COURSES = 10_000
LIMITS = {0: 320, 13: 280, 18: 250}


def limit_of(age):
    if age is None or age >= 18:
        return Fraction(25)
    return Fraction(28) if age >= 13 else Fraction(32)


def class_of(first, last, limit):
    if last - first >= 5:
        over = first < limit <= last
        return "KLINISKT_BETYDELSEFULL" if over else "TYDLIG_FORBATTRING"
    return "TYDLIG_FORSAMRING" if last - first <= -5 else "OFORANDRAT"


def half_up(value):
    whole = abs(value) + Fraction(1, 2)
    rounded = whole.numerator // whole.denominator
    return -rounded if value < 0 else rounded


def written(points):
    """A number of points as Swedish writes a change."""
    tenths = abs(points) * 10
    digits = f"{tenths.numerator // 10},{tenths.numerator % 10}"
    return digits if points == 0 else ("+" if points > 0 else "−") + digits


def test_totals_classes_and_percents_equal_the_oracle():
    chance = Random("instruments")
    for _ in range(COURSES):
        forms = [[chance.randint(0, 100) for _ in range(4)] for _ in range(chance.randint(1, 6))]
        missing = [*forms[0][:3], -1]
        assert total(missing) is None
        points, exact = [], []
        for place, parts in enumerate(forms):
            found = total(parts)
            assert type(found) is int
            points.append((date(2026, 1, 1) + timedelta(days=7 * place), found))
            exact.append(sum(Fraction(part, 10) for part in parts))
        assert [Fraction(tenths, 10) for _, tenths in points] == exact
        age = chance.choice([None, *range(6, 70)])
        scale = Scale("ORS", "ORS", 400, cut_off=cut_off_at(age, LIMITS), reliable_change=50)
        told = chance.sample(points, len(points))
        course, limit = Course.of(scale, told), limit_of(age)
        assert (course.first, course.last) == (points[0][1], points[-1][1])
        assert course.is_over(course.last) == (exact[-1] >= limit)
        if len(exact) == 1:
            assert (course.change, course.percent) == (Change.NOT_ASSESSED, "")
            continue
        change = exact[-1] - exact[0]
        assert course.change == class_of(exact[0], exact[-1], limit)
        assert course.headline.startswith(f"{written(change)} poäng sedan start, ")
        share = half_up(100 * change / exact[0]) if exact[0] else None
        shown = {None: "", 0: "0"}.get(share, f"{share:+}".replace("-", "−") if share else "")
        assert course.percent.replace("\xa0", "") == shown


def mean_written(sums, count, decimals):
    """Half-up on the exact value, with so many decimals."""
    steps = half_up(Fraction(sums, count) * 10**decimals)
    sign, digits = "-" * (steps < 0), f"{abs(steps):0{decimals + 1}}"
    return sign + (f"{digits[:-1]}.{digits[-1]}" if decimals else digits)


def one_persons_course(chance, thing, case, subject, start):
    """Ratings in any order, and the first and the last value if they are of different days."""
    days = sorted(chance.sample(range(400), chance.randint(1, 5)))
    values = [chance.randint(thing.least, thing.most) for _ in days]
    rated = [
        Rating(thing, case, subject, start + timedelta(days=day), value)
        for day, value in zip(days, values, strict=True)
    ]
    ends = (days[0], values[0], values[-1]) if len(days) > 1 else None
    return rated, ends


def test_means_of_the_same_persons_equal_the_oracle():
    chance, start = Random("means"), date(2026, 1, 1)
    total, grade = Thing("ORS", "", "DELTAGARE", 0, 400), Thing("BIP", "A", "HANDLAGGARE", 10, 50)
    yes = Thing("CHECK", "RESA", "DELTAGARE", 0, 10, is_share=True)
    for _ in range(1000):
        ratings, ends = [], {total: [], grade: [], yes: []}
        for case in range(chance.randint(1, 9)):
            thing = chance.choice([total, grade, yes])
            courses = [
                one_persons_course(chance, thing, case, goal, start)
                for goal in "abc"[: chance.randint(1, 3)]
            ]
            ratings += [rating for rated, _ in courses for rating in rated]
            known = [
                (pair[0], goal, pair[1:])
                for goal, (_, pair) in zip("abc", courses, strict=False)
                if pair
            ]
            ends[thing] += [min(known)[2]] if known else []
        chance.shuffle(ratings)
        found = list(pairs(ratings))
        for thing, exact in ends.items():
            own = [(pair, Change.UNCHANGED) for pair in found if pair.first.thing == thing]
            figures = line(thing, own).figures
            assert figures["n"] == len(exact)
            if not exact:
                assert (figures["first"], figures["last"], figures["change"]) == (None, None, None)
                continue
            parts, decimals = (Fraction(1, 10), 0) if thing.is_share else (10, 1)
            first, last = (sum(one[at] for one in exact) / Fraction(parts) for at in (0, 1))
            means = [
                mean_written(each, len(exact), decimals) for each in (first, last, last - first)
            ]
            assert [figures["first"], figures["last"], figures["change"]] == means


def test_forty_percent_is_never_said_of_the_published_means():
    """Seed 003 calls 16,9 to 28,0 forty per cent; of the first value it is sixty-six."""
    course = Course.of(
        Scale("ORS", "ORS", 400, cut_off=250, reliable_change=50),
        [(date(2019, 1, 1), 169), (date(2019, 12, 1), 280)],
    )
    assert course.percent == "+66"
    assert course.headline == "+11,1 poäng sedan start, tydlig förbättring, över gränsen."
    assert "%" not in course.headline + course.detail
