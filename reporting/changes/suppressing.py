"""Utlämnande: the lines as others than the team may read them.

A line is told whole or not at all, for its means rest on everybody in it. It is not told when it
rests on one to four, when one to four of the closed are left out of it, or when it says how many
of a few answered what. Classes are told together or not at all.

ORS stands among the other figures as well (reporting/definitions/ors.py), with a hiding of its own:
what is not told there is not told here, and where the two would differ there is nothing here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from instruments.scales import Change
from reporting.changes.counting import Line
from reporting.measures import Measure
from reporting.protection import SMALL

FEW, LEFT_OUT = "<5", "x"
ORS = "ORS"
STEP = 10
"""Tenths from one degree to the next; from no to yes."""
Figures = dict[str, Any]


def hide(
    lines: Sequence[Line], real: Mapping[str, Measure], told: Mapping[str, Measure]
) -> list[Line]:
    """Döljer. `real` are the team's measures of the same period, `told` those that are released."""
    return [Line(one.thing, outside(one, real, told)) for one in lines]


def outside(line: Line, real: Mapping[str, Measure], told: Mapping[str, Measure]) -> Figures:
    figures = line.figures
    if not may_be_told(line, real, told):
        mark = FEW if figures["n"] in SMALL else LEFT_OUT
        return {"n": mark, "first": None, "last": None, "change": None, "withheld": True}
    classes = merged(figures["classes"])
    if classes and not may_tell_classes(line, classes, told):
        classes = dict.fromkeys(classes, LEFT_OUT)
    return figures | {"classes": classes}


def may_be_told(line: Line, real: Mapping[str, Measure], told: Mapping[str, Measure]) -> bool:
    count, closed = line.figures["n"], real["closed"]["value"]
    if told["closed"]["value"] != closed or count in SMALL or closed - count in SMALL:
        return False
    if line.thing.instrument == ORS and told["ors_first_mean"]["n"] != count:
        return False
    return not tells_of_a_few(line)


def tells_of_a_few(line: Line) -> bool:
    """Answers so near an end that the mean says how many, one to four or nobody, chose another: of
    yes and no always, of degrees when together they are less than five steps away."""
    return line.apart // STEP <= SMALL[-1]


def merged(classes: dict[str, int] | None) -> dict[str, Any] | None:
    """Over the limit or not is one class: beside the ORS's own figure it would be a second."""
    if classes is None:
        return None
    rest = {code: number for code, number in classes.items() if code != Change.RECOVERED}
    rest[Change.IMPROVED.value] += classes[Change.RECOVERED]
    return rest


def may_tell_classes(line: Line, classes: dict[str, int], told: Mapping[str, Measure]) -> bool:
    if any(number in SMALL for number in classes.values()):
        return False
    if line.thing.instrument != ORS:
        return True
    beside = {
        Change.IMPROVED: told["ors_reliable_improvement"]["value"],
        Change.WORSENED: told["ors_reliable_deterioration"]["value"],
    }
    return all(classes[code] == value for code, value in beside.items())
