"""The indicator survey: ten answers or none, and an answer that nobody can find the person of."""

import re
from collections import Counter
from datetime import date
from itertools import permutations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Reading
from instruments.models import SurveyAccount, SurveyHeap, SurveyOffer
from instruments.surveys import (
    Count,
    Heap,
    Period,
    SurveyForm,
    counted,
    is_warned,
    matperiod,
    month_of,
    shares,
)
from organisations.login.parking import takes_text
from tests.builders import a_hat, an_enrolment

ONGOING = SurveyForm.ONGOING
TODAY = localdate()
NOW = matperiod(TODAY)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2024, 10, 31), 2024),
        (date(2024, 11, 1), 2025),
        (date(2024, 12, 31), 2025),
        (date(2025, 1, 1), 2025),
        (date(2025, 10, 31), 2025),
        (date(2025, 11, 1), 2026),
    ],
)
def test_a_period_begins_in_november_and_ends_in_october(day, year):
    assert matperiod(day) == Period(year)
    assert Period(year).first <= day <= Period(year).last


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        ({}, Count(0, 0)),
        ({2026: 1}, Count(1, 0)),
        ({2025: 9, 2026: 1}, Count(1, 9)),
        ({2025: 10, 2026: 1}, Count(1, 0)),
        ({2025: 11}, Count(0, 0)),
        ({2023: 4, 2024: 5, 2025: 3, 2026: 2}, Count(2, 0)),
        ({2023: 4, 2025: 3, 2026: 2, 2027: 8}, Count(2, 7)),
    ],
)
def test_what_did_not_reach_ten_is_carried_over_until_it_does(answered, expected):
    assert counted(answered, Period(2026)) == expected


@pytest.mark.parametrize(
    ("day", "answers", "warned"),
    [
        (date(2026, 7, 31), 0, False),
        (date(2026, 8, 1), 9, True),
        (date(2026, 10, 31), 9, True),
        (date(2026, 8, 1), 10, False),
        (date(2026, 11, 1), 0, False),
    ],
)
def test_from_august_the_count_warns_until_ten_are_there(day, answers, warned):
    assert is_warned(answers, day) is warned


@pytest.mark.parametrize("answers", [0, 1, 9, 10, 11])
def test_fewer_than_ten_have_no_result(answers):
    rows = ["1243"] * answers
    if answers < 10:
        with pytest.raises(ValueError, match="Färre än tio"):
            shares(ONGOING, rows)
        return
    assert shares(ONGOING, rows) == {
        "IND1": [answers, answers],
        "IND2": [answers, answers],
        "IND3": [0, answers],
        "IND4": [0, answers],
    }


def test_who_does_not_know_is_no_part_of_the_share():
    found = shares(ONGOING, ["1111"] * 7 + ["0444"] * 4)
    assert found["IND2"] == [7, 11]
    assert "IND1" not in found  # seven know: not even the row tells of them
    account = SurveyAccount(form=ONGOING, year=2026, answers=11, shares=found)
    assert [share for _, share, _ in account.in_words()][:2] == [None, 64]


def test_a_heap_is_the_same_in_whatever_order_it_grew():
    answers = ["1243", "0000", "1243", "4321"]
    grown = set()
    for order in permutations(answers):
        heap = Heap()
        for one in order:
            heap = heap.plus(one, Period(2026))
        grown.add(heap.written())
    assert len(grown) == 1
    assert Heap.read(grown.pop()).upto(Period(2026)) == ("0000", "1243", "1243", "4321")


@pytest.fixture
def leader(client):
    hat = a_hat("verksamhetsledare")
    client.force_login(hat.user)
    return hat


@pytest.fixture
def case(leader):
    return an_enrolment(team=leader.team, responsible=leader.user)


def put(team, number, period=NOW, steps="1243"):
    for _ in range(number):
        SurveyHeap.objects.put(team, ONGOING, list(steps), period)


def typed(client, steps="1243", **facts):
    answers = dict(zip(["IND1", "IND2", "IND3", "IND4"], steps, strict=True))
    url = reverse("instruments:type_survey", args=[ONGOING.slug])
    return client.post(url, answers | {"year": NOW.year} | facts)


def tapped(client, case, state, form=ONGOING):
    url = reverse("instruments:survey", args=[case.case_number])
    return client.post(url, {"form": form, "state": state})


def of_leader(client):
    return client.get(reverse("instruments:team_survey")).content.decode()


