"""Protection details: read by those who may open the case, encrypted, and nowhere else."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from organisations.models import Membership, Team
from participants.models import Opening, ProtectionDetail
from tests.builders import a_hat, a_participant, an_enrolment, named, says_why

pytestmark = pytest.mark.django_db
THREAT = "Hotas av sin bror i Sala."
WRITTEN = {"text": THREAT, "decided_by": "Polisen", "since": str(localdate())}


@pytest.fixture
def case(client, hat):
    person = a_participant(
        controller=hat.team.owner, protection="marked", alias="Alias Björk", last_name="Hemlig"
    )
    case = an_enrolment(team=hat.team, participant=person, responsible=hat.user)
    if not case.named_readers.filter(user=hat.user).exists():
        named(case, hat.user)
    says_why(client, case)
    return case


def url(name, case):
    return reverse(f"participants:{name}", args=[case.case_number])


def test_a_named_reader_writes_and_reads_them(client, case, hat):
    assert client.post(url("edit_protection", case), WRITTEN).url == url("protection", case)
    page = client.get(url("protection", case)).content.decode()
    assert THREAT in page
    assert f"Skrivet av {hat.user.display_name}" in page
    card = client.get(url("protection", case), headers={"HX-Request": "true"}).content.decode()
    assert card.lstrip().startswith("<section")


def test_neither_the_row_nor_its_history_can_be_read_in_the_database(client, case):
    client.post(url("edit_protection", case), WRITTEN)
    client.post(url("edit_protection", case), WRITTEN | {"text": "Bor nu i Köping.", "version": 1})
    assert ProtectionDetail.history.count() == 2
    with connection.cursor() as cursor:
        for table in ("protectiondetail", "historicalprotectiondetail"):
            cursor.execute(f"SELECT * FROM participants_{table}")
            stored = str(cursor.fetchall())
            assert not any(word in stored for word in ("Hotas", "Köping", "Polisen"))


def test_when_the_marking_is_lifted_nobody_finds_them(client, case, hat):
    client.post(url("edit_protection", case), WRITTEN)
    assert ProtectionDetail.objects.visible_to(hat).exists()
    case.participant.protection = "none"
    case.participant.save()
    assert not ProtectionDetail.objects.visible_to(hat).exists()


def test_they_stand_on_no_other_page_of_the_case(client, case):
    client.post(url("edit_protection", case), WRITTEN)
    for name in ("case", "journal", "facts", "history", "documents", "follow_ups", "measures"):
        assert THREAT not in client.get(url(name, case)).content.decode(), name
    assert url("protection", case) in client.get(url("facts", case)).content.decode()
    assert THREAT not in client.get(reverse("participants:list")).content.decode()


@pytest.mark.parametrize("role", ["socialkonsulent", "verksamhetsledare"])
def test_who_is_not_named_finds_no_such_page(client, case, role):
    client.post(url("edit_protection", case), WRITTEN)
    client.force_login(a_hat(role, team=case.team).user)
    for name in ("protection", "edit_protection"):
        assert client.get(url(name, case)).status_code == 404


def test_an_emergency_opening_does_not_lead_to_them(client, case, hat):
    client.post(url("edit_protection", case), WRITTEN)
    Team.objects.filter(pk=case.team_id).update(readers=Team.Readers.NAMED)
    other = Membership.objects.get(pk=a_hat(team=case.team).pk)
    other.login = "here"
    opening = Opening.objects.get()
    opening.pk, opening.kind, opening.actor, opening.login = None, "break_glass", other, "here"
    opening.save(force_insert=True)
    assert ProtectionDetail.objects.visible_to(hat).exists()
    assert not ProtectionDetail.objects.visible_to(other).exists()


def test_of_an_unprotected_person_there_is_no_such_page(client, hat):
    case = an_enrolment(team=hat.team, responsible=hat.user)
    assert client.get(url("protection", case)).status_code == 404
    assert client.post(url("edit_protection", case), WRITTEN).status_code == 404
    assert url("protection", case) not in client.get(url("facts", case)).content.decode()


def test_two_who_write_the_first_words_do_not_fall_over(client, case, hat):
    client.post(url("edit_protection", case), WRITTEN)
    second = ProtectionDetail(participant=case.participant, text="x", decided_by="y")
    second.since = localdate()
    with pytest.raises(Exception, match="finns redan"):
        second.write(by=hat.user, today=localdate())


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"text": ""}, "Skriv vad som gäller"),
        ({"decided_by": ""}, "Ange vem som har beslutat"),
        ({"since": "2999-01-01"}, "Dagen har inte varit än."),
    ],
)
def test_faulty_details_are_not_saved(client, case, facts, words):
    page = client.post(url("edit_protection", case), WRITTEN | facts).content.decode()
    assert words in page
    assert not ProtectionDetail.objects.exists()
