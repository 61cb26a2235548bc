"""Målgruppens kriterier (seed 001): what a remiss must say before it is sent, and what the team
must weigh before it decides. The first stops, the second only warns."""

from datetime import date
from typing import TYPE_CHECKING

from finsam import personal_numbers
from organisations.models import Team

if TYPE_CHECKING:
    from referrals.models import Referral

PARTIES = 2
"""Minst två parter, lag (2003:1210) 2 § and seed 001."""


def faults(referral: "Referral") -> dict[str, str]:
    """Vad som saknas innan remissen kan skickas, by field; empty when it is whole."""
    missing = {
        "first_name": not referral.name and "Skriv personens namn.",
        "needs": len(set(referral.needs)) < PARTIES
        and "Välj minst två parter. Insatsen är till för samordning mellan flera.",
        "background": not referral.background and "Beskriv bakgrund och behov.",
        "consent_on": not referral.consent_on and "Ange dagen då personen samtyckte.",
        "obstacles_reason": bool(referral.obstacles and not referral.obstacles_reason)
        and "Skriv varför insatsen ändå passar.",
    }
    return {field: str(message) for field, message in missing.items() if message}


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
