import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from reporting.suppression import suppress
from tests.reporting.attack import Reader, attacked, hidden_in, invented

HALLSTAHAMMAR = Path("tests/data/hallstahammar_2019.expected.json")
NO_FOLLOW_UPS = {
    "follow_ups_due": {"n": 0, "value": 0},
    "follow_ups_on_time_percent": {"n": 0, "value": None},
}


def hallstahammar() -> dict[str, Any]:
    measures: dict[str, Any] = json.loads(HALLSTAHAMMAR.read_text())["measures"]
    return measures | NO_FOLLOW_UPS


def cells(measures: dict[str, Any]) -> dict[str, Any]:
    """Every cell of a release that holds a count, by where it stands."""
    found = {f"{key} n": measure["n"] for key, measure in measures.items()}
    for key, measure in measures.items():
        if "capped" in measure:
            found[f"{key} capped"] = measure["capped"]
        if not key.endswith(("_mean", "_median", "_max", "_rehab")):
            found |= {f"{key} {code}": v for code, v in measure.get("values", {}).items()}
            found[key] = measure.get("value")
    return {key: value for key, value in found.items() if not isinstance(value, str | None)}


def test_no_hidden_count_of_150_random_populations_can_be_worked_out() -> None:
    """A thousand of them are a drill of their own."""
    random = Random(5)
    hidden = 0
    for number in range(150):
        measures = invented(random)
        released = suppress(measures)
        hidden += hidden_in(released)
        assert attacked(released, measures) == {}, f"population {number}"
    assert hidden > 2_000


def carelessly(content: Any) -> Any:
    """Small numbers hidden, and nothing else thought of."""
    if isinstance(content, dict):
        return {key: carelessly(value) for key, value in content.items()}
    return "<5" if isinstance(content, int) and 0 < content < 5 else content


def test_the_attack_finds_what_a_careless_release_gives_away() -> None:
    found = Reader(carelessly(hallstahammar())).found()
    assert found["sex/unknown"] == 1


def test_no_small_count_is_left_anywhere() -> None:
    random = Random(9)
    for _ in range(100):
        small = {k: v for k, v in cells(suppress(invented(random))).items() if v in range(1, 5)}
        assert small == {}


def test_what_is_shown_is_true_and_what_is_hidden_keeps_its_shape() -> None:
    measures = hallstahammar()
    released = suppress(measures)
    assert released.keys() == measures.keys()
    for key, measure in released.items():
        assert measure.keys() - {"withheld"} == measures[key].keys()
        assert measure.get("values", {}).keys() == measures[key].get("values", {}).keys()
    before = cells(measures)
    assert all(before[key] == value for key, value in cells(released).items())


def test_hallstahammar_2019_as_others_may_read_it() -> None:
    released = suppress(hallstahammar())
    assert released["active"] == {"n": 29, "value": 29}
    assert released["closed"] == {"n": 15, "value": 15}
    assert released["active_by_sex"]["values"]["unknown"] == "<5"
    assert "x" in released["active_by_sex"]["values"].values()
    assert released["positive_outcome_percent"] == {"n": 15, "value": None, "withheld": True}
    assert released["time_in_programme_months_mean"] == {"n": 15, "value": "9.9"}


def test_large_numbers_are_left_as_they_are() -> None:
    measures = enlarged(hallstahammar(), 100)
    assert suppress(measures) == measures


def enlarged(measures: dict[str, Any], times: int) -> dict[str, Any]:
    """The same shares of a population so much larger."""
    return {
        key: {
            part: {code: grown(value, times) for code, value in content.items()}
            if isinstance(content, dict)
            else content
            if key.endswith("_max") and part == "value"
            else grown(content, times)
            for part, content in measure.items()
        }
        for key, measure in measures.items()
    }


def grown(value: Any, times: int) -> Any:
    return value * times if isinstance(value, int) else value


def test_a_mean_is_shown_on_five_and_withheld_on_four() -> None:
    measures = hallstahammar()
    for n, answer in [(5, {"value": "9.9"}), (4, {"value": None, "withheld": True})]:
        for key in measures:
            if "n" in measures[key] and key.startswith(("time_", "closed", "final", "positive")):
                measures[key]["n"] = n
        closed_as(measures, n)
        shown = suppress(measures)["time_in_programme_months_mean"]
        assert {key: value for key, value in shown.items() if key != "n"} == answer


def closed_as(measures: dict[str, Any], n: int) -> None:
    """So many closed, all to one outcome, nothing else known of them."""
    for key, value in [("closed", n), ("final_documents_due", n), ("final_documents_on_time", n)]:
        measures[key]["value"] = value
    measures["enrolled_at_end"] = {"n": 29 - n, "value": 29 - n}
    for key in ("closed_by_outcome", "ors_pairs_n_by_outcome"):
        measures[key]["values"] = dict.fromkeys(measures[key]["values"], 0)
    measures["closed_by_outcome"]["values"]["medical_rehab"] = n
    for key in measures:
        if key.startswith(("ors", "support")):
            measures[key]["n"] = 0
            if key.startswith(("ors_rel", "ors_cro")):
                measures[key]["value"] = 0


@pytest.mark.parametrize(("mean", "told"), [("5.7", True), ("1.2", False)])
def test_a_mean_that_would_say_how_many_stand_at_the_ceiling_is_withheld(
    mean: str, told: bool
) -> None:
    """Two of 29 at nine years: a mean of 1.2 leaves room for three, and 5.7 for all of 1–4."""
    measures = hallstahammar()
    measures["years_in_public_support_mean"] = {"n": 29, "value": mean, "capped": 2}
    released = suppress(measures)["years_in_public_support_mean"]
    assert released["capped"] == "<5"
    assert ("withheld" not in released) is told
