"""Fientliga filer: each through the page of a case, and what was kept is fetched again (A12).

    python -m tests.drills.hostile_uploads

Prints how many were refused and how many kept; leaves with 1 if a page fell over, or if anything
that was kept could be shown by a browser.
"""

import os
import sys
from tempfile import TemporaryDirectory

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finsam.settings")
django.setup()

from django.test import Client, override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from participants.models import Attachment  # noqa: E402
from tests.builders import a_hat, an_enrolment  # noqa: E402
from tests.documents.hostile import HARMLESS, HOSTILE  # noqa: E402
from tests.documents.test_uploads import a_file  # noqa: E402
from tests.drills.scratch import scratch_database  # noqa: E402

SAFE = ("application/octet-stream", "sandbox; default-src 'none'", "nosniff")


def main() -> int:
    with (
        scratch_database(),
        TemporaryDirectory() as folder,
        override_settings(SECURE_SSL_REDIRECT=False, PRIVATE_ROOT=folder),
    ):
        hat, client = a_hat(), Client(raise_request_exception=False)
        client.force_login(hat.user)
        case = an_enrolment(team=hat.team, responsible=hat.user)
        page = reverse("participants:documents", args=[case.case_number])
        files = HOSTILE | HARMLESS
        answers = [client.post(page, {"file": a_file(*file)}).status_code for file in files.items()]
        shown = [kept.pk for kept in Attachment.objects.all() if not is_inert(client, kept)]
    fallen = sum(answer >= 500 for answer in answers)
    print(
        f"{len(HOSTILE)} hostile and {len(HARMLESS)} harmless files: {answers.count(200)} refused,"
        f" {answers.count(302)} kept; {len(shown)} could be shown, {fallen} answers of 500"
    )
    return 1 if shown or fallen or answers.count(200) < len(HOSTILE) else 0


def is_inert(client: Client, kept: Attachment) -> bool:
    answer = client.get(
        reverse("participants:attachment", args=[kept.enrolment.case_number, kept.pk])
    )
    heads = ("Content-Type", "Content-Security-Policy", "X-Content-Type-Options")
    saved = answer.headers.get("Content-Disposition", "").startswith("attachment;")
    return saved and tuple(answer.headers.get(head) for head in heads) == SAFE


if __name__ == "__main__":
    sys.exit(main())
