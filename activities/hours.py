"""Timmar i veckan: a placement begins low and is increased in steps, each from a day of its own."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

Step = tuple[date, Decimal]
TRIAL_HOURS = 20
"""Arbetsprövning planeras först vid så många timmar i veckan (seed 003)."""


def hours_on(steps: Iterable[Step], day: date) -> Decimal | None:
    """Timmarna den dagen: of the latest step that has begun. None before the first."""
    begun = [step for step in steps if step[0] <= day]
    return max(begun, key=lambda step: step[0])[1] if begun else None


def steps_after(steps: Iterable[Step], day: date) -> list[Step]:
    """Planerad ökning: the steps to come, in order."""
    return sorted(step for step in steps if step[0] > day)
