from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from audit.models import Reading
from organisations.roles import Role
from referrals.models import Referral
from referrals.states import State
from tests.builders import a_hat, a_referral, a_team, an_organisation

pytestmark = pytest.mark.django_db

PERSON = {"first_name": "Viktor", "last_name": "Lagerhed", "personal_number": "19811228-9874"}
NEED = {"needs": ["AF", "REGION"], "background": "Har varit sjukskriven länge."}
OBSTACLES = {"obstacles": [], "obstacles_reason": ""}


@pytest.fixture
def referrer(client):
    hat = a_hat(Role.REMITTENT, organisation=an_organisation(kind="AF", name="AF Köping"))
    client.force_login(hat.user)
    return hat


def consent():
    return {"own_words": "Jag vill orka.", "consent_on": localdate().isoformat()}


def at(name, referral, **more):
    return reverse(f"referrals:{name}", kwargs={"number": referral.number} | more)


def begin(client, team=None):
    facts = {"team": (team or a_team()).pk, "referring_party": "AF", "contact_phone": "010-1"}
    client.post(reverse("referrals:new"), facts)
    return Referral.objects.latest("pk")


def fill(client, referral, **sections):
    for slug, facts in sections.items():
        client.post(at("section", referral, slug=slug), facts)


def a_whole_draft(client):
    referral = begin(client)
    fill(
        client,
        referral,
        person=PERSON,
        behov=NEED,
        hinder=OBSTACLES,
        samtycke=consent(),
    )
    return referral


def test_a_remiss_is_written_section_by_section_and_sent(client, referrer):
    referral = a_whole_draft(client)
    page = client.get(at("check", referral))
    assert "Viktor Lagerhed" in page.text
    assert "19811228-9874" in page.text
    answer = client.post(at("check", referral))
    assert answer["Location"] == at("receipt", referral)
    referral.refresh_from_db()
    assert referral.sent_on == localdate()
    assert (referral.referrer, referral.referred_by) == (referrer, referrer.organisation)
    assert referral.contact == referrer.user.display_name
    assert referral.personal_number == "198112289874"
    assert referral.number in client.get(at("receipt", referral)).text


def test_each_section_leads_on_to_the_next(client, referrer):
    referral = begin(client)
    answer = client.post(at("section", referral, slug="person"), PERSON)
    assert answer["Location"] == at("section", referral, slug="behov")
    answer = client.post(at("section", referral, slug="samtycke"), consent())
    assert answer["Location"] == at("draft", referral)


def test_what_is_typed_is_kept_when_something_is_lacking(client, referrer):
    referral = begin(client)
    page = client.post(at("section", referral, slug="behov"), NEED | {"needs": ["AF"]})
    assert "<title>Fel: Remiss" in page.text
    assert "Välj minst två parter" in page.text
    assert "Har varit sjukskriven länge." in page.text


def test_a_draft_is_saved_half_done(client, referrer):
    referral = begin(client)
    half = {"needs": ["AF"], "background": "Mitt i en mening", "draft": "1"}
    answer = client.post(at("section", referral, slug="behov"), half)
    assert answer["Location"] == at("draft", referral)
    referral.refresh_from_db()
    assert (referral.needs, referral.background) == (["AF"], "Mitt i en mening")


def test_a_page_that_saves_itself_says_when(client, referrer):
    referral = begin(client)
    answer = client.post(
        at("section", referral, slug="behov"),
        {"background": "Halvvägs"},
        headers={"HX-Request": "true"},
    )
    assert "Utkast sparat kl." in answer.text
    assert "<html" not in answer.text
    referral.refresh_from_db()
    assert referral.background == "Halvvägs"


def test_a_page_that_saves_itself_keeps_all_that_can_be_read(client, referrer):
    referral = begin(client)
    answer = client.post(
        at("section", referral, slug="person"),
        PERSON | {"personal_number": "1981"},
        headers={"HX-Request": "true"},
    )
    assert "men inte personnummer" in answer.text
    referral.refresh_from_db()
    assert (referral.name, referral.personal_number) == ("Viktor Lagerhed", "")


