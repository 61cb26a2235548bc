"""The start commands' own rules. That nothing outlives a killed launcher is a drill of its own."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from launch import children, commands, debian, environment, places, postgres, stack
from launch.demo import require_port
from launch.stack import Demo

ENDED = subprocess.Popen([sys.executable, "-c", ""])
ENDED.wait()


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout: every place the launcher writes in lies below it."""
    monkeypatch.setattr(places, "DEV", tmp_path / ".dev")
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(environment, "REQUIREMENTS", tmp_path)
    monkeypatch.setattr(environment, "install_uv", lambda: None)
    monkeypatch.setattr(environment, "site_packages", lambda: tmp_path)
    for name in ("demo", "test"):
        (tmp_path / f"{name}.txt").write_text(f"{name} as first locked")
    (tmp_path / ".venv").mkdir()
    return tmp_path


@pytest.fixture
def installed(checkout, monkeypatch):
    """The lock files that were installed, in order."""
    files = []
    monkeypatch.setattr(environment, "uv", lambda *words: files.append(words[-1].name))
    return files


def test_what_is_installed_is_not_installed_again(installed):
    environment.install("demo")
    environment.install("demo")
    assert installed == ["demo.txt"]


def test_the_demo_keeps_the_packages_of_the_tests(installed):
    environment.install("test")
    environment.install("demo")
    assert installed == ["test.txt"]


def test_the_tests_add_to_the_packages_of_the_demo(installed):
    environment.install("demo")
    environment.install("test")
    assert installed == ["demo.txt", "test.txt"]


def test_a_new_lock_is_installed_whoever_asks(installed, checkout):
    environment.install("test")
    (checkout / "test.txt").write_text("test as locked later")
    environment.install("demo")
    assert installed == ["test.txt", "test.txt"]


def test_a_failed_installation_is_tried_again(installed, monkeypatch):
    def fail(*words):
        raise subprocess.CalledProcessError(1, "uv")

    with monkeypatch.context() as broken:
        broken.setattr(environment, "uv", fail)
        with pytest.raises(subprocess.CalledProcessError):
            environment.install("demo")
    environment.install("demo")
    assert installed == ["demo.txt"]


def test_a_demo_that_runs_is_found_and_its_file_goes_with_it(tmp_path):
    file = tmp_path / "demo.json"
    demo = Demo.ours("http://127.0.0.1:8000/", {"PGHOST": "somewhere"})
    with demo.announced(file):
        assert Demo.found(file) == demo
        assert file.stat().st_mode & 0o077 == 0
    assert not file.exists()


@pytest.mark.parametrize(
    ("pid", "born"),
    [(ENDED.pid, "1"), (os.getpid(), "1")],
    ids=["the process has ended", "its number has passed to another process"],
)
def test_a_demo_that_was_killed_is_not_found(tmp_path, pid, born):
    file = tmp_path / "demo.json"
    with Demo(pid, born, "http://127.0.0.1:8000/", {}).announced(file):
        assert Demo.found(file) is None


@pytest.mark.parametrize("text", ["", "{", '{"pid": 1}', "[]"])
def test_a_damaged_file_is_no_demo(tmp_path, text):
    file = tmp_path / "demo.json"
    file.write_text(text)
    assert Demo.found(file) is None


def test_a_taken_port_is_said_with_the_way_out():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(SystemExit, match=f"port {port} is not free .* --port"):
            require_port(port)


def test_a_port_beyond_the_last_is_refused():
    with pytest.raises(SystemExit, match="port 70000 is not free"):
        require_port(70_000)


def test_only_folders_of_ended_runs_are_swept(tmp_path):
    ended = tmp_path / f"test-{ENDED.pid}"
    living = tmp_path / f"test-{os.getppid()}"
    unnumbered = tmp_path / "demo"
    for folder in (ended, living, unnumbered):
        folder.mkdir()
    places.sweep(tmp_path.iterdir())
    assert sorted(tmp_path.iterdir()) == sorted([living, unnumbered])


def test_a_lock_is_held_by_one_at_a_time(checkout):
    with places.held("demo") as ours:
        assert ours
        with places.held("demo", wait=False) as also_ours:
            assert not also_ours
    with places.held("demo", wait=False) as ours_again:
        assert ours_again


@pytest.mark.parametrize("mode", [0o777, 0o775])
def test_a_folder_that_others_may_write_in_is_not_trusted(tmp_path, mode):
    folder = tmp_path / "samordning"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(SystemExit, match="not a folder of ours alone"):
        postgres.claim(folder)


def test_a_link_in_the_place_of_our_folder_is_not_trusted(tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "samordning").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SystemExit, match="not a folder of ours alone"):
        postgres.claim(tmp_path / "samordning")


def test_a_server_of_our_own_has_the_two_roles_and_leaves_no_folder():
    """The roles are those of the deployment; neither may do what a superuser may."""
    with postgres.running(f"test-{os.getpid()}", durable=False) as folder:
        with psycopg.connect(host=str(folder), user="samordning_app", dbname="samordning") as ours:
            roles = ours.execute(
                "SELECT rolname, rolsuper, rolcreatedb FROM pg_roles WHERE rolname LIKE 'samord%'"
            ).fetchall()
        assert folder.stat().st_mode & 0o077 == 0
    assert sorted(roles) == [("samordning_app", False, False), ("samordning_owner", False, True)]
    assert not [left for left in postgres.left_behind() if left.name.endswith(f"-{os.getpid()}")]


def test_services_that_the_environment_names_are_used(monkeypatch, checkout):
    monkeypatch.setattr(stack, "DEV", checkout)
    monkeypatch.setenv("PGHOST", "/given")
    monkeypatch.setenv("REDIS_URL", "redis://given")
    with stack.services("test-1", durable=False) as named:
        assert named == {}
    assert not (checkout / "test-1").exists()


def test_a_program_that_ignores_the_request_to_stop_is_ended(monkeypatch):
    monkeypatch.setattr(children, "SECONDS_TO_STOP", 0.2)
    deaf = (
        "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", deaf], stdout=subprocess.PIPE, start_new_session=True
    )
    process.stdout.read(1)  # it is deaf from here on
    children.stop(process, signal.SIGTERM)
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("code", [0, 1, 2, 5])
def test_a_program_in_the_foreground_gives_its_exit_code(code):
    words = [sys.executable, "-c", f"raise SystemExit({code})"]
    assert children.foreground(words, env=os.environ) == code


def test_a_program_ended_by_a_signal_gives_the_shells_exit_code():
    words = [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]
    assert children.foreground(words, env=os.environ) == 128 + signal.SIGKILL


@pytest.mark.parametrize("words", [[], ["manage"], ["manage", "--dry-run"], ["deploy"]])
def test_wrong_usage_says_how_and_keeps_standard_output_clean(words, capsys):
    assert commands.main(words) == 2
    written = capsys.readouterr()
    assert "usage: python3 dev.py demo" in written.err
    assert written.out == ""


def test_libraries_are_fetched_only_when_they_are_missing(monkeypatch, tmp_path):
    monkeypatch.setattr(debian, "UNPACKED", tmp_path)
    monkeypatch.setattr(debian, "is_installed", lambda library: library != "libatomic.so.1")
    assert debian.missing_libraries() == ["libatomic1"]
    (tmp_path / "usr/lib/x86_64-linux-gnu").mkdir(parents=True)
    (tmp_path / "usr/lib/x86_64-linux-gnu/libatomic.so.1").touch()
    assert debian.missing_libraries() == []
