"""The suite runs as the application does: the owner makes and clears the database, the tests use
it as the role that only has grants."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from threading import current_thread, main_thread
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.backends.signals import connection_created
from django.test import Client, TestCase, TransactionTestCase
from django.utils.timezone import localdate

from organisations.models import Membership
from tests.builders import a_hat
from tests.clearing import clear, filled, rows_of

# Most of what a test leaves is freed without it; by default collecting is a tenth of the time.
gc.set_threshold(100_000, 50, 100)
TEST_HASHER = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEST_FIELD_KEY = "a-key-for-the-tests-abcdefghijklmnopqrstuvw"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def speak_for_the_test(connection: Any, **kwargs: Any) -> None:
    """The test's own thread makes and looks at rows of every team.

    Never in the application: what a server's thread or a worker asks, it asks for its actor.
    """
    if connection.alias == DEFAULT_DB_ALIAS and current_thread() is main_thread():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('samordning.system', 'prov', false)")


connection_created.connect(speak_for_the_test)


@contextmanager
def as_owner() -> Iterator[None]:
    """The connection speaks as the role that owns the tables."""
    connection.close()
    app_user = connection.settings_dict["USER"]
    connection.settings_dict["USER"] = django_settings.OWNER_USER
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = app_user


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, request: pytest.FixtureRequest
) -> Iterator[None]:
    from django.test.utils import setup_databases, teardown_databases

    worker = getattr(request.config, "workerinput", {})
    kept = "KEEP_DATABASE" in os.environ  # for drills that begin many runs after each other
    with django_db_blocker.unblock(), as_owner():
        if worker:
            copy_one_template(worker["workerid"], worker["testrunuid"])
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[], keepdb=kept)
    yield
    if kept:
        return
    with django_db_blocker.unblock():
        end_what_is_left()
        with as_owner():
            teardown_databases(made, verbosity=0)
            drop_template()


def copy_one_template(worker: str, run: str) -> None:
    """Processes beside each other migrate once: the first makes what each of them copies.

    Both at a time would take as long again, for they share the cores.
    """
    facts = connection.settings_dict
    name, tested, template = facts["NAME"], facts["TEST"], f"test_{facts['NAME']}_{run}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [template])
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [template])
        if cursor.fetchone() is None:
            tested["NAME"] = template
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()
            facts["NAME"] = django_settings.DATABASES[DEFAULT_DB_ALIAS]["NAME"] = name
    tested |= {"NAME": f"test_{name}_{worker}", "TEMPLATE": template, "MIGRATE": False}


def drop_template() -> None:
    if template := connection.settings_dict["TEST"].get("TEMPLATE"):
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{template}"')


def end_what_is_left() -> None:
    """A page that a browser still asked for when its test was over may hold a connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
            " current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def _owner_clears_the_tables(django_db_setup: None, django_db_blocker: Any) -> None:
    """The owner's work: the application may not even empty its log."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        migrated = rows_of(cursor, filled(cursor))

    def clear_as_owner(self: TransactionTestCase) -> None:
        with as_owner():
            try:
                clear(migrated)
            except DatabaseError:  # a page still saved what was typed when its test was over
                clear(migrated)

    TransactionTestCase._fixture_teardown = clear_as_owner  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _a_whole_test_may_use_the_logs_connection() -> None:
    """One that is rolled back may not: what the log wrote beside it would stay."""
    TransactionTestCase.databases = {DEFAULT_DB_ALIAS, django_settings.LOG_DATABASE}  # type: ignore[assignment]
    TestCase.databases = {DEFAULT_DB_ALIAS}  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def _the_log_is_in_the_tests_transaction(request: pytest.FixtureRequest, settings: Any) -> None:
    """Where a test is rolled back, the log's own rows must be so too."""
    marker = request.node.get_closest_marker("django_db")
    whole = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not whole and not (marker and marker.kwargs.get("transaction")):
        settings.LOG_DATABASE = DEFAULT_DB_ALIAS


@pytest.fixture(autouse=True)
def _test_settings(settings: Any, tmp_path: Any) -> None:
    settings.PASSWORD_HASHERS = TEST_HASHER
    settings.SECURE_SSL_REDIRECT = False
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.FIELD_KEYS = [TEST_FIELD_KEY]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("Chromium is required but was not found.")
        pytest.skip("No Chromium: `python3 dev.py test` brings one.")
    return {"executable_path": chromium, "headless": True, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {
        "locale": "sv-SE",
        "timezone_id": "Europe/Stockholm",
        "viewport": {"width": 1280, "height": 800},
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="session", autouse=True)
def _playwright_runs_a_loop_in_this_thread() -> None:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def worker_process(transactional_db: None, settings: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A real Celery worker on this test's database and this run's Redis."""
    worker = start_worker(settings)
    yield worker
    worker.send_signal(signal.SIGTERM)
    worker.wait(20)


def start_worker(
    settings: Any, name: str = "finsam", level: str = "warning", output: Any = None
) -> subprocess.Popen[bytes]:
    """A worker of the application in the module `name`. `output` gets all that it writes."""
    from finsam.celery import app

    environment = os.environ | {
        "PGDATABASE": connection.settings_dict["NAME"],
        "PRIVATE_ROOT": str(settings.PRIVATE_ROOT),
    }
    command = [sys.executable, "-m", "celery", "-A", name, "worker", "-c", "1", "-l", level]
    command += ["--without-gossip", "--without-mingle"]
    worker = subprocess.Popen(
        command, env=environment, start_new_session=True, stdout=output, stderr=output
    )
    give_up = time.monotonic() + 30
    while not app.control.ping(timeout=0.3):
        if worker.poll() is not None or time.monotonic() > give_up:
            worker.kill()
            pytest.fail("The Celery worker did not start.")
    return worker


@pytest.fixture
def hat(db: None, client: Client) -> Membership:
    """A socialkonsulent who works in a team, logged in by `client`."""
    hat = a_hat()
    client.force_login(hat.user)
    return hat


@pytest.fixture
def today() -> date:
    return localdate()
