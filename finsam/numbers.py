"""Tal: exact decimals, rounded half-up, written in Swedish. A float is refused everywhere.

Half-up means away from zero on a tie, as PostgreSQL's `round(numeric, n)` does, so a figure is
the same whoever computed it.
"""

import re
from decimal import Decimal
from fractions import Fraction
from math import floor

Exact = Decimal | Fraction | int

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
SWEDISH = str.maketrans({",": NBSP, ".": ",", "-": MINUS})
SPACES = "\N{SPACE}\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}"
DECIMAL = re.compile(
    rf"([-+{MINUS}]?)(\d{{1,3}}(?:[{SPACES}]\d{{3}})+|\d+)(?:[.,](\d+))?", re.ASCII
)


def exact(value: Exact) -> Fraction:
    """Exakt värde. TypeError for a float, which has already lost what half-up needs."""
    if not isinstance(value, Decimal | Fraction | int):
        raise TypeError(f"An exact number is needed, not {type(value).__name__}")
    return Fraction(value)


def rounded(value: Exact, decimals: int) -> Decimal:
    """Avrundat tal, half-up, with exactly so many decimals and never a negative zero."""
    fraction = exact(value)
    units = floor(abs(fraction) * 10**decimals + Fraction(1, 2))
    sign = "-" if fraction < 0 and units else ""
    return Decimal(f"{sign}{units}E-{decimals}")


def percent(part: Exact, whole: Exact, decimals: int) -> Decimal | None:
    """Andel i procent. None when the whole is nothing: there is no share of no one."""
    return rounded(100 * exact(part) / exact(whole), decimals) if whole else None


def mean(total: Exact, count: int, decimals: int) -> Decimal | None:
    """Medelvärde. None when nobody was counted."""
    return rounded(exact(total) / exact(count), decimals) if count else None


def written(value: Exact, decimals: int | None = None) -> str:
    """Tal på svenska: "1 234,5" with no-break spaces and a true minus.

    Without `decimals` the number keeps those it has; a Fraction has none of its own and needs them.
    """
    if decimals is not None:
        value = rounded(value, decimals)
    elif isinstance(value, Fraction):
        raise TypeError("A fraction is written with a stated number of decimals")
    else:
        exact(value)
    number = Decimal(value)
    return f"{number if number else number.copy_abs():,f}".translate(SWEDISH)


def signed(value: Exact, decimals: int | None = None) -> str:
    """Förändring: "+16,6", "−0,7". Zero has no sign: it went neither up nor down."""
    if decimals is not None:
        value = rounded(value, decimals)
    return f"{'+' if value > 0 else ''}{written(value)}"


def from_tenths(tenths: int) -> Decimal:
    """Tiondelar till poäng: 168 is 16.8. Scales are stored as whole tenths."""
    return Decimal(f"{tenths}E-1")


def to_tenths(text: str) -> int:
    """Poäng till tiondelar: "16,8" is 168. ValueError for more than one decimal."""
    tenths = 10 * Fraction(parse_decimal(text))
    if tenths.denominator != 1:
        raise ValueError("Skriv talet med högst en decimal, till exempel 16,8")
    return tenths.numerator


def parse_decimal(text: str) -> Decimal:
    """Tal som någon skrivit: decimal comma or point, spaces between thousands.

    ValueError, with a sentence for the writer, for anything else; "1.234,5" is not guessed at.
    """
    match = DECIMAL.fullmatch(text.strip())
    if match is None:
        raise ValueError("Skriv ett tal, till exempel 1 234,5")
    sign, whole, decimals = match.groups(default="")
    digits = "".join(character for character in whole if character not in SPACES)
    return Decimal(f"{sign.replace(MINUS, '-')}{digits}.{decimals}")