def test_a_number_that_cannot_be_right_is_said_to_be_so_and_not_repeated(client, referrer):
    referral = begin(client)
    wrong = PERSON | {"personal_number": "19811228-9875"}
    page = client.post(at("section", referral, slug="person"), wrong)
    assert "Kontrollsiffran stämmer inte" in page.text
    assert page.text.count("19811228-9875") == 1  # in the control, where it was typed


def test_a_consent_in_the_future_is_refused(client, referrer):
    referral = begin(client)
    ahead = {"consent_on": (localdate() + timedelta(days=1)).isoformat()}
    page = client.post(at("section", referral, slug="samtycke"), consent() | ahead)
    assert "kan inte ligga framåt" in page.text


def test_the_task_list_says_what_remains(client, referrer):
    referral = begin(client)
    page = client.get(at("draft", referral)).text
    assert "Skriv personens namn." in page
    assert "Granska och skicka</a>" not in page
    fill(client, referral, person=PERSON, behov=NEED, samtycke=consent())
    page = client.get(at("draft", referral)).text
    assert "Skriv personens namn." not in page
    assert "Granska och skicka</a>" in page


def test_a_remiss_that_is_not_whole_is_not_sent(client, referrer):
    referral = begin(client)
    fill(client, referral, person=PERSON)
    page = client.post(at("check", referral))
    assert page.status_code == 200
    assert "Beskriv bakgrund och behov." in page.text
    referral.refresh_from_db()
    assert referral.current_state == State.DRAFT


def test_a_remiss_is_sent_once(client, referrer):
    referral = a_whole_draft(client)
    client.post(at("check", referral))
    version = Referral.objects.get().version
    again = client.post(at("check", referral), follow=True)
    assert again.redirect_chain == [(at("status", referral), 302)]
    assert "Remissen är redan skickad." in again.text
    assert Referral.objects.get().version == version


def test_writing_about_somebody_known_says_nothing_of_it(client, referrer):
    known = a_referral(personal_number="198112289874")
    referral = begin(client, team=known.team)
    answer = client.post(at("section", referral, slug="person"), PERSON)
    assert answer.status_code == 302


def test_a_draft_is_removed_by_its_author(client, referrer):
    referral = begin(client)
    client.post(at("discard", referral))
    assert not Referral.objects.exists()
    again = client.post(at("discard", referral), follow=True)
    assert again.redirect_chain == [(reverse("referrals:list"), 302)]
    assert "Utkastet finns inte längre." in again.text


def test_removing_says_the_same_of_what_is_another_s_sent_or_nobody_s(client, referrer):
    theirs = a_referral(sent_on=None)
    sent = a_referral(referrer=referrer)
    for number in (theirs.number, sent.number, "R-2026-999"):
        address = reverse("referrals:discard", args=[number])
        assert client.get(address).status_code == 404
        answer = client.post(address, follow=True)
        assert answer.redirect_chain == [(reverse("referrals:list"), 302)]
        assert "Utkastet finns inte längre." in answer.text
    assert Referral.objects.count() == 2


def test_a_unit_of_the_own_kind_of_authority_is_chosen(client):
    hat = a_hat(Role.REMITTENT, organisation=an_organisation(kind="KOMMUN"))
    client.force_login(hat.user)
    page = client.get(reverse("referrals:new")).text
    assert "Kommunen, ekonomiskt bistånd" in page
    assert "Försäkringskassan" not in page


@pytest.mark.parametrize("name", ["draft", "check", "discard"])
def test_a_draft_is_found_by_nobody_but_its_author(client, referrer, name):
    referral = begin(client)
    colleague = a_hat(Role.REMITTENT, organisation=referrer.organisation)
    client.force_login(colleague.user)
    assert client.get(at(name, referral)).status_code == 404
    client.force_login(a_hat(team=referral.team).user)
    assert client.get(at(name, referral)).status_code == 404
    client.force_login(a_hat(team=referral.team).user)
    assert client.get(reverse("referrals:remiss", args=[referral.number])).status_code == 404


def test_a_section_that_is_none_does_not_exist(client, referrer):
    referral = begin(client)
    assert client.get(at("section", referral, slug="journal")).status_code == 404


def test_every_page_of_a_draft_is_logged_by_id(client, referrer):
    referral = begin(client)
    client.get(at("draft", referral))
    reading = Reading.objects.latest("pk")
    assert (reading.kind, reading.subjects) == ("referral", [referral.pk])
