"""Datum och tal på svenska i mallar. The words are those of finsam.dates and finsam.numbers.

None is written "–": there is no date or figure to give. `today` comes from the view, which asks.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django import template

from finsam import dates, numbers

NONE = "–"
Value = TypeVar("Value")
Rest = ParamSpec("Rest")

register = template.Library()


def dash_for_none(
    filter_: Callable[Concatenate[Value, Rest], str],
) -> Callable[Concatenate[Value | None, Rest], str]:
    """Tankstreck: a template cannot catch the error that None would give."""

    @wraps(filter_)
    def wrapper(value: Value | None, /, *args: Rest.args, **kwargs: Rest.kwargs) -> str:
        return NONE if value is None else filter_(value, *args, **kwargs)

    return wrapper


@register.filter
@dash_for_none
def plain_date(day: date) -> str:
    """25 november 2026"""
    return dates.plain(day)


@register.filter
@dash_for_none
def written_date(day: date) -> str:
    """onsdag 25 november 2026"""
    return dates.written(day)


@register.filter
@dash_for_none
def long_date(day: date, today: date) -> str:
    """onsdag 25 november"""
    return dates.long(day, today)


@register.filter
@dash_for_none
def short_date(day: date, today: date) -> str:
    """25 nov"""
    return dates.short(day, today)


@register.filter
@dash_for_none
def relative_date(day: date, today: date) -> str:
    """om 2 dagar"""
    return dates.relative(day, today)


@register.filter
@dash_for_none
def remaining(day: date, today: date) -> str:
    """4 dagar kvar"""
    return dates.remaining(day, today)


@register.filter
@dash_for_none
def number(value: Decimal | int, decimals: int | None = None) -> str:
    """1 234,5"""
    return numbers.written(value, decimals)


@register.filter
@dash_for_none
def percent(value: Decimal | int) -> str:
    """66,1 %"""
    return f"{numbers.written(value)}{numbers.NBSP}%"


@register.filter
@dash_for_none
def tenths(value: int) -> str:
    """16,8"""
    return numbers.written(numbers.from_tenths(value))


@register.filter
@dash_for_none
def signed_tenths(value: int) -> str:
    """+16,6"""
    return numbers.signed(numbers.from_tenths(value))
