"""What the referrer is told: status and dates while the person agrees, and what was handed over."""

import random
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.timezone import localdate

from organisations.roles import Role
from participants.codes import ReferringParty
from participants.codes_consent import Ground
from participants.consents import stay_of
from participants.disclosure import contact_ended_on, parties_of
from participants.models import ConsentLine, Enrolment
from referrals.intake import accept
from referrals.models import Referral
from referrals.rows import as_values, rows
from referrals.tasks import Letter, send_letter
from tests.builders import (
    a_consent,
    a_disclosure,
    a_hat,
    a_participant,
    a_referral,
    a_team,
    a_user,
    an_organisation,
)

pytestmark = pytest.mark.django_db
TODAY = localdate()
START = TODAY - timedelta(days=60)
TEXT = "Planeringen går framåt."


def a_case(*, office=None, **facts):
    """A remiss that was accepted sixty days ago, as the application accepts it."""
    referrer = a_hat(Role.REMITTENT, organisation=office or an_organisation(kind="AF"))
    referrer.user.email = "remittent@example.se"
    referrer.user.save()
    team = a_team()
    defaults = {"consent_on": START - timedelta(days=9), "sent_on": START - timedelta(days=7)}
    referral = a_referral(team=team, referrer=referrer, **defaults | facts)
    accept(
        referral,
        participant=a_participant(controller=team.owner),
        started_on=START,
        decided_on=START,
        responsible=a_user(),
        huvudman=team.owner,
    )
    return Referral.objects.select_related("enrolment__team", "referrer__user").get(pk=referral.pk)


def withdraw(referral, on=TODAY):
    for consent in referral.enrolment.consents.filter(withdrawn_on=None):
        consent.withdraw(on=on, by=a_user())


def page(client, hat, name, *args):
    client.force_login(hat.user)
    return client.get(reverse(f"referrals:{name}", args=args))


def status(client, referral):
    return page(client, referral.referrer, "status", referral.number).text


def own_list(client, referral):
    return page(client, referral.referrer, "list").text


def start(client, referral):
    client.force_login(referral.referrer.user)
    return client.get(reverse("reporting:start")).text


def test_the_consent_of_the_remiss_is_the_first_of_the_case():
    referral = a_case(referring_party="KOMMUN_IFO")
    consent = referral.enrolment.consents.get()
    line = consent.lines.get()
    assert (line.party, line.direction, line.area) == ("KOMMUN_EB", "BADA", "PLANERING")
    assert (line.started_on, line.ended_on) == (START - timedelta(days=9), None)
    assert consent.obtained_by == referral.referrer.user
    assert referral.number in consent.remark


@pytest.mark.parametrize("party", ["AF", "KOMMUN_KAA", "REGION", "REHABSAMVERKAN_AF_FK"])
def test_every_referrer_follows_the_case_and_is_stopped_by_a_withdrawal(client, party):
    referral = a_case(referring_party=party)
    assert "Nästa uppföljning senast" in status(client, referral)
    assert referral.number in start(client, referral)
    withdraw(referral)
    for shown in (status(client, referral), own_list(client, referral)):
        assert "vslutad kontakt" in shown
        assert "ppföljning senast" not in shown
    assert referral.number not in start(client, referral)


def test_no_later_step_shows_after_a_withdrawal(client):
    referral = a_case()
    withdraw(referral, on=TODAY - timedelta(days=5))
    referral.enrolment.close(on=TODAY, outcome="work")
    assert "Avslutad kontakt" in status(client, referral)
    listed = own_list(client, referral)
    assert "Avslutad kontakt" in listed
    assert "Avslutad<" not in listed
    closed = f'<time datetime="{TODAY.isoformat()}">'
    assert closed not in status(client, referral)


def test_a_close_that_was_known_stays_known(client):
    referral = a_case()
    referral.enrolment.close(on=TODAY - timedelta(days=5), outcome="work")
    withdraw(referral)
    assert "Avslutad</span>" in status(client, referral)
    assert "Avslutad kontakt" not in own_list(client, referral)


def test_a_new_consent_opens_the_contact_again(client):
    referral = a_case()
    withdraw(referral)
    a_consent(referral.enrolment, on=TODAY)
    assert "Nästa uppföljning senast" in status(client, referral)


def test_a_consent_toward_another_party_tells_the_referrer_nothing(client):
    referral = a_case()
    withdraw(referral)
    a_consent(referral.enrolment, on=TODAY, party="FK")
    a_consent(referral.enrolment, on=TODAY, direction="HAMTA")
    assert "Avslutad kontakt" in status(client, referral)


