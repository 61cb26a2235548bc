"""Målgruppens kriterier: what the team must weigh before it decides. Warnings; none of them blocks.

What a remiss must hold to be sent at all is in Referral.faults (seed 001).
"""

from datetime import date

from finsam import personal_numbers
from organisations.models import Team

PARTIES = 2
"""Minst två parter, lag (2003:1210) 2 § and seed 001."""


def age(born_on: date, on: date) -> int:
    """Ålder i hela år."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def birth_date_of(number: str, today: date) -> date | None:
    """Födelsedatum enligt numret; None without a number that can be read."""
    try:
        return personal_numbers.parse(number, today).birth_date
    except ValueError:
        return None


def outside_ages(team: Team, born_on: date | None, on: date) -> str:
    """Åldersgräns: a sentence when the person is younger or older than the team is for."""
    if born_on is None or team.age_from <= age(born_on, on) <= team.age_to:
        return ""
    return (
        f"Personen är {age(born_on, on)} år. Teamet är till för den som är "
        f"{team.age_from}–{team.age_to} år."
    )


def too_few_parties(needs: list[str]) -> str:
    """Samordning: a sentence when fewer than two parties are needed."""
    if len(set(needs)) >= PARTIES:
        return ""
    return "Färre än två parter behövs. Insatsen är till för samordning mellan flera."
