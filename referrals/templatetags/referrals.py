"""Remissens koder i ord, for the templates."""

from collections.abc import Iterable

from django import template

from referrals.codes import Need, Obstacle

register = template.Library()

DATE_DIGITS = 8


@register.filter
def need_words(needs: Iterable[str]) -> str:
    """Arbetsförmedlingen, regionen (hälso- och sjukvård)"""
    return ", ".join(str(Need(need).label) for need in needs)


@register.filter
def obstacle_words(obstacles: Iterable[str]) -> str:
    """pågående beroende, känd hotfullhet"""
    return ", ".join(str(Obstacle(obstacle).label) for obstacle in obstacles)


@register.filter
def written_number(digits: str) -> str:
    """ÅÅÅÅMMDD-NNNN"""
    return f"{digits[:DATE_DIGITS]}-{digits[DATE_DIGITS:]}" if digits else ""
