"""Dubbla signeringar: two requests with the same form, in the same instant, make one note."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from tests.builders import a_hat, an_enrolment

pytestmark = pytest.mark.django_db(transaction=True)
FORMS = int(os.environ.get("FORMS", "5"))
TODAY = localdate()


def test_every_form_that_is_sent_twice_at_once_is_one_note(capsys):
    hat = a_hat()
    case = an_enrolment(team=hat.team, responsible=hat.user, started_on=TODAY - timedelta(days=9))
    address = reverse("participants:sign_note", args=[case.case_number])
    browser = Client()
    browser.force_login(hat.user)
    cookies = browser.cookies

    def send(number, key, together):
        client = Client()
        client.cookies = cookies
        sent = {"text": f"Samtal {number}.", "category": "phone", "happened_on": str(TODAY)}
        try:
            together.wait(30)
            return client.post(address, sent | {"form_key": key}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        for number in range(FORMS):
            key, together = str(uuid4()), Barrier(2)
            answers = [hands.submit(send, number, key, together) for _ in range(2)]
            assert [answer.result() for answer in answers] == [302, 302]
    texts = list(case.notes.values_list("text", flat=True))
    with capsys.disabled():
        print(f" {FORMS} forms sent twice, {len(texts)} notes")
    assert sorted(texts) == sorted(f"Samtal {number}." for number in range(FORMS))
