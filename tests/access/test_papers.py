"""What leaves the house, searched for the words of the world: each paper, and each letter."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import localdate

from documents.jobs import RENDERERS
from documents.models import Job
from finsam.access import FieldClass
from organisations.models import User
from participants.models import Enrolment
from participants.papers import FOLLOW_UP, as_reviewed
from referrals.models import Referral
from referrals.tasks import Letter, send_letter
from reporting.tasks import write_to
from tests.access.canaries import readable
from tests.access.world import a_world
from tests.builders import reviewed

pytestmark = pytest.mark.django_db
NEVER = {FieldClass.VIOLENCE, FieldClass.PROTECTION}
SOME = {FieldClass.HEALTH, FieldClass.SOCIAL}
INTERNAL = {"referrals.Referral.internal_note", "participants.Draft.fields"}


@pytest.fixture
def world():
    return a_world()


def an_order(kind, case, hat, **said):
    parameters = {"enrolment": case.pk} | said
    return Job(
        kind=kind, label=kind, subject=case.case_number, parameters=parameters, ordered_by=hat
    )


def of(world, key):
    thing = next(one for one in world.of("case") if one.key == key)
    return thing, Enrolment.objects.with_names().get(case_number=thing.parts["case_number"])


def orders(world, hat):
    """Every kind of paper, each of a case that it can be made of."""
    (own, case), (ended, closed) = of(world, "own"), of(world, "closed")
    held, version = case.follow_ups.held().first(), case.plan_versions.first()
    yield own, an_order("plan", case, hat)
    yield own, an_order("plan_copy", case, hat, number=version.number, language="sv")
    yield own, an_order("follow_up", case, hat, **{FOLLOW_UP: held.pk})
    yield own, an_order("journal_summary", case, hat)
    yield own, an_order("handover", case, hat)
    yield own, an_order("measurements", case, hat)
    for kind in ("final_document", "record_document"):
        yield ended, an_order(kind, closed, hat, **as_reviewed(reviewed(closed)))


def test_each_paper_holds_words_of_its_own_case_and_none_of_violence_or_protection(world):
    hat = next(person.hat for person in world.people if person.key == "staff")
    made = set()
    for thing, order in orders(world, hat):
        paper = readable(RENDERERS[order.kind].render(order, lambda percent: None).data)
        found = world.searcher.found_in(paper)
        made.add(order.kind)
        assert {token.thing for token in found} == {thing.key}, order.kind
        assert not {token.of_class for token in found} & NEVER, order.kind
        assert not {token.field for token in found} & INTERNAL, order.kind
        assert order.kind == "measurements" or {token.of_class for token in found} & SOME
    assert made == RENDERERS.keys() - {"annual_report"}


def test_no_letter_holds_more_than_the_number_of_a_remiss(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for user in User.objects.all():
        user.email = f"person{user.pk}@exempel.se"
        user.save()
    for referral in Referral.objects.all():
        for letter in Letter:
            send_letter(referral.pk, letter.value, "https://samordning.exempel.se/")
    to_referrers = len(mail.outbox)
    monday = localdate() + timedelta(days=-localdate().weekday() % 7)
    for user in User.objects.all():
        write_to(user.pk, monday)
    written = "\n".join(str(letter.message()) for letter in mail.outbox)
    found = {token.field for token in world.searcher.found_in(written)}
    assert found == {"referrals.Referral.number"}
    assert 0 < to_referrers < len(mail.outbox)
