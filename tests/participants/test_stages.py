from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam.dates import add_months
from participants.deadlines import latest_start
from participants.stages import CaseDates, Stage, next_event_on, stage_of, stage_words

DUE, BOOKED, CLOSED = date(2026, 4, 12), date(2026, 4, 8), date(2026, 6, 26)


@pytest.mark.parametrize(
    ("dates", "stage", "event"),
    [
        (CaseDates(follow_up_due_on=DUE), Stage.ENROLLED, DUE),
        (CaseDates(follow_up_due_on=DUE, booked_on=BOOKED), Stage.FOLLOW_UP, BOOKED),
        (CaseDates(follow_up_due_on=BOOKED, booked_on=DUE), Stage.FOLLOW_UP, BOOKED),
        (CaseDates(held=2, follow_up_due_on=DUE), Stage.FOLLOW_UP, DUE),
        (CaseDates(held=2, closing_decided_on=DUE), Stage.CLOSING, DUE),
        (CaseDates(held=2), Stage.FOLLOW_UP, None),
        (
            CaseDates(closed_on=CLOSED, document_due_on=date(2026, 7, 17)),
            Stage.FINAL_DOCUMENT,
            date(2026, 7, 17),
        ),
        (
            CaseDates(
                closed_on=CLOSED,
                document_due_on=date(2026, 7, 17),
                document_sent_on=date(2026, 7, 2),
                has_next_actor=True,
            ),
            Stage.NEXT_ACTOR,
            date(2026, 7, 10),
        ),
        (CaseDates(closed_on=CLOSED, has_next_actor=True, taken_over_on=DUE), Stage.DONE, None),
        (CaseDates(closed_on=CLOSED), Stage.DONE, None),
    ],
)
def test_the_stage_and_the_next_event_follow_from_the_dates(dates, stage, event):
    assert stage_of(dates) is stage
    assert next_event_on(dates) == event


def test_a_follow_up_goes_by_the_number_of_the_one_to_come():
    assert stage_words(Stage.FOLLOW_UP, held=2) == "Uppföljning 3"
    assert stage_words(Stage.FINAL_DOCUMENT, held=2) == "Slutdokument"


@given(
    today=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    months=st.integers(1, 24),
    near=st.integers(-4, 4),
)
def test_the_latest_start_parts_those_who_have_been_here_so_long_from_those_who_have_not(
    today, months, near
):
    start = latest_start(today, months) + timedelta(days=near)
    assert (add_months(start, months) <= today) == (near <= 0)
