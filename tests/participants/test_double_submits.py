"""Dubbla insändningar: two requests with the same form, in the same instant, make one row."""

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

from activities.codes import GroupKind
from activities.models import Group, Placement
from participants.codes_plan import ActionOwner
from participants.models import EndDate, LifeNeed, PlanAction, PlanGoal, SupportMeasure
from tests.builders import a_hat, a_plan, a_workplace, an_enrolment

pytestmark = pytest.mark.django_db(transaction=True)
FORMS = int(os.environ.get("FORMS", "5"))
ROUNDS = max(1, FORMS // 10)  # of each form that makes a row
TODAY = localdate()


@pytest.fixture
def hat():
    return a_hat()


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=TODAY - timedelta(days=9))


@pytest.fixture
def desk(hat):
    client = Client()
    client.force_login(hat.user)
    return client


def sent_twice(desk, address, sent):
    """The answers to the same form, sent by two hands that begin together."""
    together = Barrier(2)

    def send():
        client = Client()
        client.cookies = desk.cookies
        try:
            together.wait(30)
            return client.post(address, sent)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        answers = [hands.submit(send) for _ in range(2)]
        return [answer.result() for answer in answers]


def test_every_note_that_is_sent_twice_at_once_is_one_note(capsys, desk, case):
    address = reverse("participants:sign_note", args=[case.case_number])
    for number in range(FORMS):
        sent = {"text": f"Samtal {number}.", "category": "phone", "happened_on": str(TODAY)}
        answers = sent_twice(desk, address, sent | {"form_key": str(uuid4())})
        assert [answer.status_code for answer in answers] == [302, 302]
    texts = list(case.notes.values_list("text", flat=True))
    with capsys.disabled():
        print(f" {FORMS} forms sent twice, {len(texts)} notes")
    assert sorted(texts) == sorted(f"Samtal {number}." for number in range(FORMS))


def new_rows(case):
    """Formulär som skriver nya rader: the address, what is sent, and the rows it makes."""
    number, today, later = case.case_number, str(TODAY), str(TODAY + timedelta(days=60))
    goal = a_plan(case).goal
    workplace = a_workplace(case.team)
    of_case = {
        "participants:add_measure": ([], {"kind": "DIETIST", "needed_on": today}),
        "participants:add_end_date": ([], {"kind": "LAKARINTYG", "ends_on": later}),
        "participants:add_plan_goal": (["HALSA"], {"text": "Sova bättre"}),
        "participants:add_plan_action": (
            [goal.pk],
            {"text": "Ring", "owner": ActionOwner.values[0], "due_on": later},
        ),
        "participants:add_life_need": (["HALSA"], {"text": "Sömn", "seen_on": today}),
        "activities:add_placement": (
            [],
            {
                "kind": "ARBETSTRANING_EXTERN",
                "workplace": workplace.pk,
                "started_on": today,
                "until": later,
                "hours": "8",
            },
        ),
    }
    found = {reverse(name, args=[number, *parts]): sent for name, (parts, sent) in of_case.items()}
    week = {
        "weekday": "1",
        "place": "Sal 2",
        "starts_at": "09:00",
        "ends_at": "11:00",
        "places": "8",
    }
    group = {"name": "Spåret", "kind": GroupKind.values[0], "started_on": today, "ended_on": later}
    return found | {reverse("activities:add_group"): group | week}


KINDS = [SupportMeasure, EndDate, PlanGoal, PlanAction, LifeNeed, Placement, Group]


def test_every_form_that_makes_a_row_makes_one(capsys, desk, case):
    forms = new_rows(case)
    before = sum(kind.objects.count() for kind in KINDS)
    for address, sent in [*forms.items()] * ROUNDS:
        assert 'name="form_key"' in desk.get(address).content.decode()
        answers = sent_twice(desk, address, sent | {"form_key": str(uuid4())})
        shown = [answer.context and answer.context["form"].errors for answer in answers]
        assert [answer.status_code for answer in answers] == [302, 302], (address, shown)
    made = sum(kind.objects.count() for kind in KINDS) - before
    with capsys.disabled():
        print(f" {len(forms) * ROUNDS} forms sent twice, {made} rows")
    assert made == len(forms) * ROUNDS


def test_other_words_under_the_same_key_are_refused_once_and_then_saved(desk, case):
    address = reverse("participants:add_measure", args=[case.case_number])
    sent = {"kind": "DIETIST", "needed_on": str(TODAY), "form_key": str(uuid4())}
    desk.post(address, sent)
    page = desk.post(address, sent | {"actor_name": "Vårdcentralen"})
    assert "Formuläret är redan sparat." in page.content.decode()
    again = {bound.html_name: bound.value() or "" for bound in page.context["form"]}
    assert desk.post(address, again).status_code == 302
    assert [one.actor_name for one in case.support_measures.order_by("pk")] == ["", "Vårdcentralen"]
