"""What left the house is told from what was shown; a row says which classes it may have held."""

import pytest
from django.urls import reverse

from audit.log import note
from audit.models import Reading
from documents.models import StoredFile
from documents.storage import keep
from organisations.roles import Role
from tests.builders import a_hat, an_enrolment
from tests.world import a_world

pytestmark = pytest.mark.django_db


def test_the_order_of_a_file_is_an_export(client):
    world = a_world()
    client.force_login(world.hats["leader"].user)
    number = world.closed.case_number
    client.post(reverse("participants:print_final_document", args=[number]))
    row = Reading.objects.get(view="participants:print_final_document")
    assert (row.outcome, row.asked, row.status) == ("exported", number, 302)


def test_a_file_that_is_fetched_is_a_download_of_its_case(client):
    world = a_world()
    StoredFile.objects.create(
        job=world.job,
        name="slutdokument.pdf",
        content_type="application/pdf",
        sha256=keep(b"%PDF-1.7"),
        size=8,
        expires_at="2099-01-01T00:00:00Z",
    )
    client.force_login(world.hats["staff"].user)
    answer = client.get(reverse("documents:download", args=[world.job.pk]))
    assert b"".join(answer) == b"%PDF-1.7"
    row = Reading.objects.get(view="documents:download")
    assert (row.outcome, row.kind, row.subjects) == ("downloaded", "file", [world.closed.pk])


def test_a_row_names_the_classes_that_the_role_may_see_on_the_page(client):
    hat = a_hat()
    case = an_enrolment(team=hat.team)
    client.force_login(hat.user)
    for name in ("journal", "edit_person"):
        client.get(reverse(f"participants:{name}", args=[case.case_number]))
    classes = dict(Reading.objects.filter(asked=case.case_number).values_list("view", "classes"))
    assert classes["participants:journal"] == ["K1", "K2", "K3", "K4", "K7"]
    assert classes["participants:edit_person"] == ["K1", "K2"]


def test_what_is_noted_of_another_kind_has_a_row_of_its_own_in_the_same_transaction(client, rf):
    referrer = a_hat(Role.REMITTENT)
    client.force_login(referrer.user)
    client.get(reverse("reporting:start"))
    assert Reading.objects.get(view="reporting:start").kind == "referral"
    request = rf.get("/")
    note(request, [1, 2])
    note(request, [2, 3], alert=True)
    note(request, [3], kind="referral")
    assert vars(request)["noted_subjects"] == {"": [1, 2, 3], "referral": [3]}
    assert vars(request)["noted_alert"] is True
