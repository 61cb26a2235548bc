"""Databasens logg: a server as the launcher starts it, refusals provoked, the log read (A9).

    python -m tests.drills.database_log

They come from statements of the drill's own, and from a worker that renders, writes letters and
falls over people's rows. Prints how many lines the server wrote and how many of them quote what was
refused; leaves with 1 if any does.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from launch import postgres, redis

NUMBER, NAME = "198501019809", "Hemligsson"
SECRETS = (NUMBER, NAME, "Viskande", "hemlig@example.se")  # those of tests/finsam/test_logs.py
WORKER = "tests/documents/test_worker.py::test_a_worker_that_tells_all_it_does_names_nobody"
FORM = "CREATE TEMPORARY TABLE people (number char(12) PRIMARY KEY, name varchar(20), born date)"
REFUSED = [
    f"INSERT INTO people VALUES ('{NUMBER}', '{NAME}', NULL)",
    f"INSERT INTO people VALUES ('1', '{NAME * 5}', NULL)",
    f"INSERT INTO people VALUES ('2', '', '{NAME}')",
    f"SELECT '{NAME}'::integer",
    f"SELECT {NAME}",
    f"SELECT 1 / 0 WHERE '{NUMBER}' <> '{NAME}'",
    f"DO $$ BEGIN RAISE EXCEPTION 'no room for %', '{NAME}'; END $$",
    f"DO $$ BEGIN RAISE WARNING 'ends with %', '{NAME}'; END $$",
]


def main() -> int:
    with postgres.running("log-drill", durable=False) as socket:
        where = {"host": str(socket), "user": "samordning_owner", "dbname": "postgres"}
        with psycopg.connect(**where, autocommit=True) as connection:
            connection.execute(FORM)
            connection.execute(REFUSED[0])
            refused = sum(is_refused(connection, statement) for statement in REFUSED)
        worker = overheard_worker(socket)
        [log] = postgres.home().glob("postgres-*-log-drill/server.log")
        lines = log.read_text(errors="replace").splitlines()
    hits = sum(secret in line for line in lines for secret in SECRETS)
    print(f"{refused} statements refused, {len(lines)} lines in the log, {hits} quote them")
    return 1 if worker or hits or not lines or refused < len(REFUSED) - 1 else 0


def overheard_worker(socket: Path) -> int:
    """Arbetaren på samma server. Its own output is looked at by its test; 0 if that passed."""
    with TemporaryDirectory() as folder, redis.running(Path(folder)) as address:
        names = {"PGHOST": str(socket), "PGPORT": "5432", "PGUSER": "samordning_app"}
        names |= {"PGDATABASE": "samordning", "REDIS_URL": address}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", WORKER]
        return subprocess.run(command, env=os.environ | names, check=False).returncode


def is_refused(connection: "psycopg.Connection[tuple[object, ...]]", statement: str) -> bool:
    with suppress(psycopg.Error):
        connection.execute(statement)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