def given(client, year=NOW.year):
    url = reverse("instruments:account_survey", args=[ONGOING.slug])
    return client.post(url, {"year": year}, follow=True).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("answers", [0, 1, 9, 10, 11])
def test_the_leader_sees_a_result_from_ten_answers_and_before_that_too_few(client, leader, answers):
    put(leader.team, answers)
    page = of_leader(client)
    assert ("Redovisa perioden" in page) is (answers >= 10)
    assert page.count("färre än tio") == (2 if answers < 10 else 1)  # the other form has none
    page = given(client)
    if answers < 10:
        assert "Färre än tio svar redovisas inte." in page
        assert "100 %" not in page
        assert len(SurveyHeap.objects.of(leader.team, ONGOING).upto(NOW)) == answers
    else:
        assert f"{answers} svar" in page
        assert page.count("100 %") == 2
        assert SurveyHeap.objects.of(leader.team, ONGOING) == Heap()


@pytest.mark.django_db
def test_nine_of_the_period_before_are_accounted_for_with_the_tenth(client, leader):
    put(leader.team, 9, NOW.before)
    assert "Färre än tio" in given(client, NOW.before.year)
    put(leader.team, 1)
    assert "10 svar, varav 9 från tidigare" in given(client)
    [account] = SurveyAccount.objects.all()
    assert (account.year, account.answers, account.carried) == (NOW.year, 10, 9)


@pytest.mark.django_db
def test_an_answer_that_comes_after_the_result_waits_for_the_next_period(client, leader):
    put(leader.team, 10, NOW.before)
    assert f'value="{NOW.before.year}"' in of_leader(client)
    given(client, NOW.before.year)
    put(leader.team, 12, NOW.before)
    assert "Perioden är redan redovisad." in given(client, NOW.before.year)
    assert "12 svar, varav 12 från tidigare" in given(client)


@pytest.mark.django_db
@pytest.mark.parametrize("year", [NOW.year + 1, NOW.year - 2, "x"])
def test_only_this_period_and_the_one_before_can_be_accounted_for(client, leader, year):
    put(leader.team, 10)
    assert "Välj en period." in given(client, year)
    assert not SurveyAccount.objects.exists()


@pytest.mark.django_db
def test_the_database_refuses_an_account_of_nine(leader):
    facts = {"team": leader.team, "form": ONGOING, "year": 2026, "shares": {}}
    with pytest.raises(ValidationError, match="Färre än tio"):
        SurveyAccount(answers=9, **facts).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyAccount.objects.create(answers=9, **facts)


@pytest.mark.django_db
def test_a_tap_on_the_case_sets_the_month_and_can_be_taken_back(client, case):
    assert tapped(client, case, "ERBJUDEN").status_code == 302
    tapped(client, case, "BESVARAD")
    [offer] = SurveyOffer.objects.all()
    assert (offer.state, offer.offered_in, offer.state_in) == (
        "BESVARAD",
        month_of(TODAY),
        month_of(TODAY),
    )
    assert "<b>1 av 10 svar</b>" in of_leader(client)
    tapped(client, case, "ANGRA")
    assert SurveyOffer.objects.get().state == "ERBJUDEN"
    tapped(client, case, "ANGRA")
    assert not SurveyOffer.objects.exists()
    assert tapped(client, case, "NAGOT").status_code == 200


@pytest.mark.django_db
def test_an_offer_of_the_period_before_is_answered_in_this_one(case):
    offered = NOW.before.last.replace(day=1)
    offer = SurveyOffer.objects.create(
        enrolment=case, form=ONGOING, offered_in=offered, state_in=offered
    )
    assert SurveyOffer.objects.current(case, ONGOING, TODAY) == offer
    SurveyOffer.objects.tell(case, ONGOING, "BESVARAD", today=TODAY)
    tally = SurveyOffer.objects.counted(case.team)[ONGOING]
    assert tally.offered == Counter({NOW.before.year: 1})
    assert tally.answered == Counter({NOW.year: 1})
    later = NOW.last.replace(year=NOW.year, month=11, day=1)
    assert SurveyOffer.objects.current(case, ONGOING, later) is None


@pytest.mark.django_db
def test_a_form_with_a_gap_is_not_laid_in_the_heap(client, leader):
    page = typed(client, IND3="").content.decode()
    assert "Välj ett svar: någon håller samman och stödjer" in page
    assert SurveyHeap.objects.of(leader.team, ONGOING) == Heap()


# ---- An adversary with the whole database ----


