"""Processes that never outlive the launcher, however it ends."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO, Any

from launch.places import NOBODY, ROOT

PR_SET_PDEATHSIG = 1
SECONDS_TO_STOP = 10
Words = Sequence[str | Path]
Running = AbstractContextManager["subprocess.Popen[bytes]"]


class LauncherStopped(SystemExit):
    """Raised where the launcher stands when it is asked to stop: every `with` is left in order."""


def stop_on_signals() -> None:
    # A script's background job is born deaf to Ctrl-C; the demo always listens.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    raise LauncherStopped(128 + number)


def tied_to_us(last_signal: int, niceness: int = 0) -> Callable[[], None]:
    """To run in the child before exec: the kernel sends `last_signal` when the launcher is gone.

    It does so after kill -9 too. Python changes account before this runs; the other way round
    the kernel would forget the wish.
    """
    libc, launcher = ctypes.CDLL(None), os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, last_signal)
        if os.getppid() != launcher:
            os._exit(1)  # the launcher died between fork and here
        os.nice(niceness)

    return tie


@contextmanager
def running(
    words: Words,
    *,
    env: Mapping[str, str],
    cwd: Path = ROOT,
    output: IO[bytes] | None = None,
    as_nobody: bool = False,
    niceness: int = 0,
    stop_signal: int = signal.SIGTERM,
    orphan_signal: int | None = None,
) -> Iterator["subprocess.Popen[bytes]"]:
    """A process in a group of its own, so Ctrl-C reaches the launcher alone, which stops it."""
    process = subprocess.Popen(
        words,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        preexec_fn=tied_to_us(orphan_signal or stop_signal, niceness),
        **account(as_nobody),
    )
    try:
        yield process
    finally:
        stop(process, stop_signal)


def stop(process: "subprocess.Popen[bytes]", stop_signal: int) -> None:
    with suppress(ProcessLookupError):
        process.send_signal(stop_signal)
    with suppress(subprocess.TimeoutExpired):
        process.wait(SECONDS_TO_STOP)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # what is left of its group
    process.wait()


def run(words: Words, *, env: Mapping[str, str] | None = None, **options: Any) -> None:
    """A step that must succeed. Its output goes to standard error, with the launcher's own."""
    options.setdefault("cwd", ROOT)
    options.setdefault("stdout", 2)
    subprocess.run(words, env=env, check=True, preexec_fn=tied_to_us(signal.SIGTERM), **options)


def foreground(words: Words, *, env: Mapping[str, str], cwd: Path | None = None) -> int:
    """Gives the terminal to a program and returns its exit code as a shell would.

    Ctrl-C reaches it directly; the launcher waits for it to end in its own way.
    """
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    process = subprocess.Popen(words, env=env, cwd=cwd, preexec_fn=tied_to_us(signal.SIGINT))
    try:
        code = process.wait()
    except LauncherStopped:
        process.send_signal(signal.SIGINT)  # time to tidy up
        with suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_STOP)
        process.kill()
        raise
    finally:
        signal.signal(signal.SIGINT, before)
    return code if code >= 0 else 128 - code


def account(as_nobody: bool) -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if as_nobody else {}
