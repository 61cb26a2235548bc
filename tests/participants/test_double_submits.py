"""Dubbla insändningar: two requests with the same form, in the same instant, make one row."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from activities.codes import GroupKind
from activities.models import Group, Placement, PlacementFollowUp, Workplace
from finsam.models import UsedForm
from instruments.models import SurveyHeap
from instruments.surveys import INDICATORS, Step, SurveyForm, matperiod
from organisations.roles import Role
from participants.codes_plan import ActionOwner
from participants.models import (
    Absence,
    Consent,
    ConsentLine,
    EndDate,
    LifeNeed,
    PlanAction,
    PlanGoal,
    SupportMeasure,
)
from referrals.models import Referral
from tests.builders import (
    a_consent,
    a_hat,
    a_placement,
    a_plan,
    a_team,
    an_enrolment,
    an_organisation,
)
from tests.referrals.papers import a_form

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
    """Formulär som skriver nya rader: the address, what is sent, and the kind of row it makes."""
    number, today, later = case.case_number, str(TODAY), str(TODAY + timedelta(days=60))
    goal, placement = a_plan(case).goal, a_placement(case)
    until = TODAY + timedelta(days=10)
    line = a_consent(case, on=TODAY - timedelta(days=9), until=until).lines.get()
    work = {"kind": "ARBETSTRANING_EXTERN", "workplace": placement.workplace_id, "hours": "8"}
    of_case = [
        ("participants:add_measure", [], {"kind": "DIETIST", "needed_on": today}, SupportMeasure),
        ("participants:add_end_date", [], {"kind": "LAKARINTYG", "ends_on": later}, EndDate),
        ("participants:add_plan_goal", ["HALSA"], {"text": "Sova bättre"}, PlanGoal),
        (
            "participants:add_plan_action",
            [goal.pk],
            {"text": "Ring", "owner": ActionOwner.values[0], "due_on": later},
            PlanAction,
        ),
        ("participants:add_life_need", ["HALSA"], {"text": "Sömn", "seen_on": today}, LifeNeed),
        ("activities:add_placement", [], work | {"started_on": today, "until": later}, Placement),
        (
            "activities:follow_up_placement",
            [placement.pk],
            {"held_on": today, "workplace_voice": "Kommer i tid."},
            PlacementFollowUp,
        ),
        (
            "participants:record_consent",
            [],
            {"answer": "ja", "form": "SKRIFTLIGT", "on": today, "FK-areas": ["EKONOMI"]},
            Consent,
        ),
        ("participants:extend_consent", [line.pk], {"form": "SKRIFTLIGT"}, ConsentLine),
    ]
    for name, parts, sent, kind in of_case:
        yield reverse(name, args=[number, *parts]), sent, kind
    week = {
        "weekday": "1",
        "place": "Sal 2",
        "starts_at": "09:00",
        "ends_at": "11:00",
        "places": "8",
    }
    group = {"name": "Spåret", "kind": GroupKind.values[0], "started_on": today, "ended_on": later}
    yield reverse("activities:add_group"), group | week, Group
    yield reverse("activities:add_workplace"), {"name": "Snickeriet", "town": "Provby"}, Workplace
    cover = a_hat(team=case.team).user.pk
    away = {"starts_on": today, "ends_on": later, "covered_by": cover}
    yield reverse("participants:absences"), away, Absence
    yield reverse("referrals:register"), a_form(), Referral


def repeatable(sent, number):
    """Another of the same: what may stand only once a day or under a name gets its own."""
    own = {}
    if "held_on" in sent:
        own["held_on"] = str(TODAY - timedelta(days=number))
    if "covered_by" in sent:
        own["starts_on"] = own["ends_on"] = str(TODAY + timedelta(days=number))
    if "town" in sent:
        own["town"] = f"Provby {number}"
    return sent | own


def test_every_form_that_makes_a_row_makes_one(capsys, desk, case):
    forms = list(new_rows(case))
    sendings = 0
    for number in range(ROUNDS):
        for address, sent, kind in forms:
            if number and kind is ConsentLine:
                continue  # a line is prolonged once
            before = kind.objects.count()
            assert 'name="form_key"' in desk.get(address).content.decode(), address
            once = repeatable(sent, number) | {"form_key": str(uuid4())}
            answers = sent_twice(desk, address, once)
            shown = [answer.context and answer.context["form"].errors for answer in answers]
            assert [answer.status_code for answer in answers] == [302, 302], (address, shown)
            assert answers[0]["Location"] == answers[1]["Location"]
            assert kind.objects.count() == before + 1, address
            sendings += 1
    with capsys.disabled():
        print(f" {sendings} forms sent twice, {sendings} rows")


def test_a_file_that_is_added_twice_is_one_and_another_is_another(desk, case):
    address, key = reverse("participants:documents", args=[case.case_number]), str(uuid4())
    assert 'name="form_key"' in desk.get(address).content.decode()

    def add(text):
        file = SimpleUploadedFile("intyg.txt", text)
        return desk.post(address, {"file": file, "label": "Intyg", "form_key": key})

    assert [add(b"Ett intyg.").status_code for _ in range(2)] == [302, 302]
    assert case.attachments.count() == 1
    assert "Formuläret är redan sparat." in add(b"Ett annat intyg.").content.decode()
    assert case.attachments.count() == 1


def test_a_new_remiss_is_begun_once(desk):
    referrer, client = a_hat(Role.REMITTENT, organisation=an_organisation(kind="AF")), Client()
    client.force_login(referrer.user)
    address = reverse("referrals:new")
    assert 'name="form_key"' in client.get(address).content.decode()
    sent = {"team": a_team().pk, "referring_party": "AF", "contact_phone": "010-1740600"}
    answers = sent_twice(client, address, sent | {"form_key": str(uuid4())})
    [remiss] = Referral.objects.all()
    draft = reverse("referrals:draft", args=[remiss.number])
    assert [answer["Location"] for answer in answers] == [draft, draft]


def test_what_a_form_made_and_is_gone_is_not_made_again_unasked(desk, case):
    address, sent = reverse("activities:add_workplace"), {"name": "Snickeriet", "town": "Provby"}
    sent["form_key"] = str(uuid4())
    desk.post(address, sent)
    Workplace.objects.all().delete()
    assert "Formuläret är redan sparat." in desk.post(address, sent).content.decode()
    assert not Workplace.objects.exists()


def test_an_answer_of_a_survey_that_is_sent_twice_lies_in_the_heap_once(desk, hat):
    survey = SurveyForm.ONGOING
    address, key = reverse("instruments:type_survey", args=[survey.slug]), str(uuid4())
    page = desk.get(address)
    assert 'name="form_key"' in page.content.decode()
    answers = {one.value: Step.values[0] for one in INDICATORS[survey]}
    sent = answers | {"year": page.context["form"].initial["year"], "form_key": key}
    assert [answer.status_code for answer in sent_twice(desk, address, sent)] == [302, 302]
    heap = SurveyHeap.objects.of(hat.team, survey)
    assert len(heap.upto(matperiod(TODAY))) == 1
    desk.post(address, sent | {"form_key": str(uuid4())})
    other = {INDICATORS[survey][0].value: Step.values[1]}
    desk.post(address, sent | other)
    assert len(SurveyHeap.objects.of(hat.team, survey).upto(matperiod(TODAY))) == 3
    assert not UsedForm.objects.exists()


def test_other_words_under_the_same_key_are_refused_once_and_then_saved(desk, case):
    address = reverse("participants:add_measure", args=[case.case_number])
    sent = {"kind": "DIETIST", "needed_on": str(TODAY), "form_key": str(uuid4())}
    desk.post(address, sent)
    page = desk.post(address, sent | {"actor_name": "Vårdcentralen"})
    assert "Formuläret är redan sparat." in page.content.decode()
    again = {bound.html_name: bound.value() or "" for bound in page.context["form"]}
    assert desk.post(address, again).status_code == 302
    assert [one.actor_name for one in case.support_measures.order_by("pk")] == ["", "Vårdcentralen"]
