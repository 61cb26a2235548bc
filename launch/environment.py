"""The virtual environment: what the lock files name and no more, fetched only when missing."""

import hashlib
import os
import shutil
import sys
from pathlib import Path

from launch import children
from launch.places import DEV, PYTHON, ROOT, VENV, held, say, site_packages

REQUIREMENTS = ROOT / "requirements"
UV = DEV / "uv" / "bin" / "uv"
GROUPS: dict[str, list[str]] = {
    "production": [],
    "demo": ["embedded"],
    "test": ["embedded", "test", "quality"],
}


def install(wanted: str) -> None:
    """Brings .venv to the lock named `demo` or `test`. `test` holds all of `demo`.

    An environment that once held `test` keeps it, so switching between the two costs nothing.
    """
    with held("install"):
        lock = "test" if "test" in (wanted, read_stamp()[0]) else wanted
        if read_stamp() == (lock, fingerprint(lock)):
            return
        install_uv()
        if not (PYTHON.exists() and site_packages().exists()):
            uv("venv", "--clear", "--python", sys.executable, VENV)
        say(f"installing requirements/{lock}.txt into .venv")
        uv("pip", "sync", "--require-hashes", "--python", PYTHON, REQUIREMENTS / f"{lock}.txt")
        stamp().write_text(f"{lock} {fingerprint(lock)}")


def stamp() -> Path:
    """Kept inside the environment: whoever removes that removes this."""
    return VENV / "installed"


def read_stamp() -> tuple[str, str]:
    if not (PYTHON.exists() and stamp().exists()):
        return "", ""
    lock, _, key = stamp().read_text().partition(" ")
    return lock, key


def fingerprint(lock: str) -> str:
    """Changes with the lock file, with Python, and when the checkout was moved."""
    about = f"{sys.version} {sys.executable} {ROOT}".encode()
    return hashlib.sha256(about + (REQUIREMENTS / f"{lock}.txt").read_bytes()).hexdigest()


def install_uv() -> None:
    """A fresh Debian has no ensurepip and refuses pip: so pip is lent to a bare environment."""
    pinned = (REQUIREMENTS / "uv.txt").read_text()
    marker = DEV / "uv" / "installed"
    if marker.exists() and marker.read_text() == pinned:
        return
    say("installing uv into .dev/uv")
    shutil.rmtree(DEV / "uv", ignore_errors=True)
    children.run([sys.executable, "-m", "venv", "--without-pip", DEV / "uv"])
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    pip += ["--python", DEV / "uv"]
    children.run([*pip, "install", "--quiet", "--require-hashes", "-r", REQUIREMENTS / "uv.txt"])
    marker.write_text(pinned)


def uv(*words: str | Path) -> None:
    env = os.environ | {"UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "1"}
    env.pop("VIRTUAL_ENV", None)
    children.run([UV, "--quiet", *words], env=env)


def lock(upgrade: bool) -> None:
    """Compiles the lock files anew: hashes, but no address of the index they came from."""
    install_uv()
    compile_lock("uv", REQUIREMENTS / "uv.in", upgrade=upgrade)
    for name, groups in GROUPS.items():
        below = [] if name == "production" else ["-c", "requirements/production.txt"]
        chosen = [word for group in groups for word in ("--group", group)]
        compile_lock(name, ROOT / "pyproject.toml", *chosen, *below, upgrade=upgrade)


def compile_lock(name: str, source: Path, *more: str, upgrade: bool) -> None:
    say(f"compiling requirements/{name}.txt")
    form = ["--generate-hashes", "--universal", "--python-version", "3.11", "--no-header"]
    quiet = ["--no-emit-index-url", "--no-emit-find-links"]
    newer = ["--upgrade"] if upgrade else []
    target = f"requirements/{name}.txt"
    uv("pip", "compile", source.relative_to(ROOT), *form, *quiet, *newer, *more, "-o", target)
