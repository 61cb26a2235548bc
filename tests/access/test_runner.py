"""A sample of the access runner; `python -m tests.drills.access_runner` tries all there is."""

import os
from random import Random

import pytest

from finsam.access import TABLE, FieldClass
from tests.access.canaries import undecided_fields
from tests.access.runner import Combination, Runner, combinations
from tests.access.things.secrecy import ANSWERS
from tests.access.world import a_world

pytestmark = pytest.mark.django_db
SAMPLE = os.environ.get("COMBINATIONS", "5000")
TOLD = ("answers", "guided_to", "children")
SHARDS = int(os.environ.get("SHARDS", "2"))


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_combination_answers_as_the_table_says(shard, capsys):
    world = a_world()
    runner = Runner(world)
    chosen = sampled([*combinations(world)])[shard::SHARDS]
    with runner.reading_logs():
        faults = [fault for combination in chosen for fault in runner.faults(combination)]
    with capsys.disabled():
        print(f" {runner.tried} combinations, {len(faults)} outside the table")
    assert not faults, "\n".join(faults[:40])
    assert runner.tried == len(chosen)
    assert answers_met(runner) == {f"{ANSWERS}.{part}" for part in TOLD}


def sampled(everything):
    """Each person at least once at each row of the table, and at what is protected; the rest drawn;
    or all of them."""
    assert {combination.key for combination in everything} == set(TABLE)
    if SAMPLE == "all":
        return everything
    Random(1).shuffle(everything)
    first = {
        (one.key, one.person.key, bool(one.thing and "protected" in one.thing.states)): one
        for one in everything
    }
    return [*first.values(), *everything[: max(0, int(SAMPLE) - len(first))]]


def answers_met(runner):
    """What the one who asked meets of the answers about violence: were it nothing, the search
    for them everywhere else would tell nothing."""
    case = next(thing for thing in runner.world.of("case") if thing.askers & thing.readers)
    asker = next(person for person in runner.world.people if person.key in case.askers)
    own_page = Combination(asker, "instruments:violence_answers", case, "GET", fragment=False)
    _, written = runner.ask(own_page)
    found = runner.world.searcher.found_in(written)
    return {token.field for token in found if token.of_class is FieldClass.VIOLENCE}


def test_every_text_field_with_case_content_has_a_class():
    assert not undecided_fields()
