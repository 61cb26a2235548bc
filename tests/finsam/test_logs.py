"""What goes wrong is told without a name, a number or an address."""

import io
import logging

import pytest
from celery.signals import setup_logging
from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction

from finsam import logs
from finsam.celery import app
from finsam.row_security import system
from tests.builders import a_participant
from tests.world import a_world

NUMBER = "198501019809"
NAME, WHISPER, ADDRESS = "Hemligsson", "Viskande", "hemlig@example.se"
SECRETS = (NUMBER, NAME, WHISPER, ADDRESS)
pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    """What the console of production would show, from the root of all loggers."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.ScrubbedFormatter("{levelname} {name} {message}", style="{"))
    logging.getLogger().addHandler(handler)
    yield stream.getvalue
    logging.getLogger().removeHandler(handler)


def twice():
    """The same person twice: the database refuses, and says which row."""
    with transaction.atomic(), system("prov"):
        person = a_participant(
            identity_type="personnummer",
            personal_number=NUMBER,
            last_name=NAME,
            email=ADDRESS,
        )
        person.pk, person._state.adding = None, True
        person.save()


def too_long():
    with transaction.atomic(), system("prov"):
        a_participant(first_name=NAME * 30)


def no_number():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [NAME])


def plain_error():
    raise ValueError(f"{WHISPER} {NAME} {NUMBER}")


FAULTS = [twice, too_long, no_number, plain_error]


def assert_silent(text, *, says):
    assert says in text
    for secret in SECRETS:
        assert secret not in text
    assert NUMBER[2:] not in text


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_that_falls_over_tells_where_and_not_whom(client, monkeypatch, written, fault):
    world = a_world()
    client.force_login(world.hats["staff"].user)
    client.raise_request_exception = False
    monkeypatch.setattr("participants.views.case.happenings", lambda *_: fault())
    answer = client.get(f"/deltagare/{world.case.case_number}/")
    assert answer.status_code == 500
    assert_silent(answer.content.decode(), says="Samordning")
    assert_silent(written(), says=f"in {fault.__name__}")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_task_that_falls_over_tells_where_and_not_whom(written, fault):
    @app.task(name=f"tests.{fault.__name__}", own_transactions=True)
    def broken(text):
        fault()

    try:
        with pytest.raises((IntegrityError, DataError, ValueError)):
            broken.apply(args=[NAME]).get()
    finally:
        app.tasks.pop(broken.name)
    assert_silent(written() + " Task", says="Task")


def test_what_the_worker_says_of_a_failure_quotes_neither_it_nor_the_arguments(written):
    try:
        twice()
    except IntegrityError as error:
        said = {"name": "t", "id": "1", "exc": repr(error), "args": NAME, "kwargs": ""}
        worker = logging.getLogger("celery.app.trace")
        worker.error(
            "Task %(name)s raised: %(exc)s %(args)s",
            said,
            exc_info=(type(error), error, error.__traceback__),
        )
    assert_silent(written(), says="one_participant_a_number")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("nr 19850101-9809", "nr [nummer]"),
        ("nr 850161+9809.", "nr [nummer]."),
        ("/deltagare/8501019809/", "/deltagare/[nummer]/"),
        ("till maja.lind@kommun.example.se.", "till [e-post]."),
        ("no\nDETAIL:  Failing row contains (1, Tova,\nx).", "no"),
        ("E('no\\nDETAIL: Key (a)=(Tova)')", "E('no"),
        ("HAL-2026-001 efter 1234567890123 ms", "HAL-2026-001 efter 1234567890123 ms"),
    ],
)
def test_a_line_is_scrubbed(text, left):
    assert logs.scrubbed(text) == left


def test_every_line_of_the_application_and_of_the_worker_passes_the_scrubber():
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"plain"}
    assert settings.LOGGING["formatters"]["plain"]["()"] == "finsam.logs.ScrubbedFormatter"
    assert logs.keep_our_logging in [receiver() for _, receiver, *_ in setup_logging.receivers]
    assert not logging.getLogger("django").handlers
    assert not logging.getLogger("django.server").handlers
    assert settings.ADMINS == settings.MANAGERS == []