def test_the_referrer_reads_what_was_handed_over_word_for_word(client):
    referral = a_case()
    kept = a_disclosure(referral.enrolment)
    a_disclosure(referral.enrolment, to_referrer=False, recipient="Någon annan")
    shown = status(client, referral)
    assert "Från teamet till Ulf Tillberga" in shown
    assert "Någon annan" not in shown
    copy = page(client, referral.referrer, "released", referral.number, kept.pk).text
    assert TEXT in copy
    for secret in (referral.enrolment.case_number, kept.reason, "10 kap."):
        assert secret not in copy


def test_what_was_handed_over_before_stays_and_what_came_after_does_not(client):
    referral = a_case()
    line = ConsentLine.objects.get()
    before = a_disclosure(
        referral.enrolment, ground=Ground.CONSENT, lines=[line.pk], reason="", recipient="Före"
    )
    withdraw(referral)
    after = a_disclosure(referral.enrolment, recipient="Efter")
    shown = status(client, referral)
    assert "Före" in shown
    assert "Efter" not in shown
    reads = (referral.referrer, "released", referral.number)
    assert page(client, *reads, before.pk).status_code == 200
    assert page(client, *reads, after.pk).status_code == 404


def test_no_letter_leaves_after_a_withdrawal():
    referral = a_case()
    send_letter(referral.pk, Letter.NEWS, "https://exempel.se/")
    assert len(mail.outbox) == 1
    withdraw(referral)
    send_letter(referral.pk, Letter.NEWS, "https://exempel.se/")
    assert len(mail.outbox) == 1


def test_the_same_office_and_another_one_read_nothing(client):
    office = an_organisation(kind="AF")
    referral = a_case(office=office)
    kept = a_disclosure(referral.enrolment)
    absent = page(client, a_hat(Role.REMITTENT), "released", "R-2026-999", kept.pk)
    for hat in (a_hat(Role.REMITTENT, organisation=office), a_hat(Role.REMITTENT)):
        for answer in (
            page(client, hat, "released", referral.number, kept.pk),
            page(client, hat, "status", referral.number),
        ):
            assert answer.status_code == 404
            assert answer.content == absent.content
    other = a_case(office=office)
    of_another_case = page(client, other.referrer, "released", other.number, kept.pk)
    assert of_another_case.status_code == 404


def test_the_colleagues_of_the_office_see_no_later_step_either(client):
    office = an_organisation(kind="AF")
    referral = a_case(office=office)
    colleague = a_hat(Role.REMITTENT, organisation=office)
    assert referral.number in page(client, colleague, "list").text
    withdraw(referral)
    assert referral.number not in page(client, colleague, "list").text


def test_an_application_of_ones_own_has_nobody_to_tell(client):
    referral = a_case(referring_party="EGEN")
    assert not referral.enrolment.consents.exists()
    assert "Avslutad kontakt" in status(client, referral)


def test_a_registered_remiss_is_never_frozen_for_the_team(client):
    referral = a_case()
    withdraw(referral)
    [row] = rows(as_values(Referral.objects.all()))
    assert (row.words, row.contact_ended_on) == ("inskriven", None)


def a_random_course(rng):
    referral = a_case(referring_party=rng.choice([*ReferringParty]), sent_on=START)
    enrolment = referral.enrolment
    if rng.random() < 0.3:
        enrolment.consents.all().delete()
    for _ in range(rng.randint(0, 2)):
        on = TODAY - timedelta(days=rng.randint(0, 9))
        until = on + timedelta(days=rng.randint(0, 9)) if rng.random() < 0.5 else None
        a_consent(enrolment, on=on, until=until, party=rng.choice(["AF", "FK", "KOMMUN_EB"]))
    for line in ConsentLine.objects.of(enrolment):
        if rng.random() < 0.4:
            line.withdraw(on=TODAY - timedelta(days=rng.randint(0, 3)), by=a_user())
    if rng.random() < 0.4:
        enrolment.close(on=TODAY - timedelta(days=rng.randint(0, 5)), outcome="work")


def by_rule(referral):
    enrolment = Enrolment.objects.with_case_head().get(pk=referral.enrolment_id)
    toward = parties_of(enrolment.referring_party)
    lines = [
        line
        for line in ConsentLine.objects.of(enrolment)
        if any(
            line.party == party and (party != "ANNAN" or line.named == named)
            for party, named in toward
        )
    ]
    stay = stay_of(enrolment)
    return contact_ended_on(lines, stay, decided_on=referral.decided_on, today=TODAY)


def test_the_set_agrees_with_the_rule_over_random_courses():
    rng = random.Random(3)
    for _ in range(12):
        a_random_course(rng)
    found = list(Referral.objects.with_contact(TODAY))
    assert [one.contact_ended_on for one in found] == [by_rule(one) for one in found]
    assert {type(one.contact_ended_on) for one in found} == {type(None), date}
