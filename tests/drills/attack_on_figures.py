"""Angrepp på utlämnade siffror: a thousand populations released, each attacked (quality.md C5).

    python -m tests.drills.attack_on_figures [populations] [seed]

Prints what was hidden and what was found; leaves with 1 if anything was.
"""

import os
import sys
from random import Random

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from reporting.changes import hide  # noqa: E402
from reporting.suppression import suppress  # noqa: E402
from tests.reporting.attack import attacked, hidden_in, invented  # noqa: E402
from tests.reporting.attack_on_lines import Published, basis  # noqa: E402
from tests.reporting.attack_on_lines import invented as invented_lines  # noqa: E402


def main(populations: int = 1000, seed: int = 1) -> int:
    random = Random(seed)
    hidden = found = 0
    for _ in range(populations):
        measures = invented(random)
        released = suppress(measures)
        hidden += hidden_in(released)
        found += len(attacked(released, measures))
    print(f"{populations} populations, {hidden} hidden counts, {found} worked out")
    told, known = attacked_lines(random, populations)
    print(f"{populations} periods of ratings, {told} lines told, {known} worked out")
    return 1 if found or known else 0


def attacked_lines(random: Random, periods: int) -> tuple[int, int]:
    """Hur många rader som lämnades ut, and how many of them told of a few."""
    told = known = 0
    for _ in range(periods):
        lines, closed = invented_lines(random)
        for one in hide(lines, *[basis(closed)] * 2):
            told += "withheld" not in one.figures
            known += any(Published(one.thing, one.figures, closed).found())
    return told, known


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
