"""Where the launcher keeps things. All of it can be thrown away, and none of it is versioned."""

import fcntl
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / ".dev"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Outside the checkout, names carry a mark of it: two checkouts share nothing.
MARK = hashlib.sha256(f"{os.geteuid()} {ROOT}".encode()).hexdigest()[:10]
# The account that runs PostgreSQL when the launcher is root, which PostgreSQL refuses to be.
NOBODY = 65534
OUR_ACCOUNTS = {os.geteuid(), NOBODY} if os.geteuid() == 0 else {os.geteuid()}

_started = time.monotonic()


def say(message: str) -> None:
    """Standard output belongs to the command that is run; the launcher speaks beside it."""
    print(f"[{time.monotonic() - _started:5.1f} s] {message}", file=sys.stderr, flush=True)


def site_packages() -> Path:
    return VENV / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}/site-packages"


@contextmanager
def held(name: str, *, wait: bool = True) -> Iterator[bool]:
    """Yields whether the lock is ours. The kernel lets go of it however the launcher ends."""
    DEV.mkdir(exist_ok=True)
    with open(DEV / f"{name}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def sweep(folders: Iterable[Path]) -> None:
    """Removes what killed runs left: the name of a run's folder ends in its process number."""
    for folder in folders:
        pid = folder.name.rpartition("-")[2]
        if pid.isdecimal() and is_gone(int(pid)) and folder.lstat().st_uid in OUR_ACCOUNTS:
            shutil.rmtree(folder, ignore_errors=True)


def is_gone(pid: int) -> bool:
    """Our own number, met before we made anything, was somebody else's."""
    return pid == os.getpid() or not is_alive(pid)
