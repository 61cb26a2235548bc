"""The demo: services, worker and web on this machine, until Ctrl-C."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import ExitStack, closing, suppress

from launch import children, postgres
from launch.places import DEV, PYTHON, held, say
from launch.stack import DEMO, Demo, application, prepare, services

HOST = "127.0.0.1"
STATE = DEV / "demo.json"
SECONDS_TO_START = 60
# In the application's own words: what the login page lists.
SHOW_LOGINS = """
from organisations.demo_logins import DEMO_LOGINS, PASSWORD
print(f"Logga in som (lösenord: {PASSWORD})")
for login in DEMO_LOGINS:
    print(f"  {login.username:<18}{login.role}: {login.description}")
"""


def demo(port: int, *, fresh: bool) -> int:
    require_port(port)
    env = application(DEMO)
    with held(DEMO, wait=False) as free:
        if not free:
            raise SystemExit("the demo's data is in use by another dev.py: wait, or stop it")
        if fresh:
            forget()
        try:
            serve(env, port)
        except KeyboardInterrupt:
            say("the demo is stopped")
    return 0


def require_port(port: int) -> None:
    if running := Demo.found(STATE):
        raise SystemExit(f"the demo is running already: {running.address} (process {running.pid})")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise SystemExit(f"port {port} is not free ({error}): choose one with --port") from None


def forget() -> None:
    if "PGHOST" in os.environ:
        raise SystemExit("--fresh forgets only a database of its own: unset PGHOST")
    postgres.discard(DEMO)
    shutil.rmtree(DEV / DEMO, ignore_errors=True)


def serve(env: Mapping[str, str], port: int) -> None:
    address = f"http://{HOST}:{port}/"
    with ExitStack() as opened:
        named = opened.enter_context(services(DEMO, durable=True))
        env = {**env, **named, "DB_POOL": "1"}
        prepare(env)
        worker = opened.enter_context(start_worker(env))
        web = opened.enter_context(start_web(env, port))
        wait_for_page(web, port)
        opened.enter_context(Demo.ours(address, named).announced(STATE))
        greet(env, address)
        watch({"the web server": web, "the worker": worker})


def start_worker(env: Mapping[str, str]) -> children.Running:
    """Reports are made at the lowest priority, so that pages stay quick (and so in production)."""
    schedule = str(DEV / DEMO / "beat-schedule")
    # Its warning about root is meant for servers that others can reach.
    celery = ["-W", "ignore:You're running the worker", "-m", "celery", "--quiet", "-A", "finsam"]
    worker = ["worker", "--concurrency", "1", "--beat", "--schedule", schedule]
    quiet = ["--loglevel", "warning", "--without-gossip", "--without-mingle"]
    return children.running(
        [PYTHON, *celery, *worker, *quiet],
        env={**env, "DB_POOL": "0"},
        niceness=19,
        orphan_signal=signal.SIGQUIT,  # at once: the job is a row, and is taken up again
    )


def start_web(env: Mapping[str, str], port: int) -> children.Running:
    granian = ["-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    size = ["--workers", "1", "--blocking-threads", "4", "--workers-kill-timeout", "5"]
    return children.running(
        [PYTHON, *granian, *size, "--log-level", "warning", "finsam.wsgi:application"], env=env
    )


def wait_for_page(web: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while web.poll() is None and time.monotonic() < deadline:
        if is_healthy(port):
            return
        time.sleep(0.05)
    raise SystemExit("the web server did not come up: see above")


def is_healthy(port: int) -> bool:
    with (
        suppress(OSError, http.client.HTTPException),
        closing(http.client.HTTPConnection(HOST, port, timeout=5)) as connection,
    ):
        connection.request("GET", "/halsa/")
        return connection.getresponse().status == http.client.OK
    return False


def greet(env: Mapping[str, str], address: str) -> None:
    print(f"\nÖppna {address}\n", flush=True)
    children.run([PYTHON, "-c", SHOW_LOGINS], env={**env, "PYTHONUTF8": "1"}, stdout=None)
    print("\nCtrl-C avslutar.", flush=True)


def watch(processes: "Mapping[str, subprocess.Popen[bytes]]") -> None:
    """Returns never of its own will: Ctrl-C ends it, or a part that fell over."""
    while True:
        for name, process in processes.items():
            if process.poll() is not None:
                raise SystemExit(f"{name} stopped with exit code {process.returncode}")
        time.sleep(0.3)
