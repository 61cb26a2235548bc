"""Överlämning: cases change hands, with a sheet about each; and how much each one has."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from pypdf import PdfReader

from documents.jobs import RENDERERS
from documents.models import Job
from organisations.roles import Role
from participants.models import EndDate
from participants.stages import Stage
from participants.workload import WEIGHTS, Load, heaviest_first
from tests.builders import (
    a_closed_enrolment,
    a_hat,
    a_held_follow_up,
    a_participant,
    an_enrolment,
    named,
    says_why,
)

pytestmark = pytest.mark.django_db
URL = reverse("participants:hand_over")


@pytest.fixture
def giver(client):
    hat = a_hat()
    client.force_login(hat.user)
    return hat


@pytest.fixture
def taker(giver):
    return a_hat(team=giver.team, percent=50)


def a_case(hat, **facts):
    start = localdate() - timedelta(days=40)
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=start, **facts)


def responsible_for(case):
    return case.assignments.current().get(part="responsible").user


def passed_on(client, taker, *cases, url=URL):
    sent = {"cases": [case.pk for case in cases], "user": taker.user.pk, "started_on": localdate()}
    return client.post(url, sent)


def test_several_cases_change_hands_at_once_and_a_sheet_about_each_is_ordered(client, giver, taker):
    cases = [a_case(giver), a_case(giver)]
    kept = a_case(giver)
    assert passed_on(client, taker, *cases).status_code == 302
    assert [responsible_for(case) for case in cases] == [taker.user] * 2
    assert responsible_for(kept) == giver.user
    jobs = Job.objects.filter(kind="handover", ordered_by=taker)
    assert {job.subject for job in jobs} == {case.case_number for case in cases}


def test_the_sheet_is_ordered_for_the_role_that_the_colleague_has_now(client, giver, today):
    former = a_hat(team=giver.team, ended_on=today - timedelta(days=1))
    now = a_hat(team=giver.team, user=former.user, started_on=today)
    passed_on(client, now, a_case(giver))
    assert Job.objects.get().ordered_by == now


def test_a_colleague_hands_over_their_own_and_a_leader_anybodys(client, giver, taker):
    case = a_case(taker)
    url = f"{URL}?fran={taker.user.pk}"
    passed_on(client, giver, case, url=url)
    assert responsible_for(case) == taker.user
    client.force_login(a_hat(Role.VERKSAMHETSLEDARE, team=giver.team).user)
    assert case.case_number in client.get(url).content.decode()
    passed_on(client, giver, case, url=url)
    assert responsible_for(case) == giver.user


def test_either_all_of_them_change_hands_or_none(client, giver, taker, today):
    case = a_case(giver)
    fresh = an_enrolment(team=giver.team, responsible=giver.user, started_on=today)
    page = passed_on(client, taker, case, fresh).content.decode()
    assert fresh.case_number in page
    assert "då den nuvarande perioden började" in page
    assert responsible_for(case) == giver.user
    assert not Job.objects.exists()


def test_a_protected_persons_case_goes_by_its_door_and_without_a_sheet(client, giver, taker):
    person = a_participant(controller=giver.team.owner, protection="marked", alias="Granen")
    case = a_case(giver, participant=person)
    assert case.case_number not in client.get(URL).content.decode()
    passed_on(client, taker, case)
    assert responsible_for(case) == giver.user
    says_why(client, case)
    assert "inte namngiven" in passed_on(client, taker, case).content.decode()
    named(case, taker.user)
    passed_on(client, taker, case)
    assert responsible_for(case) == taker.user
    assert not Job.objects.exists()


def test_the_sheet_says_what_the_colleague_needs_and_is_tagged(client, giver, taker, today):
    case = a_case(giver, legal_system="Lifecare", legal_record="2026-0417")
    a_held_follow_up(case, on=today - timedelta(days=10))
    case.support_measures.create(kind="FAMILJELAKARE", needed_on=today)
    EndDate.objects.create(enrolment=case, kind="LAKARINTYG", ends_on=today)
    url = reverse("participants:print_handover", args=[case.case_number])
    assert client.post(url).status_code == 302
    job = Job.objects.get(ordered_by=giver)
    produced = RENDERERS["handover"].render(job, lambda percent: None)
    reader = PdfReader(io.BytesIO(produced.data))
    text = " ".join(reader.pages[0].extract_text().split())
    for words in (case.case_number, "Fortsätta", "Familjeläkare", "Slutdatum: läkarintyg"):
        assert words in text
    assert "Lifecare 2026-0417" in text
    assert case.participant.last_name in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert case.participant.last_name not in produced.name
    assert case.participant.last_name not in str(reader.metadata)


def test_each_stage_has_a_weight_and_the_load_is_per_full_time():
    assert set(WEIGHTS) == set(Stage)
    half, whole = Load("Halv", 50), Load("Hel", 100)
    for load in (half, whole):
        load.take(Stage.FOLLOW_UP)
        load.take(Stage.ENROLLED)
    assert (half.points, half.per_full_time, whole.per_full_time) == (5, 10, 5)
    assert heaviest_first([whole, half]) == [half, whole]


def test_the_leader_sees_the_load_of_each_in_as_few_queries_for_many_as_for_one(
    client, giver, taker, today, django_assert_max_num_queries
):
    client.force_login(a_hat(Role.VERKSAMHETSLEDARE, team=giver.team).user)
    for _ in range(5):
        a_case(taker)
    a_closed_enrolment(team=giver.team, responsible=taker.user, started_on=today, closed_on=today)
    former = a_hat(team=giver.team, ended_on=today - timedelta(days=1))
    with django_assert_max_num_queries(14):
        page = " ".join(client.get(reverse("participants:workload")).content.decode().split())
    assert former.user.display_name not in page
    points = 5 * WEIGHTS[Stage.ENROLLED] + WEIGHTS[Stage.FINAL_DOCUMENT]
    assert f'data-label="Poäng:">{points}<' in page
    assert f"<b>{2 * points},0</b>" in page
