"""Arbetsbelastning: how much work the cases of each worker are, by where they stand.

A rule of thumb to talk from when cases are shared out, never a measure of anybody's performance.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from participants.stages import Stage

WEIGHTS = {
    Stage.ENROLLED: 3,
    Stage.FOLLOW_UP: 2,
    Stage.CLOSING: 3,
    Stage.FINAL_DOCUMENT: 2,
    Stage.NEXT_ACTOR: 1,
    Stage.DONE: 0,
}
"""Poäng för ett ärende, by stage. A point is about an hour a week.

The start takes most: mapping, the first contacts with each party, the plan. Then the meetings of
every third month and what is coordinated between them (seed 001). To close takes as much as to
start, for somebody has to take over; the final document is written within three weeks; after it
one question remains. Only the responsible is counted: a deputy has work when there is absence.
To weigh otherwise, change the numbers here; nothing else depends on them.
"""


@dataclass
class Load:
    """En medarbetares belastning: cases by stage, and the share of full time that they work."""

    name: str
    percent: int | None
    stages: dict[Stage, int] = field(default_factory=dict)

    def take(self, stage: Stage) -> None:
        self.stages[stage] = self.stages.get(stage, 0) + 1

    @property
    def cases(self) -> int:
        return sum(self.stages.values())

    @property
    def points(self) -> int:
        return sum(WEIGHTS[stage] * count for stage, count in self.stages.items())

    @property
    def per_full_time(self) -> Fraction | None:
        """Poäng per heltid; None where the share of full time is not known."""
        return Fraction(self.points * 100, self.percent) if self.percent else None

    @property
    def counts(self) -> list[tuple[str, int]]:
        """I stegens ordning, as the table has its columns."""
        return [(str(stage.label), self.stages.get(stage, 0)) for stage in SHOWN]


SHOWN = [stage for stage, weight in WEIGHTS.items() if weight]


def heaviest_first(loads: Iterable[Load]) -> list[Load]:
    return sorted(loads, key=lambda load: (-(load.per_full_time or load.points), load.name))
