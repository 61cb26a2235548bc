from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.timezone import localdate

from organisations.roles import Role
from referrals import tasks
from tests.builders import a_hat, a_referral

pytestmark = pytest.mark.django_db

LINK = "https://samordning.example/remisser/R-2026-001/lage/"


@pytest.fixture(autouse=True)
def _letters_are_sent_at_once(monkeypatch, settings):
    monkeypatch.setattr(tasks.send_letter, "delay", tasks.send_letter)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def a_referral_with_address(**facts):
    referral = a_referral(last_name="Lagerhed", personal_number="198112289874", **facts)
    user = referral.referrer.user
    user.email = "remittent@example.se"
    user.save()
    return referral


@pytest.mark.parametrize("letter", tasks.Letter)
def test_a_letter_holds_the_number_and_a_link_and_nothing_else(letter):
    referral = a_referral_with_address()
    tasks.send_letter(referral.pk, letter, LINK)
    [sent] = mail.outbox
    assert sent.to == ["remittent@example.se"]
    assert sent.subject == f"Remiss {referral.number} {letter.label}"
    assert LINK in sent.body
    whole = str(sent.message())
    for secret in ("Lagerhed", "Tova", "1981", "samordning mellan", referral.team.name):
        assert secret not in whole


def test_no_letter_is_sent_to_staff_with_protected_details():
    referral = a_referral_with_address()
    referral.referrer.user.alias = "Kollega Ek"
    referral.referrer.user.save()
    tasks.send_letter(referral.pk, tasks.Letter.NEWS, LINK)
    assert mail.outbox == []


def test_a_letter_is_written_when_what_it_is_about_is_saved(
    client, django_capture_on_commit_callbacks
):
    referral = a_referral_with_address()
    client.force_login(a_hat(team=referral.team).user)
    address = reverse("referrals:ask", args=[referral.number])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"question": "Vilken ersättning har Tova Lagerhed?"})
    [sent] = mail.outbox
    assert sent.subject.endswith("har frågor från teamet")
    assert f"http://testserver/remisser/{referral.number}/lage/" in sent.body
    assert "Lagerhed" not in str(sent.message())


def test_the_task_carries_an_id_and_a_link(monkeypatch, django_capture_on_commit_callbacks):
    referral = a_referral_with_address()
    carried = []
    monkeypatch.setattr(tasks.send_letter, "delay", lambda *args: carried.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.tell_referrer(referral, tasks.Letter.NEWS, LINK)
    assert carried == [(referral.pk, "news", LINK)]


def test_a_queue_that_is_down_stops_no_save(monkeypatch, django_capture_on_commit_callbacks):
    referral = a_referral_with_address()

    def down(*args):
        raise ConnectionError

    monkeypatch.setattr(tasks.send_letter, "delay", down)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.tell_referrer(referral, tasks.Letter.NEWS, LINK)
    assert not mail.outbox


def test_whoever_has_left_gets_no_letter():
    referral = a_referral_with_address()
    hat = referral.referrer
    hat.ended_on = localdate() - timedelta(days=1)
    hat.save()
    tasks.send_letter(referral.pk, "news", LINK)
    assert not mail.outbox


def test_a_referrer_without_an_address_gets_no_letter():
    tasks.send_letter(a_referral().pk, "news", LINK)
    assert not mail.outbox


def test_a_remiss_on_paper_is_answered_on_paper(django_capture_on_commit_callbacks):
    referral = a_referral_with_address(referrer=a_hat(Role.SOCIALKONSULENT))
    with django_capture_on_commit_callbacks() as callbacks:
        tasks.tell_referrer(referral, tasks.Letter.NEWS, LINK)
    assert not callbacks
