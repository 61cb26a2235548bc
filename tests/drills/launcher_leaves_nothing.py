"""The demo is stopped in every way, the hardest included: no process may be left.

Run by hand: python3 tests/drills/launcher_leaves_nothing.py
"""

import http.client
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 300
SECONDS_TO_VANISH = 20
WAYS = [signal.SIGKILL, signal.SIGINT, signal.SIGTERM]
Process = tuple[int, str]  # number and birth: numbers are used again


def main() -> int:
    left = 0
    for way in WAYS:
        started = time.monotonic()
        launcher, port = start()
        wait_for_login_page(launcher, port)
        ready = time.monotonic() - started
        family = descendants(launcher.pid)
        launcher.send_signal(way)
        stopped = time.monotonic()
        code = launcher.wait()
        survivors = wait_for_silence(family)
        left += len(survivors)
        print(
            f"{way.name}: login page after {ready:.1f} s, {len(family)} processes, exit {code}, "
            f"{len(survivors)} left {time.monotonic() - stopped:.1f} s later"
        )
    print(f"{left} processes left behind")
    return 1 if left else 0


def start() -> tuple["subprocess.Popen[bytes]", int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    words: list[str | Path] = [sys.executable, ROOT / "dev.py", "demo", "--port", str(port)]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL), port


def wait_for_login_page(launcher: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and launcher.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/konto/logga-in/")
            if connection.getresponse().status == http.client.OK:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
    sys.exit("the demo did not start")


def descendants(pid: int) -> set[Process]:
    """Those below the launcher, to the leaves of the tree."""
    parents = dict(everyone())
    family, size = {pid}, 0
    while len(family) != size:
        size = len(family)
        family |= {number for (number, _), parent in parents.items() if parent in family}
    return {process for process in parents if process[0] in family and process[0] != pid}


def everyone() -> list[tuple[Process, int]]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent, *rest = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        if state != "Z":
            found.append(((int(folder.name), rest[17]), int(parent)))
    return found


def wait_for_silence(family: set[Process]) -> set[Process]:
    deadline = time.monotonic() + SECONDS_TO_VANISH
    while (alive := family & {process for process, _ in everyone()}) and (
        time.monotonic() < deadline
    ):
        time.sleep(0.05)
    return alive


if __name__ == "__main__":
    sys.exit(main())
