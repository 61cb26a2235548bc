"""The chain of seals: what it takes, and what it finds when somebody has been at the rows."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections, transaction

from audit import seals
from audit.batches import FORMS, NEWEST_FORM
from audit.log import insert
from audit.models import Finding, Reading, Review, ReviewClosing, ReviewItem, Seal
from audit.seals import Place
from audit.verification import verify
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db
whole = pytest.mark.django_db(transaction=True)


def rows(count, **facts):
    for _ in range(count):
        insert({"view": "participants:case", "outcome": "shown"} | facts)


def over():
    """The place as it is when nobody else writes: every transaction until now is over."""
    place = Place.now()
    return replace(place, ended=place.ahead)


def seal():
    return seals.seal(over())


def faults(**options):
    told = []
    verdict = verify(told.append, **options)
    assert verdict.faults == len(told)
    return told


def test_the_newest_form_of_a_row_holds_every_column():
    columns = {field.column for field in Reading._meta.concrete_fields}
    assert columns <= set(re.findall(r"\w+", FORMS[NEWEST_FORM]))


@whole
def test_a_seal_takes_what_came_since_the_last_and_follows_on_it(monkeypatch):
    monkeypatch.setattr(seals, "BATCH", 4)
    rows(10)
    assert seal() == 10
    rows(3)
    assert (seal(), seal()) == (3, 0)
    chain = list(Seal.objects.all())
    assert [one.rows for one in chain] == [4, 4, 2, 3]
    assert [one.former for one in chain] == ["", *(one.hash for one in chain[:-1])]
    assert [one.first_id for one in chain][1:3] == [one.last_id + 1 for one in chain[:2]]
    assert faults() == []


def test_a_transaction_that_goes_on_is_left_for_the_next_seal():
    rows(2)
    assert seals.seal() == 0
    assert Seal.objects.count() == 0


WRITTEN_IN_TRANSACTION = (
    "INSERT INTO audit_reading (view, outcome, written_in, who, hat, kind, classes, subjects,"
    " asked, alert, status) VALUES ('x', 'shown', %s, '', '', '', '{}', '{}', '', false, 200)"
)
TAMPERED = {
    "changed": ("UPDATE audit_reading SET who = 'någon annan' WHERE id = %s", "är ändrade"),
    "moved in time": (
        "UPDATE audit_reading SET at = at + interval '1 microsecond' WHERE id = %s",
        "är ändrade",
    ),
    "removed": ("DELETE FROM audit_reading WHERE id = %s", "var 5 stycken och är nu 4"),
    "slipped in": (
        "INSERT INTO audit_reading (view, outcome, written_in, who, hat, kind, classes, subjects,"
        " asked, alert, status) SELECT view, outcome, written_in, '', '', '', '{}', '{}', '',"
        " false, 200 FROM audit_reading WHERE id = %s",
        "var 5 stycken och är nu 6",
    ),
}


@whole
@pytest.mark.parametrize("how", TAMPERED)
def test_the_batch_of_a_row_that_was_tampered_with_is_found(how, monkeypatch):
    monkeypatch.setattr(seals, "BATCH", 5)
    rows(15)
    assert seal() == 15
    statement, said = TAMPERED[how]
    second = Seal.objects.get(number=2)
    with guards_put_aside() as cursor:
        cursor.execute(statement, [second.first_id + 2])
    [found] = faults()
    assert found.startswith("Sigill 2:")
    assert said in found
    assert f"{second.first_id}–{second.last_id}" in found
    with pytest.raises(CommandError, match="1 fel"):
        call_command("verify_log", stdout=io.StringIO())


@contextmanager
def guards_put_aside():
    """What the owner can do against the second line; the chain is the third."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_reading DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER USER")
        try:
            yield cursor
        finally:
            cursor.execute("ALTER TABLE audit_reading ENABLE TRIGGER USER")
            cursor.execute("ALTER TABLE audit_seal ENABLE TRIGGER USER")


@whole
def test_a_chain_with_a_gap_a_rewritten_seal_or_a_lost_end_is_found(monkeypatch):
    monkeypatch.setattr(seals, "BATCH", 5)
    rows(15)
    seal()
    head = Seal.objects.last().hash
    with guards_put_aside() as cursor:
        cursor.execute("UPDATE audit_seal SET rows = 4 WHERE number = 2")
    assert any("sigillet är ändrat" in fault for fault in faults())
    with guards_put_aside() as cursor:
        cursor.execute("DELETE FROM audit_seal WHERE number = 2")
    assert any("glapp" in fault for fault in faults())
    with guards_put_aside() as cursor:
        cursor.execute(
            "DELETE FROM audit_reading WHERE id > (SELECT last_id FROM audit_seal WHERE number = 1)"
        )
        cursor.execute("DELETE FROM audit_seal WHERE number > 1")
    assert faults() == []
    [lost] = faults(known_head=head)
    assert "tappat sitt slut" in lost


@whole
def test_the_command_says_what_it_went_through_and_the_hash_to_keep():
    rows(3)
    seal()
    rows(2)
    told = io.StringIO()
    call_command("verify_log", stdout=told)
    assert "1 sigill och 3 rader kontrollerade, 2 rader väntar" in told.getvalue()
    assert Seal.objects.get().hash in told.getvalue()


@whole
def test_a_copy_restored_in_another_cluster_begins_an_epoch_of_its_own():
    """There the transactions count from the beginning, below all that the seals have taken."""
    rows(4)
    seal()
    rows(3)  # not sealed when the copy was made
    with guards_put_aside() as cursor:
        for _ in range(2):
            cursor.execute(WRITTEN_IN_TRANSACTION, ["7"])
    restored = Place("elsewhere", ended=9, ahead=9)
    assert seals.seal(restored) == 5
    assert list(Seal.objects.values_list("epoch", "rows")) == [(1, 4), (1, 3), (2, 2)]
    assert seals.seal(restored) == 0
    assert faults() == []


def test_the_application_can_neither_change_nor_remove_what_is_kept():
    for model in (Reading, Seal, Review, ReviewItem, Finding, ReviewClosing):
        table = model._meta.db_table
        key = model._meta.pk.column
        change = f"UPDATE {table} SET {key} = {key}"
        for statement in (change, f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


def test_a_row_cannot_say_that_another_transaction_wrote_it():
    with pytest.raises(Exception, match="names the transaction"), transaction.atomic():
        connection.cursor().execute(WRITTEN_IN_TRANSACTION, ["3"])


@whole
def test_writers_and_sealers_in_a_race_make_no_fork_and_leave_no_row():
    def write(_):
        try:
            for _ in range(20):
                with transaction.atomic():
                    rows(2)
        finally:
            connections.close_all()

    def seal_on(_):
        try:
            return sum(seals.seal() for _ in range(10))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as people:
        written = [people.submit(write, one) for one in range(4)]
        sealed = [people.submit(seal_on, one) for one in range(2)]
    assert [one.result() for one in written] == [None] * 4
    early = sum(one.result() for one in sealed)
    late = seal()
    assert early + late == 160
    verdict = verify(print)
    assert (verdict.faults, verdict.rows, verdict.unsealed) == (0, 160, 0)
