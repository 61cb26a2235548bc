"""What every answer tells the browser, whatever kind of answer it is."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from tests.documents.hostile import PDF
from tests.documents.test_uploads import send
from tests.world import a_world

pytestmark = pytest.mark.django_db
SECRET = "kZ8wq2Lr5Tn9Xv3Bm6Yc1Hd4Jf7Ps0Ga-Ue_Ri-Wo-Qk-Zx-Ny-Bu-Mo"
FIELD_KEY = "Pw3Ls8Vd1Nk6Rq9Tb4Xj7Ym2Hc5Fg0Za-Ou_Ei-Ay-Uo-Ki"


@pytest.fixture
def world(client):
    world = a_world()
    client.force_login(world.hats["staff"].user)
    client.raise_request_exception = False
    return world


def every_kind_of_answer(client, world, monkeypatch):
    case = f"/deltagare/{world.case.case_number}/"
    send(client, world.case, "a.pdf", PDF)
    [newest, _] = world.case.attachments.all()
    yield client.get(case)
    yield client.get(case, headers={"HX-Request": "true"})
    yield client.get(reverse("participants:attachment", args=[world.case.case_number, newest.pk]))
    yield client.get("/deltagare/X-1/")
    yield client.get("/finns/inte/")
    yield client.get(case[:-1])  # leads to the address with a slash
    yield client.post(case)
    yield client.post("/konto/logga-ut/", HTTP_HOST="elsewhere.example.com")
    monkeypatch.setattr("participants.views.case.happenings", lambda *_: 1 / 0)
    yield client.get(case)


def test_no_answer_to_somebody_logged_in_is_kept_anywhere(client, world, monkeypatch):
    seen = set()
    for answer in every_kind_of_answer(client, world, monkeypatch):
        seen.add(answer.status_code)
        assert "no-store" in answer["Cache-Control"], answer.status_code
        if answer.status_code not in {301, 400}:  # given before anybody is known
            vary = {name.strip() for name in answer["Vary"].split(",")}
            assert {"HX-Request", "Cookie"} <= vary, answer.status_code
    assert seen == {200, 301, 400, 404, 405, 500}


def test_every_answer_says_what_the_browser_may_do(client, world, monkeypatch):
    for answer in every_kind_of_answer(client, world, monkeypatch):
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "camera=()" in answer["Permissions-Policy"]
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"


def test_htmx_keeps_no_page_and_evaluates_nothing(client, world):
    page = client.get("/").content.decode()
    [config] = re.findall(r"""<meta name="htmx-config" content='([^']+)'>""", page)
    wanted = {"historyCacheSize": 0, "allowEval": False, "selfRequestsOnly": True}
    assert wanted.items() <= json.loads(config).items()


def test_nothing_is_kept_in_the_storage_of_the_browser():
    ours = [path.read_text() for path in Path("static/js").glob("*.js") if "htmx" not in path.name]
    assert ours
    for text in ours:
        assert "localStorage" not in text
        assert "indexedDB" not in text


def test_no_case_is_reached_through_an_administration_of_tables():
    assert not apps.is_installed("django.contrib.admin")
    assert not Path("participants/admin.py").exists()


def test_a_production_deployment_has_nothing_to_remark_upon():
    environment = {name: os.environ[name] for name in ("PATH", "PGHOST") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment | {"SECRET_KEY": SECRET, "FIELD_KEYS": FIELD_KEY, "ALLOWED_HOSTS": "a.se"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_a_deployment_without_a_field_key_is_stopped_by_the_check():
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": SECRET, "ALLOWED_HOSTS": "a.se"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "FIELD_KEYS is empty" in done.stderr


def test_the_cookies_stay_with_the_browser_and_off_plain_lines():
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
