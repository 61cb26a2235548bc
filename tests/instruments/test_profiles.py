from datetime import date

import pytest

from instruments.codes import Absence, Kind, Rater
from instruments.profiles import Rated, profile_of

START, NOW = date(2026, 3, 2), date(2026, 6, 2)
ME, WORKER = Rater.PARTICIPANT, Rater.WORKER


@pytest.mark.parametrize(
    ("kind", "first", "now", "worker", "words", "span"),
    [
        (Kind.FIVE, 20, 40, 30, ("4", "+2", "3", "−1"), "1–5"),
        (Kind.TEN, 50, 40, 100, ("4", "−1", "10", "+6"), "0–10"),
        (Kind.LINE, 69, 64, 59, ("6,4", "−0,5", "5,9", "−0,5"), "0,0–10,0"),
        (Kind.YES_NO, 0, 10, 0, ("ja", "till ja", "nej", "olika"), "ja eller nej"),
        (Kind.YES_NO, 10, 0, 0, ("nej", "till nej", "nej", "0"), "ja eller nej"),
        (Kind.FIVE, 20, Absence.UNKNOWN, 30, ("vet ej", "–", "3", "–"), "1–5"),
    ],
)
def test_a_profile_is_told_in_what_its_question_is_answered_in(
    kind, first, now, worker, words, span
):
    rated = [
        Rated(START, ME, {"A": first}),
        Rated(NOW, ME, {"A": now}),
        Rated(NOW, WORKER, {"A": worker}),
    ]
    profile = profile_of([("A", "det som mäts", kind)], rated)
    [one] = profile.indicators
    assert (
        one.participant.words,
        one.participant.change_words,
        one.worker.words,
        one.gap_words,
    ) == words
    assert profile.spans == span


def test_the_scales_of_a_profile_are_named_once_each():
    items = [("A", "a", Kind.YES_NO), ("B", "b", Kind.FIVE), ("C", "c", Kind.YES_NO)]
    assert profile_of(items, []).spans == "1–5 och ja eller nej"
