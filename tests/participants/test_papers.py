"""Papers of a case: which are the person's, and which orders a hat no longer gets."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate

from documents import tasks
from documents.jobs import RENDERERS, orders_of
from documents.models import Job
from instruments.models import Instrument, Measurement
from participants.models import ContactStop, FollowUp
from participants.papers import UNSAFE, as_reviewed, order_paper
from participants.reopening import reopen
from tests.builders import (
    a_hat,
    a_held_follow_up,
    a_plan,
    an_agreed_plan,
    an_enrolment,
    reviewed,
)

pytestmark = pytest.mark.django_db
TODAY = localdate()
CLOSED = TODAY - timedelta(days=3)
PERSONS = {"plan", "plan_copy", "follow_up", "final_document", "measurements"}
OF_NO_CASE = {"annual_report"}


@pytest.fixture
def case(hat):
    """A closed case with a record elsewhere, a plan agreed on, a follow-up and a measurement."""
    case = an_enrolment(
        team=hat.team,
        responsible=hat.user,
        started_on=TODAY - timedelta(days=90),
        legal_system="Lifecare",
        legal_record="2026-0417",
    )
    a_plan(case)
    an_agreed_plan(case, by=hat.user)
    a_held_follow_up(case, on=TODAY - timedelta(days=20))
    scale = Instrument.objects.get(code="ORS")
    measurement = Measurement(enrolment=case, instrument=scale)
    measurement.measure(values=[50] * 4, on=TODAY - timedelta(days=20))
    case.close(on=CLOSED, outcome="work")
    reviewed(case)
    return case


def presses(case):
    """The button of each paper: its address, and what it sends."""
    one = [case.case_number]
    held = case.follow_ups.held().get()
    record = reverse("participants:extract_record", args=one)
    return {
        "plan": (reverse("participants:print_plan", args=one), {"what": "plan"}),
        "plan_copy": (reverse("participants:print_plan", args=one), {"what": "plan_copy"}),
        "follow_up": (reverse("participants:print_follow_up", args=[*one, held.pk]), {}),
        "final_document": (reverse("participants:print_final_document", args=one), {}),
        "measurements": (reverse("instruments:print", args=one), {}),
        "journal_summary": (record, {}),
        "record_document": (record, {}),
        "handover": (reverse("participants:print_handover", args=one), {}),
    }


def refused(job):
    tasks.run(str(job.pk))
    job.refresh_from_db()
    return job.failure == tasks.NO_RIGHT


def fetched(client, job):
    return client.get(reverse("documents:download", args=[job.pk])).status_code


def test_while_letters_are_stopped_the_persons_papers_are_made_to_be_handed_over(client, hat, case):
    """Every kind of paper that there is, so that the next one is thought of."""
    buttons = presses(case)
    assert set(buttons) == set(RENDERERS) - OF_NO_CASE
    assert {kind for kind, one in RENDERERS.items() if one.for_person} == PERSONS
    for address, sent in buttons.values():
        client.post(address, sent)
    before = {job.kind: job for job in Job.objects.all()}
    assert set(before) == set(buttons)
    assert all(RENDERERS[kind].allowed(hat, job) for kind, job in before.items())
    ContactStop.objects.set(case, by=hat.user, on=TODAY)
    assert {kind for kind, job in before.items() if RENDERERS[kind].allowed(hat, job)} == (
        set(buttons) - PERSONS
    )
    assert not orders_of(hat).filter(kind__in=PERSONS).exists()
    for kind in PERSONS:
        address, sent = buttons[kind]
        answer = client.post(address, sent, follow=True)
        assert UNSAFE in answer.text
        assert 'name="by_hand"' in answer.text
        assert Job.objects.filter(kind=kind).count() == 1
        client.post(address, sent | {"by_hand": "1"})
        [handed] = orders_of(hat).filter(kind=kind)
        assert RENDERERS[kind].allowed(hat, handed)
    ContactStop.objects.lift(case)
    assert all(RENDERERS[kind].allowed(hat, job) for kind, job in before.items())


def test_a_stop_in_another_case_stops_nothing_here(hat, case):
    other = an_enrolment(team=hat.team, responsible=hat.user)
    ContactStop.objects.set(other, by=hat.user, on=TODAY)
    job = order_paper(case, "plan", by=hat)
    assert RENDERERS["plan"].allowed(hat, job)
    assert not RENDERERS["plan"].allowed(a_hat(), job)


@pytest.mark.parametrize("kind", ["final_document", "record_document"])
def test_a_paper_of_the_close_goes_when_the_case_is_opened_again(client, hat, case, kind):
    address, sent = presses(case)[kind]
    client.post(address, sent)
    made = Job.objects.get(kind=kind)
    tasks.run(str(made.pk))
    assert fetched(client, made) == 200
    client.post(address, sent)
    waiting = Job.objects.exclude(pk=made.pk).get(kind=kind)
    reopen(case, on=CLOSED, by=hat.user, reason="Platsen drogs in.")
    assert refused(waiting)
    assert fetched(client, made) == 404
    case.refresh_from_db()
    case.close(on=CLOSED, outcome="work")
    case.final_document.refresh_from_db()
    reviewed(case)
    assert fetched(client, made) == 404, "it tells of the close that was"
    documents = client.get(reverse("participants:documents", args=[case.case_number])).text
    assert "Hämta" not in documents


def test_a_case_that_turns_out_misregistered_has_no_document_any_more(client, hat, case):
    ordered = order_paper(case, "final_document", by=hat, **as_reviewed(case.final_document))
    reopen(case, on=CLOSED, by=hat.user, reason="Fel person.")
    case.refresh_from_db()
    case.close(on=CLOSED, outcome="misregistered")
    assert refused(ordered)
    page = reverse("participants:final_document", args=[case.case_number])
    assert client.get(page).status_code == 404


def test_a_paper_of_a_text_that_was_changed_is_not_fetched_until_it_is_made_anew(client, hat, case):
    document = case.final_document
    made = order_paper(case, "final_document", by=hat, **as_reviewed(document))
    tasks.run(str(made.pk))
    assert fetched(client, made) == 200
    sent = {"version": document.version, "ahead": "Korta möten."}
    client.post(reverse("participants:final_document", args=[case.case_number]), sent)
    assert fetched(client, made) == 404
    document.refresh_from_db()
    with pytest.raises(ValidationError, match="Granska dokumentet först"):
        as_reviewed(document)
    again = order_paper(case, "final_document", by=hat, **as_reviewed(reviewed(case)))
    assert RENDERERS["final_document"].allowed(hat, again)
    assert fetched(client, made) == 404


def test_the_copy_of_a_follow_up_that_is_not_held_any_more_is_refused(hat, case):
    held = case.follow_ups.held().get()
    ordered = order_paper(case, "follow_up", by=hat, follow_up=held.pk)
    no_more = {"held_on": None, "decision": "", "signed_at": None, "cancelled_on": TODAY}
    FollowUp.objects.filter(pk=held.pk).update(**no_more)
    a_held_follow_up(an_enrolment(team=case.team), on=TODAY)  # another's says nothing of this one
    assert refused(ordered)
