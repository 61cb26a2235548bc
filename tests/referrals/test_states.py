from datetime import date
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from organisations.roles import Role
from referrals.deadlines import answer_due, next_event, reply_due
from referrals.models import Referral
from referrals.states import FINAL, State, state_of
from tests.builders import a_hat, a_referral, a_team, an_enrolment, an_organisation

DAY = date(2026, 3, 2)
LATER = date(2026, 3, 16)
FACTS = [
    "sent_on",
    "read_on",
    "asked_on",
    "answered_on",
    "visit_on",
    "meeting_on",
    "queued_on",
    "decided_on",
    "declined_on",
    "withdrawn_on",
]


def is_kept(facts):
    """What the constraints of the table let in."""
    ends = [name for name in ("decided_on", "declined_on", "withdrawn_on") if facts[name]]
    decided = facts["decided_on"] or facts["declined_on"]
    return len(ends) <= 1 and not (decided and not facts["sent_on"])


def every_combination():
    for chosen in product([None, DAY], repeat=len(FACTS)):
        facts = dict(zip(FACTS, chosen, strict=True))
        if is_kept(facts):
            yield facts


def a_row(number, facts, team):
    enrolment = an_enrolment(team=team) if facts["decided_on"] else None
    return Referral(
        number=f"R-{number}",
        team=team,
        created_on=DAY,
        decline_reason="other" if facts["declined_on"] else "",
        enrolment=enrolment,
        participant=enrolment and enrolment.participant,
        **facts,
    )


@pytest.mark.django_db
def test_rule_and_query_agree_on_every_combination_that_the_database_allows():
    team = a_team()
    rows = [a_row(number, facts, team) for number, facts in enumerate(every_combination())]
    Referral.objects.bulk_create(rows)
    asked = {row.number: row.state for row in Referral.objects.with_state()}
    assert len(asked) == len(rows) > 300
    assert asked == {row.number: state_of(row) for row in rows}
    assert set(asked.values()) == set(State)


def referral_with(**facts):
    return Referral(**dict.fromkeys(FACTS) | facts)


@given(st.fixed_dictionaries({name: st.none() | st.dates() for name in FACTS}))
def test_only_whether_a_fact_has_a_date_decides_the_state(facts):
    plain = {name: day and DAY for name, day in facts.items()}
    assert state_of(referral_with(**facts)) == state_of(referral_with(**plain))


@pytest.mark.django_db
def test_every_state_is_reached_by_the_verbs_alone():
    seen = []
    referral = a_referral(sent_on=None)
    seen.append(referral.current_state)
    referral.send(on=DAY)
    seen.append(referral.current_state)
    referral.read(on=DAY, by=a_hat(team=referral.team))
    seen.append(referral.current_state)
    referral.ask(on=DAY, question="Vilken ersättning?")
    seen.append(referral.current_state)
    referral.reply(on=DAY, answer="Försörjningsstöd.")
    referral.plan(visit_on=DAY)
    seen.append(referral.current_state)
    referral.plan(meeting_on=LATER)
    seen.append(referral.current_state)
    referral.queue(on=LATER)
    seen.append(referral.current_state)
    enrolment = an_enrolment(team=referral.team, started_on=LATER)
    referral.accept(on=LATER, enrolment=enrolment)
    declined, withdrawn = a_referral(), a_referral()
    declined.decline(on=DAY, reason="no_need")
    withdrawn.withdraw(on=DAY, reason="Flyttade.")
    seen += [each.current_state for each in (referral, declined, withdrawn)]
    assert set(seen) == set(State)


def declined(referral):
    referral.decline(on=LATER, reason="no_need")


def withdrawn(referral):
    referral.withdraw(on=LATER, reason="Flyttade.")


def accepted(referral):
    referral.accept(on=LATER, enrolment=an_enrolment(team=referral.team))


def asked(referral):
    referral.ask(on=LATER, question="Vilken ersättning?")


def queued(referral):
    referral.queue(on=LATER)


def sent(referral):
    referral.send(on=LATER)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", [declined, withdrawn, accepted, asked, queued])
def test_a_verb_refuses_its_second_call(verb):
    referral = a_referral()
    verb(referral)
    with pytest.raises(ValidationError):
        verb(referral)


@pytest.mark.django_db
def test_a_remiss_is_sent_once_and_answered_once():
    referral = a_referral()
    with pytest.raises(ValidationError, match="skickad"):
        sent(referral)
    asked(referral)
    referral.reply(on=LATER, answer="Aktivitetsersättning.")
    with pytest.raises(ValidationError):
        referral.reply(on=LATER, answer="En gång till.")


