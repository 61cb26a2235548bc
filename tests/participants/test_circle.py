"""The narrow circle of a team, and the emergency opening that leads past it."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate, now

from audit.models import Reading
from organisations.models import Team
from organisations.roles import Role
from participants.models import Enrolment, Opening
from tests.builders import (
    a_closed_enrolment,
    a_hat,
    a_participant,
    a_referral,
    a_team,
    an_enrolment,
    named,
)

pytestmark = pytest.mark.django_db
TODAY = localdate()
REASON = "Personen ringer och behöver besked i dag, ansvarig är sjuk."
REFUSED = "Det går inte att nödöppna ett sådant ärende."


def url(name, *args):
    return reverse(f"participants:{name}", args=args)


@pytest.fixture
def team():
    return a_team(readers=Team.Readers.NAMED)


@pytest.fixture
def owner(team):
    return a_hat(team=team)


@pytest.fixture
def colleague(client, team):
    """In the team and outside the circle, logged in."""
    hat = a_hat(team=team)
    client.force_login(hat.user)
    return hat


@pytest.fixture
def leader(team):
    return a_hat(Role.VERKSAMHETSLEDARE, team=team)


@pytest.fixture
def case(team, owner):
    return an_enrolment(team=team, responsible=owner.user)


def sees(hat, case):
    return Enrolment.objects.visible_to(hat).filter(pk=case.pk).exists()


def opened(client, case, reason=REASON):
    return client.post(url("break_glass"), {"case_number": str(case), "reason": reason})


def test_the_circle_is_the_responsible_the_deputy_and_those_named(case, owner, team, leader):
    deputy, one, another = (a_hat(team=team) for _ in range(3))
    case.assignments.create(user=deputy.user, part="deputy", started_on=case.started_on)
    named(case, one.user)
    named(an_enrolment(team=team), another.user)
    found = {hat: sees(hat, case) for hat in (owner, deputy, one, another, leader)}
    assert found == {owner: True, deputy: True, one: True, another: False, leader: False}
    steers = a_hat(Role.STYRGRUPPSLEDAMOT, team=team, user=owner.user)
    assert not Enrolment.objects.editable_by(steers).exists()


def test_a_protected_persons_case_is_for_those_named_here_too(owner, team):
    person = a_participant(controller=team.owner, protection="marked", alias="Alias Björk")
    case = an_enrolment(team=team, participant=person, responsible=owner.user)
    deputy = a_hat(team=team)
    case.assignments.create(user=deputy.user, part="deputy", started_on=case.started_on)
    assert (sees(owner, case), sees(deputy, case)) == (True, False)


def test_whoever_hands_a_case_over_finds_it_no_more(case, owner, team):
    taker = a_hat(team=team)
    an_enrolment(team=team, responsible=taker.user)
    assert (sees(owner, case), sees(taker, case)) == (True, False)
    facts = {"enrolment": case, "part": "responsible", "user": taker.user}
    case.assignments.all().hand_over(on=case.started_on + timedelta(days=9), **facts)
    assert (sees(owner, case), sees(taker, case)) == (False, True)


def test_the_circle_stays_after_the_close(team, owner, colleague):
    case = a_closed_enrolment(team=team, responsible=owner.user, closed_on=TODAY)
    assert sees(owner, case)
    assert not sees(colleague, case)


def test_in_another_team_nothing_changes():
    hat = a_hat()
    case = an_enrolment(team=hat.team)
    named(case, a_hat(team=hat.team).user)
    assert sees(hat, case)


def test_a_case_that_nobody_has_is_found_and_given_away_by_the_leader(client, team, leader, owner):
    case = an_enrolment(team=team)
    client.force_login(leader.user)
    page = client.get(url("readers")).text
    assert "Ingen ansvarig" in page
    assert case.participant.last_name not in page
    fields = {"user": owner.user.pk, "started_on": str(TODAY)}
    client.post(url("entrust", case.case_number), fields)
    assert sees(owner, case)
    assert client.get(url("case", case.case_number)).status_code == 404


def test_the_list_asks_as_little_of_many_cases_as_of_one(
    client, team, leader, owner, django_assert_max_num_queries
):
    client.force_login(leader.user)
    for _ in range(12):
        named(an_enrolment(team=team, responsible=owner.user), leader.user, owner.user)
    with django_assert_max_num_queries(16):
        client.get(url("readers"))


def test_the_remiss_of_a_case_is_no_wider_than_the_case(client, team, case, owner, colleague):
    referral = a_referral(team=team)
    waiting = a_referral(team=team)
    referral.accept(on=TODAY, enrolment=case)
    for number, status in ((referral.number, 404), (waiting.number, 200)):
        assert client.get(reverse("referrals:remiss", args=[number])).status_code == status


def test_a_colleague_reads_in_an_emergency_and_changes_nothing(client, case, colleague):
    assert client.get(url("case", case.case_number)).status_code == 404
    assert opened(client, case).url == url("case", case.case_number)
    page = client.get(url("case", case.case_number)).text
    assert "Nödöppnat, bara läsning" in page
    shown = f"http://testserver{url('case', case.case_number)}"
    note = {"category": "phone", "happened_on": str(TODAY), "text": "Ringde."}
    answer = client.post(url("sign_note", case.case_number), note, headers={"Referer": shown})
    assert answer.url == url("case", case.case_number)
    assert not case.notes.exists()
    page = client.get(answer.url).text
    assert "En nödöppning ger läsning, inte ändring." in page
    assert "Din text finns kvar" in page
    assert "Ringde." in page


def test_the_remiss_of_a_case_opened_in_an_emergency_is_read_and_not_changed(
    client, team, case, colleague
):
    referral = a_referral(team=team)
    referral.accept(on=TODAY, enrolment=case)
    opened(client, case)
    remiss, accept = (
        reverse(f"referrals:{name}", args=[referral.number]) for name in ("remiss", "accept")
    )
    assert client.get(remiss).status_code == 200
    assert Reading.objects.get(view="referrals:remiss").alert
    assert client.post(accept).url == url("case", case.case_number)


def test_an_emergency_opening_is_for_one_case_and_person_in_one_login(
    client, case, colleague, team
):
    opened(client, case)
    elsewhere = url("case", an_enrolment(team=team).case_number)
    assert client.get(url("case", case.case_number)).status_code == 200
    assert client.get(elsewhere).status_code == 404
    for other in (a_hat(team=team), colleague):
        client.force_login(other.user)
        client.session.flush()
        client.force_login(other.user)
        assert client.get(url("case", case.case_number)).status_code == 404


def test_an_emergency_opening_ends_at_midnight(client, case, colleague):
    opened(client, case)
    opening = Opening.objects.get()
    assert localdate(opening.valid_until) == TODAY + timedelta(days=1)
    assert opening.valid_until - opening.opened_at <= timedelta(hours=25)
    Opening.objects.update(opened_at=now() - timedelta(days=1), valid_until=now())
    assert client.get(url("case", case.case_number)).status_code == 404


def test_a_job_opens_nothing_in_an_emergency(client, case, colleague):
    opened(client, case)
    assert colleague.login == ""
    assert not sees(colleague, case)


def test_the_reviewer_is_told_at_once_and_of_each_reading(client, case, colleague):
    opened(client, case)
    told = Reading.objects.filter(alert=True, controller_id=case.team.owner_id)
    assert [one.outcome for one in told] == ["opened"]
    client.get(url("journal", case.case_number))
    assert told.filter(view="participants:journal", subjects=[case.pk]).exists()


def test_what_is_not_there_and_what_may_not_be_opened_answer_alike(client, team, colleague, owner):
    person = a_participant(controller=team.owner, protection="marked", alias="Alias Björk")
    protected = an_enrolment(team=team, participant=person, responsible=owner.user)
    numbers = [protected.case_number, an_enrolment().case_number, "XXXX-2026-001"]
    answers = []
    for number in numbers:
        client.cookies.pop("csrftoken", None)
        page = client.post(url("break_glass"), {"case_number": number, "reason": REASON})
        assert REFUSED in page.text
        assert REASON in page.text
        answers.append(page.text.replace(number, "NUMRET"))
    assert len({without_tokens(answer) for answer in answers}) == 1
    assert not Opening.objects.exists()


def without_tokens(page):
    """Nor the seconds that are left of the login, which go on between two answers."""
    passing = re.compile("csrf|data-left", re.IGNORECASE)
    return "".join(line for line in page.splitlines() if not passing.search(line))


@pytest.mark.parametrize("reason", ["", "akut", "måste se"])
def test_an_emergency_opening_needs_a_real_reason(client, case, colleague, reason):
    assert opened(client, case, reason).status_code == 200
    assert not Opening.objects.exists()


def test_there_are_no_emergency_openings_where_the_whole_team_reads(client):
    hat = a_hat()
    client.force_login(hat.user)
    assert client.get(url("break_glass")).status_code == 404
    assert "Nödöppning" not in client.get(url("list")).text


def test_who_finds_the_case_anyway_opens_nothing(client, case, owner):
    client.force_login(owner.user)
    assert opened(client, case).url == url("case", case.case_number)
    assert not Opening.objects.exists()


@pytest.fixture
def opening(client, case, colleague):
    opened(client, case)
    return Opening.objects.get()


@pytest.fixture
def reviewer(client, opening, team):
    hat = a_hat(Role.LOGGGRANSKARE, organisation=team.owner)
    client.force_login(hat.user)
    return hat


def test_the_reviewer_sees_who_when_and_why_and_no_case(client, opening, reviewer, case):
    pages = [client.get(url("openings")).text, client.get(url("review_opening", opening.pk)).text]
    assert all(opening.actor.user.display_name in page for page in pages)
    assert REASON in pages[1]
    person = case.participant
    assert not [page for page in pages if person.last_name in page or person.name in page]
    assert client.get(url("case", case.case_number)).status_code == 404


def test_another_organisations_reviewer_finds_no_opening(client, opening):
    client.force_login(a_hat(Role.LOGGGRANSKARE).user)
    assert str(opening.enrolment) not in client.get(url("openings")).text
    assert client.get(url("review_opening", opening.pk)).status_code == 404


def test_a_review_is_done_once_and_says_what_deviated(client, opening, reviewer):
    address = url("review_opening", opening.pk)
    page = client.post(address, {"outcome": "deviation"}).text
    assert "Skriv vad som frågades eller avvek" in page
    client.post(address, {"outcome": "deviation", "remark": "Ansvarig var på plats."})
    opening.refresh_from_db()
    assert (opening.outcome, opening.reviewed_by, opening.reviewed_on) == (
        "deviation",
        reviewer,
        TODAY,
    )
    with pytest.raises(ValidationError, match="redan granskad"):
        opening.review(on=TODAY, by=reviewer, outcome=Opening.Outcome.JUSTIFIED)
    assert not Opening.objects.awaiting_review().exists()


def test_nobody_reviews_their_own_opening(client, opening, team):
    own = a_hat(Role.LOGGGRANSKARE, organisation=team.owner, user=opening.actor.user)
    with pytest.raises(ValidationError, match="din egen nödöppning"):
        opening.review(on=TODAY, by=own, outcome=Opening.Outcome.JUSTIFIED)
    assert Opening.objects.awaiting_review().exists()


def test_an_overdue_review_stands_first(client, opening, reviewer, case):
    late = now() - timedelta(days=9)
    facts = {"kind": "break_glass", "reason": "Akut läge.", "login": "x", "actor": opening.actor}
    overdue = Opening.objects.create(
        enrolment=case, opened_at=late, valid_until=late + timedelta(hours=3), **facts
    )
    page = client.get(url("openings"))
    assert [one.pk for one in page.context["waiting"]] == [overdue.pk, opening.pk]
    assert "due-late" in page.text
