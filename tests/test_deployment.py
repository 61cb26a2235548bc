"""The deployment names commands, variables, files and roles: each of them must exist."""

import importlib
import re
import runpy
import subprocess
from pathlib import Path

import pytest
import yaml
from celery.bin.celery import celery
from django.conf import settings
from django.core.management import get_commands
from django.urls import resolve
from granian.cli import cli as granian

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()
SETTINGS = (ROOT / "finsam" / "settings.py").read_text()
READ = set(re.findall(r'(?:environ\.get|flag|listed)\(\s*"(\w+)"', SETTINGS))
# What the libraries below us read on their own.
OTHERS_READ = {"PGHOST", "PGPORT", "PGPASSWORD", "FONTCONFIG_FILE", "DJANGO_SETTINGS_MODULE"}
PYTHONS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
OWNER, APPLICATION = "samordning_owner", "samordning_app"


def in_the_image(path: str) -> bool:
    return any(path.startswith(line[1:]) for line in IGNORED if line.startswith("!"))


def image_variables() -> dict[str, str]:
    block = re.search(r"^ENV (.*?[^\\])$", DOCKERFILE, re.M | re.S).group(1)
    return dict(pair.split("=", 1) for pair in block.replace("\\\n", " ").split())


def variables_of(service: dict) -> dict[str, str]:
    return image_variables() | service["environment"]


def command_of(name: str) -> list[str]:
    """Without the word that lowers the priority."""
    command = [str(word) for word in SERVICES[name]["command"]]
    return command[3:] if command[0] == "nice" else command


def test_the_parts_are_the_ones_the_application_needs():
    assert set(OURS) == {"migrate", "web", "worker", "beat"}
    assert set(SERVICES) - set(OURS) == {"database", "redis"}


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_read_by_somebody(name):
    assert set(variables_of(OURS[name])) <= READ | OTHERS_READ | PYTHONS


def test_the_demo_and_debugging_stay_out_of_production():
    for service in OURS.values():
        assert not {"DEBUG", "DEMO_MODE"} & set(variables_of(service))


def test_every_secret_is_asked_for_and_explained():
    """A part that starts without its secret would start with an empty one."""
    text = (ROOT / "docker-compose.yml").read_text()
    asked = dict(re.findall(r"\$\{(\w+)(:\?|:-[^}]*)\}", text))
    assert len(re.findall(r"\$\{", text)) == len(re.findall(r"\$\{\w+:[?-]", text))
    explained = re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.M)
    assert {name for name, _ in explained} == set(asked)
    for name, value in explained:
        if name.endswith(("KEY", "KEYS", "PASSWORD")):
            assert value == ""
            assert asked[name] == ":?"


@pytest.mark.parametrize("name", SERVICES)
def test_only_the_migration_runs_as_the_owner_and_nothing_as_superuser(name):
    environment = SERVICES[name]["environment"] if name != "redis" else {}
    expected = {"migrate": OWNER, "database": None, "redis": None}.get(name, APPLICATION)
    assert environment.get("PGUSER") == expected
    password = "OWNER_PASSWORD" if expected == OWNER else "APP_PASSWORD"
    if expected:
        assert environment["PGPASSWORD"] == f"${{{password}:?}}"
        assert "SUPERUSER" not in str(environment)


def test_the_roles_that_are_made_are_those_that_connect():
    sql = "\n".join(file.read_text() for file in sorted((ROOT / "deploy/postgres").glob("*.sql")))
    made = re.findall(r"CREATE ROLE (\w+) (.*);", sql)
    assert made == [(OWNER, "LOGIN CREATEDB"), (APPLICATION, "LOGIN")]
    assert (settings.OWNER_USER, settings.APP_USER) == (OWNER, APPLICATION)
    assert re.findall(r"ALTER ROLE (\w+) PASSWORD", sql) == [OWNER, APPLICATION]
    database = re.search(rf"CREATE DATABASE (\w+) OWNER {OWNER};", sql).group(1)
    assert database == OURS["web"]["environment"]["PGDATABASE"]
    for variable in re.findall(r"\\getenv \w+ (\w+)", sql):
        assert variable in SERVICES["database"]["environment"]


def test_the_migration_is_a_command_of_ours_that_runs_once():
    python, manage, command, *options = command_of("migrate")
    assert (python, manage) == ("python", "manage.py")
    assert (ROOT / manage).exists()
    assert in_the_image(manage)
    assert command in get_commands()
    assert options == ["--noinput"]
    assert OURS["migrate"]["restart"] == "no"


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_every_part_waits_for_the_migration(name):
    waits = OURS[name]["depends_on"]
    assert waits["migrate"] == {"condition": "service_completed_successfully"}
    assert set(waits) <= set(SERVICES)


