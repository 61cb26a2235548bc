"""PostgreSQL and Redis together, the variables that name them, and the demo that has them open."""

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from launch import children, debian, environment, postgres, redis
from launch.places import DEV, PYTHON, ROOT, say, sweep

DEMO = "demo"
OWNER = "samordning_owner"
APPLICATION = "samordning_app"
PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"


@contextmanager
def services(name: str, *, durable: bool) -> Iterator[dict[str, str]]:
    """Starts what the environment does not name already, and yields the variables that name it."""
    sweep([*postgres.left_behind(), *DEV.glob("test-*")])
    folder = DEV / name
    folder.mkdir(parents=True, exist_ok=True)
    named: dict[str, str] = {}
    with ExitStack() as opened:
        if not durable:
            opened.callback(shutil.rmtree, folder, ignore_errors=True)
        if "REDIS_URL" not in os.environ:
            named["REDIS_URL"] = opened.enter_context(redis.running(folder))
        if "PGHOST" not in os.environ:
            socket = opened.enter_context(postgres.running(name, durable=durable))
            named |= {"PGHOST": str(socket), "PGPORT": "5432", "PGUSER": APPLICATION}
            named |= {"PGDATABASE": "samordning", "PGPASSWORD": ""}
        yield named


def application(name: str, *, browser: bool = False) -> dict[str, str]:
    """The environment of every program of ours, before the services are named in it."""
    environment.install("test" if browser else "demo")
    return {
        **os.environ,
        **debian.provide(browser=browser),
        "DJANGO_SETTINGS_MODULE": "finsam.settings",
        "PYTHONUNBUFFERED": "1",
        "DEBUG": "0",
        "DEMO_MODE": "1",
        "SECRET_KEY": secret_key(),
        "PRIVATE_ROOT": str(DEV / name / "private"),
        # Static files are served where they lie: nothing is collected.
        "STATICFILES": PLAIN_FILES,
        "WHITENOISE_AUTOREFRESH": "1",
    }


def secret_key() -> str:
    file = DEV / "secret-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


def prepare(env: Mapping[str, str]) -> None:
    """Tables as the owner, invented people as the application. Both are quick when done before."""
    say("bringing the demo's database up to date")
    manage = [PYTHON, ROOT / "manage.py"]
    children.run([*manage, "migrate", "--verbosity", "0"], env=as_owner(env))
    children.run([*manage, "load_demo"], env=env)


def as_owner(env: Mapping[str, str]) -> dict[str, str]:
    return {**env, "PGUSER": env.get("OWNER_USER", OWNER)}


@dataclass(frozen=True)
class Demo:
    """A demo that runs: whoever reads of it may use its services."""

    pid: int
    born: str
    address: str
    services: dict[str, str]

    @classmethod
    def ours(cls, address: str, services: dict[str, str]) -> "Demo":
        return cls(os.getpid(), born(os.getpid()), address, services)

    @classmethod
    def found(cls, file: Path) -> "Demo | None":
        """None when there is none, or when it was killed and only its file is left."""
        with suppress(OSError, ValueError, TypeError):
            demo = cls(**json.loads(file.read_text()))
            if demo.born == born(demo.pid):
                return demo
        return None

    @contextmanager
    def announced(self, file: Path) -> Iterator[None]:
        draft = file.with_suffix(".draft")
        draft.touch(mode=0o600)  # the address of Redis holds its password
        draft.write_text(json.dumps(asdict(self)))
        draft.rename(file)
        try:
            yield
        finally:
            file.unlink(missing_ok=True)


def born(pid: int) -> str:
    """When a process started, in ticks since boot: process numbers are used again."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