def everything():
    """Each table as rows of text, with where and in which transaction they stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = %s::regnamespace",
            ["public"],
        )
        tables = [name for [name] in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT ctid::text, xmin::text, t.*::text FROM "{table}" t')
            found[table] = cursor.fetchall()
    return found


ANSWERS = [
    *("1243", "4321", "0123", "2222", "1111", "3333"),
    *("4444", "0000", "1234", "2143", "3412", "4132"),
]
NAMED = re.compile(rf"(?<![\w-])(?:{'|'.join(ANSWERS)}|IND[1-6]\w*)(?![\w-])")
WRITTEN = ("text", "character varying", "json", "jsonb", "ARRAY", "bytea")


def telling():
    """Every row of every table whose words hold an answer whole, or the name of an indicator.

    Columns of words only: a key that happens to be 1243 says nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(quote_ident(column_name)) "
            "FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type = ANY(%s) GROUP BY 1",
            [list(WRITTEN)],
        )
        found = set()
        for table, columns in cursor.fetchall():
            cursor.execute(f'SELECT ROW({", ".join(columns)})::text FROM "{table}"')
            found |= {(table, row) for [row] in cursor.fetchall() if NAMED.search(row)}
    return found


@pytest.fixture
def told(client, case):
    """Twelve answers, each typed in just after its case was marked, every request by itself.

    Gives what could be taken for an answer before any was given.
    """
    cases = [case, *(an_enrolment(team=case.team) for _ in range(11))]
    before = telling()
    for one, steps in zip(cases, ANSWERS, strict=True):
        tapped(client, one, "BESVARAD")
        assert typed(client, steps).status_code == 302
    return before


@pytest.mark.django_db(transaction=True)
def test_no_answer_stands_in_the_database_where_a_case_could_be_found_by_it(told):
    tables = everything()
    heaps = tables.pop("instruments_surveyheap")
    # One row, whoever answered: no key, place or transaction of its own for any answer.
    [(_, transaction_of_the_last, row)] = heaps
    assert not re.search(r"1243|4321|2026-|IND1", row)
    # No table says an answer in words: no parked text, message, log, history or login either.
    assert telling() == told
    # Nothing about a case, and nothing of the log, was written together with an answer.
    for table in ("instruments_surveyoffer", "audit_reading", "participants_enrolment"):
        assert tables[table], table
        assert transaction_of_the_last not in {found for _, found, _ in tables[table]}
    assert not Reading.objects.filter(view="instruments:type_survey").exists()
    # No table points here, and this one points at no case and nobody.
    keys = {field.related_model for field in SurveyHeap._meta.get_fields() if field.is_relation}
    assert {key.__name__ for key in keys} == {"Team"}
    assert not SurveyHeap._meta.related_objects
    assert not hasattr(SurveyHeap, "history")
    assert not hasattr(SurveyOffer, "history")
    # A case knows months.
    for offer in SurveyOffer.objects.all():
        assert (offer.offered_in.day, offer.state_in.day) == (1, 1)
    kinds = {type(field).__name__ for field in SurveyOffer._meta.fields}
    assert "DateTimeField" not in kinds


@pytest.mark.django_db(transaction=True)
def test_even_with_the_key_the_order_tells_nothing_of_who_answered_when(client, case, told):
    heap = SurveyHeap.objects.of(case.team, ONGOING)
    assert list(heap.answers[NOW.year]) == sorted(heap.answers[NOW.year])
    # The same answers given by the same cases in another order leave the very same heap.
    SurveyHeap.objects.all().delete()
    for steps in reversed(heap.upto(NOW)):
        typed(client, steps)
    assert SurveyHeap.objects.of(case.team, ONGOING) == heap


@pytest.mark.django_db(transaction=True)
def test_the_only_answer_of_the_only_case_is_sealed(client, case):
    tapped(client, case, "BESVARAD")
    lengths = set()
    for steps in ("1111", "4444", "0123"):
        SurveyHeap.objects.all().delete()
        typed(client, steps)
        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed FROM instruments_surveyheap")
            [[sealed]] = cursor.fetchall()
        assert steps not in sealed
        lengths.add(len(sealed))
    assert len(lengths) == 1  # how many they are, and nothing of what they say
    page = of_leader(client)
    assert "färre än tio" in page
    assert " %" not in page


def test_an_answer_that_comes_after_the_login_has_ended_is_not_kept_in_its_name():
    address = reverse("instruments:type_survey", args=[ONGOING.slug])
    assert not takes_text(address)
    assert takes_text(reverse("instruments:survey", args=["HAL-2026-001"]))
