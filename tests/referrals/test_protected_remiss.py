"""A remiss that says that the person is protected: read by those whom the leader names."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from audit.models import Reading
from organisations.models import Team
from organisations.roles import Role
from participants.models import Enrolment
from referrals import intake
from referrals.models import Referral
from referrals.naming import name_reader
from reporting.naming import lacking_readers, naming_panels
from tests.builders import a_hat, a_participant, a_referral, a_team, an_enrolment, says_why

pytestmark = pytest.mark.django_db
TODAY = localdate()
LIST = reverse("referrals:list")
NAME = {"first_name": "Hemliga", "last_name": "Namnet"}


def at(name, referral, *args):
    return reverse(f"referrals:{name}", args=[referral.number, *args])


@pytest.fixture
def leader(hat):
    return a_hat(Role.VERKSAMHETSLEDARE, team=hat.team)


@pytest.fixture
def referral(hat):
    return a_referral(team=hat.team, is_protected=True, sent_on=TODAY - timedelta(days=2), **NAME)


def test_the_team_sees_neither_name_nor_number_nor_content(client, hat, referral):
    for address in (LIST, reverse("reporting:start"), f"{LIST}?flik=nya"):
        page = client.get(address).text
        assert "Namnet" not in page
        assert referral.number not in page
    found = client.post(LIST, {"q": "Namnet"}, follow=True)
    assert found.context["rows"] == []
    forbidden, absent = client.get(at("remiss", referral)), client.get(f"{LIST}R-2026-999/")
    assert (forbidden.status_code, forbidden.content) == (404, absent.content)


def test_the_leader_sees_the_number_and_names_who_reads(client, leader, referral, hat):
    client.force_login(leader.user)
    page = client.get(LIST).text
    assert referral.number in page
    an_enrolment()  # elsewhere, and nobody is responsible for it
    assert lacking_readers(a_hat(leader.role), TODAY) == ([], [])
    kept, _ = naming_panels(*lacking_readers(leader, TODAY))
    assert [row.label for row in kept.rows] == [referral.number]
    assert at("readers", referral) in client.get(kept.url).text
    assert "Namnge läsare" in page
    assert "Namnet" not in page
    assert client.get(at("remiss", referral)).status_code == 404
    page = client.post(at("readers", referral), {"user": hat.user.pk}, follow=True).text
    assert hat.user.display_name in page
    assert "Namnet" not in page
    a_referral(team=hat.team, is_protected=True)  # of another person: its list is its own
    assert list(Referral.objects.visible_to(hat)) == [referral]
    client.force_login(hat.user)
    page = client.get(at("remiss", referral)).text
    assert "Remissen</h2>" in page
    assert "Namnet" not in page  # it stands where the person is enrolled
    assert "Namnet" in client.get(at("accept", referral)).text
    assert Reading.objects.get(view="referrals:remiss", outcome="shown").alert


def test_a_removed_reader_reads_no_more(client, leader, referral, hat):
    name_reader(referral, hat.user, by=leader, at=now())
    [reader] = referral.named_readers.all()
    client.force_login(leader.user)
    client.post(at("remove_reader", referral, reader.pk))
    assert not Referral.objects.visible_to(hat).exists()


def test_two_who_strike_the_same_reader_take_turns(leader, referral, hat):
    name_reader(referral, hat.user, by=leader, at=now())
    [reader] = referral.named_readers.all()
    with CaptureQueriesContext(connection) as asked:
        reader.strike(by=leader, at=now())
    assert any("FOR UPDATE" in one["sql"] for one in asked)
    with pytest.raises(ValidationError, match="redan borttagen"):
        reader.strike(by=leader, at=now())


def test_nobody_else_keeps_the_list(client, referral, hat):
    for other in (hat, a_hat(Role.VERKSAMHETSLEDARE)):
        client.force_login(other.user)
        assert client.get(at("readers", referral)).status_code == 404
        assert not Referral.objects.with_a_list(other).exists()
    left = a_hat(team=referral.team, ended_on=localdate() - timedelta(days=1))
    for other in (a_hat(), left):
        with pytest.raises(ValidationError, match="arbetar i teamet nu"):
            name_reader(referral, other.user, by=None, at=now())


def test_where_the_circle_is_narrow_a_colleague_finds_what_is_neither_protected_nor_enrolled():
    team = a_team(readers=Team.Readers.NAMED)
    waiting, enrolled = a_referral(team=team), a_referral(team=team)
    a_referral(team=team, is_protected=True, municipality="", phone="")
    enrolled.accept(on=TODAY, enrolment=an_enrolment(team=team))
    assert list(Referral.objects.visible_to(a_hat(team=team))) == [waiting]


def test_the_list_is_of_what_is_protected_and_sent_and_no_team_writes_as_a_referrer(hat, leader):
    without = {"municipality": "", "phone": ""}
    a_referral(team=hat.team, is_protected=True, sent_on=None, **without)
    a_referral(team=hat.team, referrer=hat, referred_by=None)
    sent = a_referral(team=hat.team, is_protected=True, **without)
    assert list(Referral.objects.with_a_list(leader)) == [sent]
    assert not Referral.objects.written_by(hat).exists()
    elsewhere = a_referral()
    assert not Referral.objects.of_office(elsewhere.referrer).exists()
    assert list(Referral.objects.visible_to(elsewhere.referrer)) == [elsewhere]


def test_the_colleagues_at_the_office_do_not_take_it_over(referral):
    colleague = a_hat(Role.REMITTENT, organisation=referral.referred_by)
    assert not Referral.objects.of_office(colleague).exists()


def test_who_registers_a_protected_remiss_is_the_first_to_read_it(client, hat):
    fields = {
        "channel": "paper",
        "received_on": str(TODAY),
        "referring_party": "AF",
        "is_protected": "on",
        "needs": ["AF", "REGION"],
        "background": "Behöver samordning.",
        "consent_on": str(TODAY),
    }
    page = client.post(reverse("referrals:register"), fields | NAME | {"phone": "070-1740605"}).text
    assert "Lämna tomt när personen har skyddade uppgifter." in page
    client.post(reverse("referrals:register"), fields | NAME)
    [referral] = Referral.objects.visible_to(hat)
    assert not Referral.objects.visible_to(a_hat(team=hat.team)).exists()
    assert client.get(at("remiss", referral)).status_code == 200


def test_a_draft_forgets_the_ways_when_the_protection_is_said(client):
    referrer = a_hat(Role.REMITTENT)
    client.force_login(referrer.user)
    draft = a_referral(referrer=referrer, sent_on=None, phone="070-1740605", municipality="Sala")
    section = reverse("referrals:section", args=[draft.number, "person"])
    fields = NAME | {"is_protected": "on", "phone": "070-1740605"}
    answer = client.post(section, fields, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    draft.refresh_from_db()
    assert (draft.is_protected, draft.phone, draft.municipality) == (True, "", "")
    kept = draft.history.values_list("phone", "municipality")
    assert set(kept) == {("", "")}


def test_the_database_refuses_a_way_to_who_is_protected(referral):
    with pytest.raises(IntegrityError, match="protected_remiss"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(municipality="Sala")


def test_a_protected_remiss_becomes_a_protected_case_with_the_same_readers(hat, leader, referral):
    colleague = a_hat(team=hat.team)
    name_reader(referral, hat.user, by=leader, at=now())
    person = intake.newcomer(referral, **NAME)
    facts = {
        "started_on": TODAY,
        "decided_on": TODAY,
        "responsible": colleague.user,
        "huvudman": hat.team.owner,
    }
    with pytest.raises(ValidationError, match="Välj slag av skydd"):
        intake.accept(referral, participant=person, **facts)
    intake.protect(person, protection="marked", alias="Alias Björk")
    case = intake.accept(referral, participant=person, **facts)
    for reader in (hat, colleague):
        assert Enrolment.objects.visible_to(reader).get() == case
    assert not Enrolment.objects.visible_to(leader).exists()
    assert not Referral.objects.with_a_list(leader).exists()


NUMBER = "198112289874"


@pytest.fixture
def known(hat):
    """Somebody whom the controller protects, and who has a case that nobody here finds."""
    facts = {"personal_number": NUMBER, "identity_type": "personnummer"}
    person = a_participant(
        controller=hat.team.owner, protection="marked", alias="Alias Björk", **facts
    )
    an_enrolment(team=hat.team, participant=person)
    return person


def test_whoever_is_known_as_protected_is_hidden_from_the_sending_on(client, hat, leader, known):
    """Without a word to the referrer, who did not say that they are (quality.md A5)."""
    referrer = a_hat(Role.REMITTENT)
    office = a_hat(Role.REMITTENT, organisation=referrer.organisation)
    remisser = {
        number: a_referral(
            team=hat.team, referrer=referrer, sent_on=None, personal_number=number, **NAME
        )
        for number in (NUMBER, "197302889931")
    }
    client.force_login(referrer.user)
    sent = {}
    for number, remiss in remisser.items():
        receipt = client.post(at("check", remiss), follow=True).text
        page = client.get(at("status", remiss)).text
        sent[number] = (receipt.count("skydd"), page.count("Namnet"), page.count("skydd"))
        row = Reading.objects.filter(view="referrals:check", outcome="changed").latest("pk")
        assert (row.alert, row.controller_id) == (number == NUMBER, hat.team.owner_id)
    assert sent[NUMBER] == sent["197302889931"]
    remiss, other = remisser[NUMBER], remisser["197302889931"]
    assert list(Referral.objects.visible_to(hat)) == [other]
    assert list(Referral.objects.with_a_list(leader)) == [remiss]
    assert set(Referral.objects.of_office(office)) == {remiss, other}
    client.force_login(hat.user)
    assert client.get(at("remiss", remiss)).status_code == 404
    name_reader(remiss, hat.user, by=leader, at=now())
    assert "Namnet" in client.get(at("remiss", remiss)).text
    assert Reading.objects.get(view="referrals:remiss", outcome="shown").alert
    names = {row.shown_name for row in client.get(LIST).context["rows"]}
    assert names == {"Person med skyddade uppgifter", "Hemliga Namnet"}
    assert [row.number for row in search(client, "Namnet")] == [other.number]


def search(client, words):
    return client.post(LIST, {"q": words}, follow=True).context["rows"]


def test_a_remiss_is_hidden_when_the_person_becomes_protected_while_it_waits(hat, known):
    known.protection, known.alias = "none", ""
    known.save()
    remiss = a_referral(team=hat.team, personal_number=NUMBER)
    assert list(Referral.objects.visible_to(hat)) == [remiss]
    known.protection, known.alias = "marked", "Alias Björk"
    known.save()
    assert not Referral.objects.visible_to(hat).exists()


def test_whoever_registers_a_remiss_of_a_known_protected_person_reads_it(client, hat, known):
    fields = {
        "channel": "paper",
        "received_on": str(TODAY),
        "referring_party": "AF",
        "personal_number": NUMBER,
        "needs": ["AF", "REGION"],
        "background": "Behöver samordning.",
        "consent_on": str(TODAY),
    }
    assert client.post(reverse("referrals:register"), fields | NAME, follow=True).status_code == 200
    assert Referral.objects.visible_to(hat).exists()
    assert not Referral.objects.visible_to(a_hat(team=hat.team)).exists()
    assert Reading.objects.get(view="referrals:register", outcome="changed").alert


def test_at_most_five_read_a_protected_remiss_and_the_case_it_becomes(hat, leader, referral):
    six = [a_hat(team=hat.team) for _ in range(6)]
    for one in six[:5]:
        name_reader(referral, one.user, by=leader, at=now())
    with pytest.raises(ValidationError, match="Högst fem"):
        name_reader(referral, six[5].user, by=leader, at=now())

    def accepted(responsible):
        person = intake.newcomer(referral, **NAME)
        intake.protect(person, protection="marked", alias="Alias Björk")
        facts = {"started_on": TODAY, "decided_on": TODAY, "huvudman": hat.team.owner}
        return intake.accept(referral, participant=person, responsible=responsible, **facts)

    with pytest.raises(ValidationError, match="Välj en av läsarna som ansvarig"):
        accepted(six[5].user)
    assert not Enrolment.objects.exists()
    case = accepted(six[0].user)
    assert {one.user for one in case.named_readers.all()} == {one.user for one in six[:5]}


def test_a_reader_who_has_left_the_team_leaves_room_for_another(hat, leader, referral):
    hats = [a_hat(team=hat.team) for _ in range(6)]
    for one in hats[:5]:
        name_reader(referral, one.user, by=leader, at=now())
    hats[0].ended_on = TODAY - timedelta(days=1)
    hats[0].save()
    name_reader(referral, hats[5].user, by=leader, at=now())
    assert referral.named_readers.at_work(TODAY).count() == 5


def test_the_remiss_of_a_protected_case_has_the_door_of_the_case(client, hat):
    """Also one that says nothing of protection: the person is protected since."""
    referral = a_referral(team=hat.team, **NAME)
    person = a_participant(controller=hat.team.owner, protection="marked", alias="Alias Björk")
    case = an_enrolment(team=hat.team, participant=person, responsible=hat.user)
    referral.accept(on=TODAY, enrolment=case)
    door = reverse("participants:open_protected", args=[case.case_number])
    assert client.get(at("remiss", referral)).url.startswith(door)
    says_why(client, case)
    assert client.get(at("remiss", referral)).status_code == 200
    assert Reading.objects.get(view="referrals:remiss").alert


def test_a_letter_to_the_referrer_says_nothing_of_the_person(client, hat, leader, mailoutbox):
    from referrals.tasks import Letter, send_letter

    referrer = a_hat(Role.REMITTENT)
    referrer.user.email = "ulf@example.org"
    referrer.user.save()
    referral = a_referral(team=a_team(), referrer=referrer, is_protected=True, **NAME)
    send_letter(referral.pk, Letter.NEWS.value, "https://example.org/remisser/x/")
    [letter] = mailoutbox
    assert "Namnet" not in letter.subject + letter.body
    assert "skydd" not in (letter.subject + letter.body).lower()
