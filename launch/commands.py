"""The verbs of dev.py.

usage: python3 dev.py demo [--port 8000] [--fresh]   the application with invented people
       python3 dev.py test [pytest arguments]        the whole suite, or what you name
       python3 dev.py manage NAME [arguments]        a management command on the demo's database
       python3 dev.py lock [--upgrade]               compiles requirements/ from pyproject.toml
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from launch import children, environment
from launch.demo import STATE, demo
from launch.places import PYTHON, ROOT, held, say
from launch.stack import DEMO, Demo, application, as_owner, prepare, services

WRONG_USAGE = 2
# These make or mend the database themselves: nothing is prepared for them.
BEFORE_TABLES = {"makemigrations", "migrate", "showmigrations"}


def main(words: list[str]) -> int:
    verb, *rest = words or ["--help"]
    if verb not in VERBS:
        print(__doc__, file=sys.stderr)
        return 0 if verb in ("-h", "--help") and words else WRONG_USAGE
    children.stop_on_signals()
    try:
        return VERBS[verb](rest)
    except subprocess.CalledProcessError as error:
        say(f"this step failed with exit code {error.returncode}: {error.cmd[0]} (see above)")
        return 1
    except KeyboardInterrupt:
        return 130


def run_demo(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="dev.py demo")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fresh", action="store_true", help="forget what the demo holds")
    options = parser.parse_args(words)
    return demo(options.port, fresh=options.fresh)


def run_tests(words: list[str]) -> int:
    name = f"test-{os.getpid()}"
    env = application(name, browser=True)
    with services(name, durable=False) as named:
        pytest: list[str | Path] = [PYTHON, "-m", "pytest"]
        pytest += words or ["-n", "2", "--dist", "worksteal"]
        return children.foreground(pytest, env=env | named, cwd=ROOT)


def run_management(words: list[str]) -> int:
    """The command's folder is the caller's: it may name files there."""
    if not words or words[0].startswith("-"):
        print(__doc__, file=sys.stderr)
        return WRONG_USAGE
    env = application(DEMO)
    with services_of_demo() as (named, ours):
        env |= named
        if ours and words[0] not in BEFORE_TABLES:
            prepare(env)
        env = as_owner(env) if words[0] == "migrate" else env
        return children.foreground([PYTHON, ROOT / "manage.py", *words], env=env)


@contextmanager
def services_of_demo() -> Iterator[tuple[dict[str, str], bool]]:
    """Those of the demo that runs, else our own for the while, and whether they are ours."""
    while True:
        if running := Demo.found(STATE):
            yield running.services, False
            return
        with held(DEMO, wait=False) as free:
            if free:
                with services(DEMO, durable=True) as named:
                    yield named, True
                return
        time.sleep(0.2)  # a demo on its way up, or another command


def run_lock(words: list[str]) -> int:
    environment.lock(upgrade="--upgrade" in words)
    return 0


VERBS: dict[str, Callable[[list[str]], int]] = {
    "demo": run_demo,
    "test": run_tests,
    "manage": run_management,
    "lock": run_lock,
}
