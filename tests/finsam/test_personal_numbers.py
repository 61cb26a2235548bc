from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam import personal_numbers
from finsam.personal_numbers import invented, parse

TODAY = date(2026, 11, 22)
births = st.dates(date(1900, 1, 1), TODAY)
sexes = st.sampled_from(["woman", "man"])
serials = st.integers(0, 9)


@pytest.mark.parametrize(
    ("text", "kind", "birth_date", "sex"),
    [
        ("190905271474", "personnummer", date(1909, 5, 27), "man"),
        ("200002292399", "personnummer", date(2000, 2, 29), "man"),
        ("195704289999", "personnummer", date(1957, 4, 28), "man"),
        ("194608239986", "personnummer", date(1946, 8, 23), "woman"),
        ("197302889931", "samordningsnummer", date(1973, 2, 28), "man"),
        ("202107919967", "samordningsnummer", date(2021, 7, 31), "woman"),
    ],
)
def test_a_known_number_is_read(text, kind, birth_date, sex):
    number = parse(text, TODAY)
    assert (number.kind, number.birth_date, number.sex) == (kind, birth_date, sex)
    assert (number.digits, number.written) == (text, f"{text[:8]}-{text[8:]}")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("201509160006", "000"),
        ("197004289895", "Kontrollsiffran"),
        ("196004309886", "Kontrollsiffran"),
        ("194205669899", "Kontrollsiffran"),
        ("197210869924", "Kontrollsiffran"),
        ("19700231-9805", "kalendern"),
        ("19701301-9805", "kalendern"),
        ("19700192-9805", "kalendern"),
        ("20261123-9805", "inte varit än"),
        ("", "tio eller tolv"),
        ("9801", "tio eller tolv"),
        ("1970-04-28-9802", "tio eller tolv"),
        ("700428 9802", "tio eller tolv"),
        ("٧٠٠٤٢٨٩٨٠٢", "tio eller tolv"),
        ("11700428-9802", "tio eller tolv"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(text, reason):
    with pytest.raises(ValueError, match=reason):
        parse(text, TODAY)


def test_an_interim_number_is_read_only_when_asked_for():
    assert parse("20000101-T220", TODAY, interim=True).kind == "interim"
    assert parse("000101t220", TODAY, interim=True).digits == "20000101T220"
    with pytest.raises(ValueError, match="bokstav"):
        parse("20000101-T220", TODAY)
    with pytest.raises(ValueError, match="Kontrollsiffran"):
        parse("20000101-T221", TODAY, interim=True)


@given(births, sexes, serials)
def test_however_it_is_written_it_is_the_same_number(birth_date, sex, serial):
    full = invented(birth_date, sex, serial)
    sign = "+" if TODAY.year - birth_date.year >= 100 else "-"
    number = parse(full, TODAY)
    assert parse(f" {full[2:8]}{sign}{full[8:]} ", TODAY) == number
    assert parse(f"{full[:8]}{sign}{full[8:]}", TODAY) == number
    assert (number.birth_date, number.sex) == (birth_date, sex)


def test_ten_digits_without_a_sign_are_read_as_younger_than_a_hundred():
    full = invented(date(2020, 1, 1), "woman", 0)
    assert parse(full[2:], TODAY).birth_date == date(2020, 1, 1)


def test_a_plus_is_due_the_year_a_person_turns_a_hundred():
    full = invented(date(1926, 12, 24), "man", 0)
    assert parse(f"261224+{full[8:]}", TODAY).birth_date == date(1926, 12, 24)
    with pytest.raises(ValueError, match="inte varit än"):
        parse(f"261224-{full[8:]}", TODAY)
    assert parse(f"261224-{full[8:]}", date(2025, 12, 31)).birth_date == date(1926, 12, 24)


@given(births, sexes, serials, st.integers(2, 11), st.integers(1, 9))
def test_one_wrong_digit_after_the_century_is_noticed(birth_date, sex, serial, place, shift):
    full = invented(birth_date, sex, serial)
    wrong = full[:place] + str((int(full[place]) + shift) % 10) + full[place + 1 :]
    with pytest.raises(ValueError, match=r"(?i)siffra|datum"):
        parse(wrong, TODAY)


@settings(max_examples=1500, deadline=None)
@given(
    births,
    sexes,
    st.lists(
        st.tuples(st.integers(0, 13), st.characters() | st.sampled_from("+-TX09")), max_size=4
    ),
    st.booleans(),
)
def test_a_garbled_number_gives_a_value_error_that_does_not_repeat_it(
    birth_date, sex, changes, interim
):
    text = list(invented(birth_date, sex, 3))
    for place, character in changes:
        text[place : place + 1] = character
    garbled = "".join(text)
    told, chained = "", False
    try:
        parse(garbled, TODAY, interim=interim)
    except ValueError as error:
        told, chained = str(error), not error.__suppress_context__ and bool(error.__context__)
    assert not any(garbled[i : i + 4] in told for i in range(len(garbled) - 3))
    assert not chained


def test_a_number_never_shows_itself_in_a_representation():
    number = parse("195704289999", TODAY)
    assert "1957" not in f"{number!r} {number}"
    assert "9999" not in f"{number!r} {number}"


@given(births, sexes, serials)
def test_an_invented_number_can_belong_to_nobody(birth_date, sex, serial):
    assert 980 <= int(invented(birth_date, sex, serial)[8:11]) <= 999


def test_there_are_ten_invented_numbers_for_each_day_and_sex():
    day = date(1990, 1, 1)
    numbers = {invented(day, sex, n) for sex in ("woman", "man") for n in range(10)}
    assert len(numbers) == len(personal_numbers.INVENTED)
    with pytest.raises(ValueError, match="ten invented"):
        invented(day, "woman", 10)
