"""The transaction of a request: what it undoes, whom it speaks for, and that nothing stays behind.

REQUESTS and THREADS say how long the two races are; tests/drills/ runs them at full length.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from time import monotonic

import pytest
from django.db import connection, connections, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from finsam.row_security import OutsideTransaction, acting_as, exchange, system
from organisations.hats import scope_of
from participants.models import Enrolment
from tests.builders import a_hat, a_participant, an_enrolment

REQUESTS = int(os.environ.get("REQUESTS", "48"))
THREADS = 8
LIST = "participants:list"


@contextmanager
def pooled() -> Iterator[None]:
    """Threads borrow from a pool that is smaller than they are many.

    The test's own thread, which speaks for the system, stays out of the pool meanwhile.
    """
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    options["pool"] = {"min_size": 1, "max_size": 3, "timeout": 60}
    try:
        yield
    finally:
        connection.close_pool()
        del options["pool"]


def in_threads(work: Callable[[int], object], count: int) -> list[object]:
    def own(number: int) -> object:
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(own, range(count)))


def people(count: int) -> list[tuple[Client, str]]:
    """Each logged in to a team of their own, with one person whose name nobody else has."""
    found = []
    for number in range(count):
        hat = a_hat()
        name = f"Unik{number:03d}namn"
        an_enrolment(
            team=hat.team,
            responsible=hat.user,
            participant=a_participant(controller=hat.team.owner, last_name=name),
        )
        client = Client()
        client.force_login(hat.user)
        found.append((client, name))
    return found


@pytest.mark.django_db(transaction=True)
def test_people_who_share_a_pool_never_see_each_others_rows():
    everybody = people(10)
    names = [name for _, name in everybody]

    def ask(number: int) -> list[str]:
        client, _ = everybody[number % len(everybody)]
        text = browser_like(client).get(reverse(LIST)).content.decode()
        return [name for name in names if name in text]

    with pooled():
        shown = in_threads(ask, REQUESTS)
    assert shown == [[everybody[number % len(everybody)][1]] for number in range(REQUESTS)]


def browser_like(client: Client) -> Client:
    """The same login in a browser of the thread's own."""
    own = Client()
    own.cookies.update(client.cookies)
    return own


@pytest.mark.django_db(transaction=True)
def test_no_request_succeeds_that_began_after_the_membership_ended():
    hat = a_hat()
    case = an_enrolment(team=hat.team, responsible=hat.user)
    browser = Client()
    browser.force_login(hat.user)
    address = reverse("participants:case", args=[case.case_number])
    under_way = Event()

    def ask(number: int) -> tuple[float, int]:
        if number == REQUESTS // 3:
            under_way.set()
        began = monotonic()
        return began, browser_like(browser).get(address).status_code

    with ThreadPoolExecutor(1) as asking:
        asked = asking.submit(in_threads, ask, REQUESTS)
        assert under_way.wait(60)
        hat.ended_on = localdate() - timedelta(days=1)
        hat.save()
        ended_at = monotonic()
        answers = asked.result(300)
    late = [status for began, status in answers if began > ended_at]
    assert len(late) > REQUESTS // 10
    assert 200 not in late
    assert answers[0][1] == 200


@pytest.mark.django_db(transaction=True)
def test_a_context_lasts_for_its_transaction_and_not_for_its_connection():
    hat = a_hat()
    an_enrolment(team=hat.team)

    def look(_: int) -> tuple[int, int, str]:
        with transaction.atomic(), acting_as(scope_of(hat)):
            inside = Enrolment.objects.count()
        with transaction.atomic():
            exchange(scope_of(hat).settings())  # and nobody puts it back
        with connection.cursor() as cursor:
            cursor.execute("SELECT concat(current_setting('samordning.teams', true))")
            [left] = cursor.fetchone()
        return inside, Enrolment.objects.count(), left

    with pooled():
        assert set(in_threads(look, 20)) == {(1, 0, "")}
    with pytest.raises(OutsideTransaction), system("utanför"):
        pass


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [RuntimeError("no such thing"), Http404()])
def test_a_view_that_raises_has_written_nothing(client, monkeypatch, fault):
    hat = a_hat()
    case = an_enrolment(team=hat.team, started_on=localdate())
    client.force_login(hat.user)
    client.raise_request_exception = False
    address = reverse("participants:add_measure", args=[case.case_number])
    facts = {
        "kind": "FAMILJELAKARE",
        "needed_on": str(localdate()),
    }

    def raises(*args: object, **kwargs: object) -> None:
        assert case.support_measures.exists()
        raise fault

    with monkeypatch.context() as broken:
        broken.setattr("participants.views.measures.redirect", raises)
        assert client.post(address, facts).status_code in {404, 500}
    assert not case.support_measures.exists()
    assert client.post(address, facts).status_code == 302
    assert case.support_measures.exists()
