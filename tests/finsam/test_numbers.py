from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st

from finsam import numbers

NBSP = "\N{NO-BREAK SPACE}"
decimals = st.decimals(-(10**9), 10**9, allow_nan=False, places=6)
places = st.integers(0, 4)


@settings(max_examples=2000, deadline=None)
@given(decimals, places)
@example(Decimal("2.25"), 1)
@example(Decimal("-2.25"), 1)
@example(Decimal("0.5"), 0)
def test_numbers_are_rounded_half_up(value, decimals):
    oracle = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=40))
    result = numbers.rounded(value, decimals)
    assert (result, result.as_tuple().exponent) == (oracle, -decimals)


@pytest.mark.django_db
def test_the_database_rounds_as_we_do():
    values = [Decimal(tenths).scaleb(-2) for tenths in range(-300, 301, 5)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT round(v, 1) FROM unnest(%s::numeric[]) AS v", [values])
        assert [numbers.rounded(value, 1) for value in values] == [row[0] for row in cursor]


@pytest.mark.parametrize(
    "call",
    [
        lambda: numbers.rounded(2.5, 0),
        lambda: numbers.percent(1.0, 2, 1),
        lambda: numbers.percent(1, 2.0, 1),
        lambda: numbers.mean(2.5, 2, 1),
        lambda: numbers.written(2.5),
        lambda: numbers.signed(2.5),
    ],
)
def test_a_float_is_refused(call):
    with pytest.raises(TypeError):
        call()


def test_a_thing_too_small_to_show_is_zero_and_not_minus_zero():
    assert str(numbers.rounded(Fraction(-1, 1000), 1)) == "0.0"
    assert numbers.written(Decimal("-0.0")) == "0,0"


def test_eleven_of_fifteen_is_seventy_three_point_three_percent():
    assert numbers.percent(11, 15, 1) == Decimal("73.3")


def test_the_mean_is_exact_before_it_is_rounded():
    assert numbers.mean(Decimal("36.9"), 2, 1) == Decimal("18.5")
    assert numbers.mean(Fraction(1, 3), 1, 2) == Decimal("0.33")


def test_nothing_has_neither_share_nor_mean():
    assert numbers.percent(0, 0, 1) is None
    assert numbers.mean(0, 0, 1) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("1234.5"), f"1{NBSP}234,5"),
        (1234567, f"1{NBSP}234{NBSP}567"),
        (-40580, f"−40{NBSP}580"),
        (Decimal("-0.7"), "−0,7"),
        (0, "0"),
        (Decimal("1E+3"), f"1{NBSP}000"),
    ],
)
def test_numbers_are_written_in_swedish(value, words):
    assert numbers.written(value) == words


def test_a_written_number_may_be_given_its_decimals():
    assert numbers.written(Fraction(2, 3), 1) == "0,7"
    assert numbers.written(25, 1) == "25,0"
    with pytest.raises(TypeError):
        numbers.written(Fraction(2, 3))


def test_a_change_always_shows_its_direction_but_zero_has_none():
    assert numbers.signed(Decimal("16.6")) == "+16,6"
    assert numbers.signed(Decimal("-0.7")) == "−0,7"
    assert numbers.signed(Decimal("0.0")) == "0,0"
    assert numbers.signed(Fraction(1, 100), 1) == "0,0"


@given(st.integers(-10_000, 10_000))
def test_tenths_survive_being_written_and_read(tenths):
    assert numbers.to_tenths(numbers.written(numbers.from_tenths(tenths))) == tenths


@pytest.mark.parametrize(
    ("text", "tenths"),
    [("16,8", 168), ("16.8", 168), ("17", 170), (" 0,5 ", 5), ("-0,7", -7), ("25,00", 250)],
)
def test_points_are_read_with_comma_or_point(text, tenths):
    assert numbers.to_tenths(text) == tenths


def test_points_have_at_most_one_decimal():
    with pytest.raises(ValueError, match="högst en decimal"):
        numbers.to_tenths("16,85")


@pytest.mark.parametrize("space", [" ", NBSP, "\N{THIN SPACE}", "\N{NARROW NO-BREAK SPACE}"])
def test_thousands_may_be_set_apart(space):
    assert numbers.parse_decimal(f"1{space}234{space}567,5") == Decimal("1234567.5")


def test_any_minus_is_a_minus():
    assert numbers.parse_decimal("−1,5") == numbers.parse_decimal("-1.5") == Decimal("-1.5")


@pytest.mark.parametrize(
    "text",
    ["", " ", "x", "1,", ",5", "1.234,5", "1 23", "12 34,5", "1e3", "NaN", "Infinity", "٣", "--1"],
)
def test_what_is_no_number_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match="Skriv ett tal"):
        numbers.parse_decimal(text)


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet="0123456789 ,.-+−e\N{NO-BREAK SPACE}", max_size=12) | st.text(max_size=12))
def test_nothing_else_than_a_value_error_comes_out_of_bad_text(text):
    message = "Skriv"
    try:
        assert numbers.written(numbers.from_tenths(numbers.to_tenths(text)))
    except ValueError as error:
        message = str(error)
    assert message.startswith("Skriv")
