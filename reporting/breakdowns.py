"""Fördelningar: the codes that figures are divided by. *Uppgift saknas* is a code like the others.

An age is that on the period's first day, or on the start if that is later.
"""

from collections.abc import Sequence

from participants.codes import Outcome
from reporting.measures import Breakdown

UNKNOWN = {"unknown": "uppgift saknas"}

SEX = Breakdown("sex", {"woman": "kvinnor", "man": "män", **UNKNOWN})
AGE = Breakdown(
    "age",
    {
        "-19": "–19",
        "20-24": "20–24",
        "25-29": "25–29",
        "30-39": "30–39",
        "40-49": "40–49",
        "50-59": "50–59",
        "60-": "60–",
        **UNKNOWN,
    },
)
PARTY = Breakdown(
    "party",
    {
        "AF": "Arbetsförmedlingen",
        "FK": "Försäkringskassan",
        "KOMMUN": "kommunen",
        "REGION": "regionen",
        "OTHER": "annan",
        **UNKNOWN,
    },
)
KNOWN_PARTY = Breakdown(
    "party", {code: PARTY.codes[code] for code in PARTY.codes if code != "unknown"}
)
OUTCOME = Breakdown(
    "outcome",
    {
        **{code.value: str(code.label) for code in Outcome if code != Outcome.MISREGISTERED},
        **UNKNOWN,
    },
)


def words(breakdowns: Sequence[Breakdown], key: str) -> str:
    """Cellens namn: "kvinnor, 20–24" for "woman:20-24"; nothing for a figure standing alone."""
    return ", ".join(
        part.codes[code] for part, code in zip(breakdowns, key.split(":"), strict=False) if code
    )