@pytest.mark.django_db
@pytest.mark.parametrize("ending", [declined, withdrawn, accepted])
@pytest.mark.parametrize("verb", [asked, queued, declined, withdrawn, accepted])
def test_nothing_happens_after_the_end(ending, verb):
    referral = a_referral()
    ending(referral)
    with pytest.raises(ValidationError, match="Det går inte nu"):
        verb(referral)
    assert referral.current_state in FINAL


@pytest.mark.django_db
@pytest.mark.parametrize("verb", [asked, queued, declined, withdrawn, accepted])
def test_a_draft_has_reached_nobody_and_nothing_can_be_done_to_it(verb):
    with pytest.raises(ValidationError, match="utkast"):
        verb(a_referral(sent_on=None))


@pytest.mark.django_db
def test_the_first_to_open_it_is_the_one_to_call_until_a_colleague_takes_it_on():
    referral = a_referral()
    first, second = a_hat(team=referral.team), a_hat(team=referral.team)
    referral.read(on=DAY, by=first)
    referral.read(on=LATER, by=second)
    assert (referral.read_on, referral.handler) == (DAY, first)
    referral.handle(by=second)
    assert referral.handler == second
    with pytest.raises(ValidationError, match="redan hand om"):
        referral.handle(by=second)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"needs": ["AF"]}, "needs"),
        ({"background": ""}, "background"),
        ({"consent_on": None}, "consent_on"),
        ({"first_name": "", "last_name": ""}, "first_name"),
        ({"obstacles": ["threat"]}, "obstacles_reason"),
    ],
)
def test_a_remiss_that_lacks_something_is_not_sent_and_says_what(facts, fault):
    referral = a_referral(sent_on=None, **facts)
    with pytest.raises(ValidationError) as refusal:
        sent(referral)
    assert list(refusal.value.error_dict) == [fault]
    assert Referral.objects.get().sent_on is None


@pytest.mark.django_db
def test_a_colleague_of_the_same_office_takes_over_and_nobody_else():
    referral = a_referral()
    colleague = a_hat(Role.REMITTENT, organisation=referral.referred_by)
    with pytest.raises(ValidationError, match="samma kontor"):
        referral.take_over(by=a_hat(Role.REMITTENT, organisation=an_organisation()))
    referral.take_over(by=colleague)
    assert referral.referrer == colleague
    with pytest.raises(ValidationError, match="redan din"):
        referral.take_over(by=colleague)


@pytest.mark.django_db
def test_a_team_takes_over_no_remiss_that_has_no_office():
    referral = a_referral(referrer=a_hat())
    with pytest.raises(ValidationError, match="samma kontor"):
        referral.take_over(by=a_hat())


@pytest.mark.django_db
def test_a_discarded_draft_leaves_no_trace():
    referral = a_referral(sent_on=None)
    referral.discard()
    assert not Referral.objects.exists()
    assert not Referral.history.exists()
    with pytest.raises(ValidationError, match="skickad"):
        a_referral().discard()


def test_the_first_answer_is_due_fourteen_days_after_the_remiss_or_its_completion():
    assert answer_due(date(2026, 2, 20), 14) == date(2026, 3, 6)
    assert answer_due(date(2026, 2, 20), 14, date(2026, 3, 2)) == date(2026, 3, 16)
    assert reply_due(date(2026, 12, 24), 14) == date(2027, 1, 7)


@pytest.mark.parametrize(
    ("facts", "label", "day"),
    [
        ({}, "", None),
        ({"sent_on": DAY}, "svar", date(2026, 3, 16)),
        ({"sent_on": DAY, "read_on": DAY}, "svar", date(2026, 3, 16)),
        ({"sent_on": DAY, "asked_on": LATER}, "komplettering", date(2026, 3, 30)),
        ({"sent_on": DAY, "visit_on": LATER}, "studiebesök", LATER),
        ({"sent_on": DAY, "visit_on": LATER, "visit_outcome": "wants"}, "", None),
        ({"sent_on": DAY, "meeting_on": LATER}, "uppstartsmöte", LATER),
        ({"sent_on": DAY, "queued_on": LATER}, "", None),
        ({"sent_on": DAY, "declined_on": LATER}, "", None),
    ],
)
def test_what_comes_next_follows_from_the_facts(facts, label, day):
    event = next_event(referral_with(**facts), 14)
    assert (event.label, event.day) == (label, day)
