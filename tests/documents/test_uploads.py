"""Uploads: what a file must be, tried with every trick we know and one harmless file a kind."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from documents.fields import CheckedFileField
from documents.kinds import Refused
from documents.models import Job, drop_unnamed
from documents.storage import path_of, stored
from documents.tasks import remove_unnamed
from documents.uploads import Upload, checked
from participants.models import Attachment
from participants.papers import as_reviewed
from tests.builders import a_closed_enrolment, a_hat, an_enrolment, reviewed
from tests.documents.hostile import HARMLESS, HOSTILE, PDF, TXT

SWEDISH = ("Filen", "Filnamnet", "Filer ", "Innehållet", "Bilden", "Efter ", "PDF-filen", "Välj ")


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user)


def page_of(case):
    return reverse("participants:documents", args=[case.case_number])


def send(client, case, name, data, **facts):
    return client.post(page_of(case), {"file": a_file(name, data), **facts})


def a_file(name, data):
    """As it stands in the request: Django's own file strips a path, a browser's may have none."""
    file = SimpleUploadedFile("x", data)
    file._name = name
    return file


@pytest.mark.parametrize(
    ("name", "kind"),
    [("documents", "plan"), ("plan", "plan"), ("final_document", "final_document")],
)
def test_a_page_shows_what_one_ordered_and_not_what_a_colleague_did(client, hat, name, kind):
    case = a_closed_enrolment(team=hat.team, responsible=hat.user, closed_on=localdate())
    said = as_reviewed(reviewed(case))
    for orderer, label in ((hat, "Mitt blad"), (a_hat(team=hat.team), "Kollegans blad")):
        Job.objects.create(
            kind=kind,
            label=label,
            subject=case.case_number,
            parameters={"enrolment": case.pk, **said},
            ordered_by=orderer,
        )
    page = client.get(reverse(f"participants:{name}", args=[case.case_number])).content.decode()
    assert ("Mitt blad" in page, "Kollegans blad" in page) == (True, False)


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_file_is_taken_as_it_is(name):
    upload = checked(a_file(name, HARMLESS[name]))
    assert upload.data == HARMLESS[name]
    assert upload.kind == name.rpartition(".")[2].lower().replace("jpeg", "jpg")


@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: repr(name)[:40])
def test_a_hostile_file_is_refused_in_words(name):
    with pytest.raises(Refused) as refusal:
        checked(a_file(name, HOSTILE[name]))
    assert str(refusal.value).startswith(SWEDISH)
    assert str(refusal.value).endswith(".")


def test_at_least_sixty_hostile_files_are_tried():
    assert len(HOSTILE) >= 60


def test_no_hostile_file_reaches_the_case_or_makes_the_page_fall_over(client, case):
    """Every fifth here; the whole list by `python -m tests.drills.hostile_uploads`."""
    for name, data in list(HOSTILE.items())[::5]:
        answer = send(client, case, name, data)
        assert answer.status_code == 200, name
        assert "<title>Fel: " in answer.content.decode(), name
    assert not Attachment.objects.exists()


def test_what_is_kept_is_fetched_as_a_file_and_never_shown(client, case):
    for name, data in HARMLESS.items():
        send(client, case, name, data)
    for attachment in Attachment.objects.all():
        answer = client.get(
            reverse("participants:attachment", args=[case.case_number, attachment.pk])
        )
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment; filename=")
        assert case.case_number in answer["Content-Disposition"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert "no-store" in answer["Cache-Control"]
        assert answer.content in HARMLESS.values()
    assert Attachment.objects.count() == len(HARMLESS)


def test_the_name_a_file_came_with_is_kept_as_a_label_only(client, case):
    send(client, case, "Tova Ljungsäters intyg.pdf", PDF)
    attachment = Attachment.objects.get()
    assert attachment.label == "Tova Ljungsäters intyg"
    assert attachment.file_name == f"{case.case_number}-bilaga-{attachment.pk}.pdf"


def test_a_label_with_hidden_signs_is_refused(client, case):
    answer = send(client, case, "a.pdf", PDF, label="faktura\u202efdp.exe")
    assert "tecken som inte syns" in answer.content.decode()
    assert not Attachment.objects.exists()


def remove(client, attachment, reason="Fel ärende"):
    address = reverse(
        "participants:remove_attachment", args=[attachment.enrolment.case_number, attachment.pk]
    )
    return client.post(address, {"reason": reason})


def test_a_removed_attachment_leaves_its_reason_and_no_bytes(
    client, case, django_capture_on_commit_callbacks
):
    send(client, case, "a.pdf", PDF)
    attachment = Attachment.objects.get()
    sha256 = attachment.sha256
    assert "Skriv varför" in remove(client, attachment, reason="").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        remove(client, attachment)
    assert not path_of(sha256).exists()
    assert remove(client, attachment).status_code == 404
    page = client.get(page_of(case)).content.decode()
    assert "Fel ärende" in page
    assert "Borttagen bilaga" in page


def test_bytes_that_another_row_names_stay(client, case, django_capture_on_commit_callbacks):
    for _ in range(2):
        send(client, case, "a.pdf", PDF)
    first, second = Attachment.objects.all()
    with django_capture_on_commit_callbacks(execute=True):
        remove(client, first)
    assert path_of(second.sha256).exists()
    assert not drop_unnamed(second.sha256)


def test_the_sweep_takes_what_no_row_names_and_nothing_else(client, case):
    send(client, case, "a.pdf", PDF)
    send(client, case, "a.txt", TXT)
    kept, lost = Attachment.objects.all()
    lost.delete()
    remove_unnamed()
    assert list(stored()) == [kept.sha256]


def test_a_colleague_of_another_team_finds_neither_page_nor_file(client, case):
    send(client, case, "a.pdf", PDF)
    attachment = Attachment.objects.get()
    client.force_login(a_hat().user)
    fetched = reverse("participants:attachment", args=[case.case_number, attachment.pk])
    assert client.get(page_of(case)).status_code == client.get(fetched).status_code == 404


def test_a_changed_file_is_not_given(client, case):
    send(client, case, "a.pdf", PDF)
    attachment = Attachment.objects.get()
    path_of(attachment.sha256).write_bytes(b"something else")
    fetched = reverse("participants:attachment", args=[case.case_number, attachment.pk])
    assert client.get(fetched).status_code == 404


def test_a_row_without_reason_is_refused_by_the_database(case, hat):
    attachment = Attachment(enrolment=case, added_by=hat.user, label="Intyg")
    attachment.add(Upload("pdf", "a", PDF))
    constraint = "attachment_removed_with_a_reason"
    with pytest.raises(Exception, match=constraint), connection.cursor() as cursor:
        cursor.execute("UPDATE participants_attachment SET removed_at = now(), sha256 = ''")


def test_a_field_says_what_it_takes():
    field = CheckedFileField(kinds=("csv", "xlsx"), most=5 * 2**20)
    assert field.help_text == "Välj CSV eller Excel (xlsx). Filen får ha högst 5 MB."
    assert field.widget.attrs["accept"] == ".xlsx,.csv"
