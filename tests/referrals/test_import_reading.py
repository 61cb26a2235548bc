"""Reading a case list: every way of writing the same file, and every way of breaking it."""

import io
from contextlib import suppress
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from referrals.caselist import reading
from referrals.caselist.columns import BY_HEADING, text_of
from referrals.caselist.faults import Unreadable
from referrals.caselist.reading import records

TODAY = date(2026, 11, 20)


def value(column: str, text: str) -> object:
    return BY_HEADING[column.casefold()].read(text, TODAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_same_file_is_read_however_it_was_saved(encoding, delimiter, newline):
    lines = [delimiter.join(["Förnamn", "ORS första"]), delimiter.join(["Åsa", '"9,8"'])]
    data = newline.join(lines).encode(encoding)
    assert records(data) == [["Förnamn", "ORS första"], ["Åsa", "9,8"]]


def test_letters_written_in_two_parts_and_spaces_around_are_the_same_text():
    assert records("Namn\n  A\u030asa\u00a0 Lind ".encode()) == [["Namn"], ["Åsa Lind"]]


def test_a_workbook_gives_the_text_that_a_csv_would():
    book = Workbook()
    book.active.append(["Startdatum", "Personnummer", "ORS första", "Antal samordnade insatser"])
    book.active.append([datetime(2019, 2, 9), 199511249949.0, 9.8, 3.0])
    book.active.append([date(2019, 2, 9), 0.1 + 0.2, True, None])
    out = io.BytesIO()
    book.save(out)
    assert records(out.getvalue())[1:] == [
        ["2019-02-09", "199511249949", "9.8", "3"],
        ["2019-02-09", "0.3", "True"],
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x81\x8d\x8f", "varken"),
        (b"PK\x03\x04 not a zip", "Excelfilen"),
        (b'Team\n"' + b"x" * 200_000, "citattecken"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(data, words):
    with pytest.raises(Unreadable, match=words):
        records(data)


def test_a_workbook_that_unpacks_to_far_more_is_refused_before_it_is_unpacked(monkeypatch):
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000)
    monkeypatch.setattr(reading, "MAX_UNPACKED", 99_999)
    with pytest.raises(Unreadable, match="uppackad"):
        records(out.getvalue())


def test_a_file_that_is_too_long_or_too_large_is_refused(monkeypatch):
    assert len(records(b"Team\n1\n2\n", most_rows=2)) == 3
    with pytest.raises(Unreadable, match="fler än 2 rader"):
        records(b"Team\n1\n2\n3\n", most_rows=2)
    monkeypatch.setattr(reading, "MAX_BYTES", 4)
    with pytest.raises(Unreadable, match="större än"):
        records(b"Team\n")


@pytest.mark.parametrize(
    ("column", "text", "read"),
    [
        ("Startdatum", "20190209", "2019-02-09"),
        ("Startdatum", "2019-02-09 00:00:00", "2019-02-09"),
        ("Personnummer", "19880423-9807", None),
        ("Tid i offentlig försörjning", "> 9", ">9"),
        ("Tid i offentlig försörjning", "2,50", "2.5"),
        ("Tid i offentlig försörjning", "10", "10"),
        ("ORS första", "9,8", "98"),
        ("ORS första", "40", "400"),
        ("Resultat", "Kommunal Arbetslivsrehab", "municipal_rehab"),
        ("Resultat", "medicinsk rehabilitering", "medical_rehab"),
        ("Resultat", "dropout", "dropout"),
        ("Resultat", "åter huvudman", "returned_to_huvudman"),
        ("Remitterande part", "region", "REGION"),
        ("Remitterande part", "Försäkringskassan", "FK"),
        ("Remitterande part", "kommun_ifo", "KOMMUN_IFO"),
        ("Utbildningsnivå", "Gymnasium", "GYMNASIUM"),
        ("Utbildningsnivå", "UPPGIFT_SAKNAS", ""),
        ("Försörjning före", "a-kassa | LON|a-kassa", "A_KASSA|LON"),
        ("Sysselsättning efter", "praktik eller arbetsträning", "PRAKTIK_ARBETSTRANING"),
        ("Antal samordnade insatser", "3,0", "3"),
    ],
)
def test_a_value_is_read_however_it_is_written(column, text, read):
    found = value(column, text)
    if read is not None:
        assert text_of(found) == read


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        ("Slutdatum", "2019-02-30", "2019-02-30 är inget datum"),
        ("Slutdatum", "2019-0209", "är inget datum"),
        ("Slutdatum", "19-02-09", "är inget datum"),
        ("Slutdatum", "2026-11-21", "har inte varit än"),
        ("Startdatum", "0019-02-09", "inget rimligt datum"),
        ("Kön", "kvina", "kvina finns inte i kodlistan"),
        ("Resultat", "klar", "klar finns inte i kodlistan"),
        ("Försörjning före", "lön|guld", "guld finns inte"),
        ("ORS första", "40,1", "inte mellan 0 och 40"),
        ("ORS första", "9,85", "fler än en decimal"),
        ("ORS första", "9" * 5000, "är inget tal"),
        ("Tid i offentlig försörjning", "-1", "inte mellan 0 och 80"),
        ("Tid i offentlig försörjning", "5 år", "är inget tal"),
        ("Antal samordnade insatser", "2,5", "inget helt tal"),
        ("Förnamn", "x" * 81, "längre än 80 tecken"),
        ("Förnamn", "To\x00va", "To.va har tecken"),
    ],
)
def test_a_wrong_value_is_refused_with_the_value_and_the_reason(column, text, words):
    with pytest.raises(ValueError, match=words):
        value(column, text)


@pytest.mark.parametrize("text", ["198804239808", "8804239808", "19880423", "880423-98O7"])
def test_a_wrong_personal_number_is_refused_without_being_repeated(text):
    with pytest.raises(ValueError, match=r"\w") as refusal:
        value("Personnummer", text)
    assert text[-4:] not in str(refusal.value)


anything = st.text(max_size=12) | st.sampled_from(["2019-02-09", "9,8", "|", ">9", "\x00", "=1+1"])


@given(st.sampled_from(sorted(BY_HEADING)), anything | st.text(max_size=300))
@settings(max_examples=500, deadline=None)
def test_whatever_stands_in_a_cell_is_read_or_refused(heading, text):
    with suppress(ValueError):
        assert isinstance(text_of(BY_HEADING[heading].read(text, TODAY)), str)


def a_broken_workbook() -> st.SearchStrategy[bytes]:
    out = io.BytesIO()
    book = Workbook()
    book.active.append(["Team", "Startdatum"])
    book.active.append(["Sala", date(2019, 2, 9)])
    book.save(out)
    whole = out.getvalue()
    places = st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=20)

    def broken(changes: list[tuple[int, int]]) -> bytes:
        data = bytearray(whole)
        for place, byte in changes:
            data[place] = byte
        return b"PK\x03\x04" + bytes(data[4:])

    return places.map(broken)


@given(st.binary(max_size=400) | st.binary(max_size=400).map(b"PK\x03\x04".__add__))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data):
    assert_read_or_refused(data)


@given(a_broken_workbook())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_workbook_is_read_or_refused(data):
    assert_read_or_refused(data)


def assert_read_or_refused(data: bytes) -> None:
    with suppress(Unreadable):
        assert all(isinstance(cell, str) for row in records(data) for cell in row)