def test_the_web_server_knows_its_options_and_its_application():
    program, *words = command_of("web")
    context = granian.make_context(program, words)
    module, attribute = context.params["app"].split(":")
    assert callable(getattr(importlib.import_module(module), attribute))
    assert context.params["interface"].value == "wsgi"
    published = OURS["web"]["ports"][0]
    assert published == f"127.0.0.1:${{HTTP_PORT:-8000}}:{context.params['port']}"


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery_knows_its_options_and_its_application(name):
    program, flag, package, verb, *words = command_of(name)
    assert (program, flag, verb) == ("celery", "-A", name)
    assert importlib.import_module(f"{package}.celery").app.conf.broker_url == settings.REDIS_URL
    celery.commands[verb].make_parser(celery.make_context(program, [])).parse_args(list(words))


def test_the_worker_yields_to_the_pages():
    assert SERVICES["worker"]["command"][:3] == ["nice", "-n", "19"]


def test_what_the_schedule_names_is_a_task():
    app = importlib.import_module("finsam.celery").app
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks


def test_files_a_report_makes_reach_the_page_that_shows_them():
    folder = image_variables()["PRIVATE_ROOT"]
    for name in ("web", "worker"):
        assert OURS[name]["volumes"] == [f"private:{folder}"]
    assert f"install -d -o samordning -m 700 {folder}" in DOCKERFILE


@pytest.mark.parametrize("name", OURS)
def test_the_application_can_write_nowhere_but_where_it_must(name):
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.search(r"^USER samordning$", DOCKERFILE, re.M)


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_every_part_that_stays_up_tells_how_it_is(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


def test_the_database_and_the_queue_are_reached_from_inside_only():
    assert COMPOSE["networks"]["inner"] == {"internal": True}
    for name in ("database", "redis"):
        assert SERVICES[name]["networks"] == ["inner"]
        assert "ports" not in SERVICES[name]
    address = OURS["web"]["environment"]["REDIS_URL"]
    assert address.startswith("redis://redis:")
    assert OURS["web"]["environment"]["PGHOST"] == "database"


def test_the_database_is_made_as_on_a_developers_machine_and_logs_no_personal_data():
    from launch import postgres

    made = SERVICES["database"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert sorted(made) == sorted(postgres.locale(postgres.find_programs()))
    words = SERVICES["database"]["command"]
    for name in ("log_error_verbosity", "log_min_error_statement", "log_min_messages"):
        assert f"{name}={postgres.SETTINGS[name]}" in words


def test_the_image_holds_every_app_and_every_file_it_names():
    apps = [name for name in settings.INSTALLED_APPS if (ROOT / name).is_dir()]
    assert apps
    for path in [*(f"{app}/" for app in apps), "templates/", "static/"]:
        assert in_the_image(path), path
    for line in (line[1:] for line in IGNORED if line.startswith("!")):
        assert (ROOT / line).exists(), line
    copied = re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.M)
    assert copied == ["requirements/production.txt", "."]
    fonts = Path(image_variables()["FONTCONFIG_FILE"]).relative_to("/samordning")
    assert in_the_image(str(fonts))
    assert "/usr/local/share/fonts/samordning" in (ROOT / fonts).read_text()
    assert "/usr/local/share/fonts/samordning" in DOCKERFILE
    for mounted in SERVICES["database"]["volumes"]:
        if mounted.startswith("./"):
            assert (ROOT / mounted.split(":")[0]).is_dir()


def test_the_health_check_asks_a_page_that_exists_by_an_allowed_name(live_server, monkeypatch):
    check = OURS["web"]["healthcheck"]["test"]
    assert check == ["CMD", "python", "deploy/health.py"]
    assert in_the_image(check[2])
    is_healthy = runpy.run_path(str(ROOT / check[2]))["is_healthy"]
    port = int(live_server.url.rpartition(":")[2])
    assert resolve("/halsa/").view_name == "health"
    monkeypatch.setenv("ALLOWED_HOSTS", "localhost,elsewhere.example.se")
    assert is_healthy(port)
    monkeypatch.setenv("ALLOWED_HOSTS", "elsewhere.example.se")
    assert not is_healthy(port)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_pins_every_package_by_hash_and_names_no_address(lock):
    text = lock.read_text()
    packages = re.split(r"\n(?=\S)", text.strip())
    for package in packages:
        assert re.match(r"[\w.-]+==\S+ ", package), package
        assert "--hash=sha256:" in package, package
    assert "://" not in text


def test_what_production_runs_is_what_was_tested():
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        return set(re.findall(r"^([\w.-]+==[^ \\;]+)", text, re.M))

    assert pins("production") < pins("demo") < pins("test")


def test_the_checks_run_the_command_of_the_readme_with_a_browser():
    script = ROOT / ".ci" / "run"
    subprocess.run(["bash", "-n", script], check=True)
    lines = script.read_text().splitlines()
    assert lines[:2] == ["#!/usr/bin/env bash", "set -euo pipefail"]
    assert lines[-1] == "python3 dev.py test"
    assert any(line.startswith("export REQUIRE_BROWSER=1") for line in lines)
    assert script.stat().st_mode & 0o100
