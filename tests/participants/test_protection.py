"""Protected identity: found by those named, opened with a reason, absent for everybody else."""

import random
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from audit.models import Reading
from documents.jobs import RENDERERS, orders_of
from documents.models import Job
from documents.tasks import may_have
from finsam.personal_numbers import invented
from instruments.printing import PRINTED_SCALE  # noqa: F401 - registers the renderer
from organisations.models import Membership
from organisations.roles import Role
from participants.models import Enrolment, NamedReader, Opening, Participant
from participants.models.participant import tells_of
from participants.papers import as_reviewed
from tests.builders import (
    a_closed_enrolment,
    a_hat,
    a_participant,
    a_referral,
    an_enrolment,
    named,
    reviewed,
    says_why,
)

pytestmark = pytest.mark.django_db
TODAY = localdate()
NUMBER = invented(TODAY.replace(year=1988, day=1), "woman", 0)
PROTECTED = {
    "first_name": "Hemliga",
    "last_name": "Namnet",
    "identity_type": "personnummer",
    "personal_number": NUMBER,
    "protection": "marked",
    "alias": "Alias Björk",
}


def url(name, *args):
    return reverse(f"participants:{name}", args=args)


@pytest.fixture
def case(hat):
    person = a_participant(controller=hat.team.owner, **PROTECTED)
    return an_enrolment(team=hat.team, participant=person, responsible=hat.user)


@pytest.fixture
def leader(hat):
    return a_hat(Role.VERKSAMHETSLEDARE, team=hat.team)


def as_leader(client, leader):
    client.force_login(leader.user)
    return leader


def sees(hat):
    return Enrolment.objects.visible_to(hat).exists()


def test_the_list_begins_with_the_responsible_and_nobody_else(case, hat, leader):
    assert [reader.user for reader in case.named_readers.all()] == [hat.user]
    assert sees(hat)
    assert not sees(leader)
    assert not sees(a_hat(team=hat.team))


def test_who_is_responsible_without_being_named_does_not_find_the_case(case, hat):
    case.named_readers.update(removed_at=now())
    assert not sees(hat)


def test_being_named_gives_nothing_outside_the_team(case, hat):
    elsewhere = a_hat()
    named(case, elsewhere.user)
    assert not sees(elsewhere)


def test_a_protected_case_is_opened_with_a_reason_once_a_login(client, case, hat):
    journal = url("journal", case.case_number)
    led = client.get(journal)
    assert (
        led.url == f"{url('open_protected', case.case_number)}?vidare={journal.replace('/', '%2F')}"
    )
    door = client.get(led.url).text
    assert "Alias Björk" in door
    assert "Hemliga" not in door
    assert "Skriv minst 10 tecken" in client.post(led.url, {"reason": "kort"}).text
    answer = client.post(led.url, {"reason": "Uppföljning i dag.", "vidare": journal})
    assert answer.url == journal
    assert client.get(journal).status_code == 200
    opening = Opening.objects.get()
    assert (opening.actor, opening.kind, opening.reason) == (hat, "protected", "Uppföljning i dag.")
    client.force_login(a_hat(team=hat.team).user)
    client.force_login(hat.user)
    assert client.get(journal).status_code == 302


def test_another_login_of_the_same_person_opens_its_own_doors(client, case, hat):
    says_why(client, case)
    Opening.objects.update(login="another login")
    assert client.get(url("case", case.case_number)).status_code == 302
    assert client.get(url("open_protected", case.case_number)).status_code == 200


def test_a_reason_opens_one_door_for_one_person(client, case, hat):
    another = a_participant(controller=hat.team.owner, protection="marked", alias="Alias Gran")
    an_enrolment(team=hat.team, participant=another, responsible=hat.user)
    says_why(client, case)
    colleague = a_hat(team=hat.team)
    named(case, colleague.user)
    hat.login = colleague.login = Opening.objects.get().login
    through = [list(Enrolment.objects.past_the_door(one)) for one in (hat, colleague)]
    assert through == [[case], []]


def test_what_was_opened_in_an_emergency_is_no_key_to_a_protected_case(client, case):
    says_why(client, case)
    Opening.objects.update(kind=Opening.Kind.BREAK_GLASS)
    page = url("case", case.case_number)
    assert client.get(page).status_code == 302
    assert says_why(client, case).url == page
    assert client.get(page).status_code == 200
    assert Opening.objects.count() == 2


def test_an_opening_lasts_no_longer_than_the_day(client, case):
    says_why(client, case)
    Opening.objects.update(opened_at=now() - timedelta(days=1), valid_until=now())
    assert client.get(url("case", case.case_number)).status_code == 302


def test_the_way_on_from_the_door_stays_inside_the_case(client, case):
    foreign = f"//example.org/{case.case_number}/"
    for elsewhere in (f"https:{foreign}", foreign, "/deltagare/", "/logg/"):
        answer = client.post(
            url("open_protected", case.case_number),
            {"reason": "Uppföljning i dag.", "vidare": elsewhere},
        )
        assert answer.url == url("case", case.case_number)


def test_a_fragment_leads_the_whole_page_to_the_door(client, case):
    answer = client.get(
        reverse("instruments:course", args=[case.case_number]), headers={"HX-Request": "true"}
    )
    assert answer["HX-Redirect"].startswith(url("open_protected", case.case_number))
    assert not answer.content


def test_nothing_is_saved_through_a_closed_door(client, case):
    fields = {"category": "phone", "happened_on": str(TODAY), "text": "Ringde."}
    assert client.post(url("sign_note", case.case_number), fields).status_code == 302
    assert not case.notes.exists()


@pytest.mark.parametrize("name", ["case", "journal", "facts", "history", "follow_ups", "measures"])
def test_each_reading_of_a_protected_person_is_put_before_the_reviewer(client, case, name):
    says_why(client, case)
    client.get(url(name, case.case_number))
    reading = Reading.objects.get(view=f"participants:{name}")
    assert (reading.subjects, reading.alert) == ([case.pk], True)


def test_the_reason_stands_in_no_log_and_is_not_readable_in_the_database(client, case):
    says_why(client, case)
    rows = [str(list(Reading.objects.values())), *stored_reasons()]
    assert not [row for row in rows if "förbereder" in row]


def stored_reasons():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM participants_opening")
        return [reason for (reason,) in cursor.fetchall()]


def test_the_leader_keeps_the_list_without_opening_the_case(client, case, leader, hat):
    colleague = a_hat(team=hat.team)
    as_leader(client, leader)
    page = client.get(url("case_readers", case.case_number)).text
    assert "Alias Björk" in page
    assert "Namnge en till" in page
    assert "Hemliga" not in page
    client.post(url("case_readers", case.case_number), {"user": colleague.user.pk})
    assert sees(colleague)
    assert NamedReader.objects.get(user=colleague.user).named_by == leader
    assert client.get(url("case", case.case_number)).status_code == 404
    logged = Reading.objects.filter(view="participants:case_readers", outcome="changed")
    assert logged.get().subjects == [case.pk]


def test_a_closed_case_has_a_list_and_gets_no_new_responsible(client, case, leader):
    as_leader(client, leader)
    door = url("entrust", case.case_number)
    assert client.get(door).status_code == 200
    case.close(on=case.started_on + timedelta(days=30), outcome="work")
    assert client.get(url("case_readers", case.case_number)).status_code == 200
    assert client.get(door).status_code == 404


def test_who_does_not_lead_the_team_keeps_no_list(client, case, hat):
    for other in (hat, a_hat(Role.VERKSAMHETSLEDARE)):
        client.force_login(other.user)
        assert client.get(url("case_readers", case.case_number)).status_code == 404
        assert not Enrolment.objects.with_a_list(other).exists()
        assert case.case_number not in client.get(url("readers")).text


def test_only_the_staff_of_the_team_is_named_and_no_more_than_five(case, leader, hat):
    for other in (a_hat(), a_hat(team=hat.team, ended_on=TODAY - timedelta(days=1))):
        with pytest.raises(ValidationError, match="arbetar i teamet nu"):
            case.name_reader(other.user, by=leader, at=now())
    for _ in range(4):
        case.name_reader(a_hat(team=hat.team).user, by=leader, at=now())
    with pytest.raises(ValidationError, match="Högst fem"):
        case.name_reader(a_hat(team=hat.team).user, by=leader, at=now())
    with pytest.raises(ValidationError, match="redan på listan"):
        case.name_reader(hat.user, by=leader, at=now())


def test_the_last_one_who_finds_an_open_case_is_not_removed(client, case, leader, hat):
    gone = a_hat(team=hat.team, ended_on=TODAY - timedelta(days=1))
    named(case, gone.user)
    as_leader(client, leader)
    [reader] = case.named_readers.filter(user=hat.user)
    client.post(url("remove_reader", case.case_number, reader.pk))
    page = client.get(url("case_readers", case.case_number)).text
    assert "Det går inte att ta bort den sista som kan öppna ärendet." in page
    assert sees(hat)


def test_a_removed_name_bites_at_the_next_request_also_for_what_was_ordered(client, hat, leader):
    person = a_participant(controller=hat.team.owner, **PROTECTED)
    case = a_closed_enrolment(
        team=hat.team, participant=person, responsible=hat.user, closed_on=TODAY
    )
    says_why(client, case)
    assert client.get(url("case", case.case_number)).status_code == 200
    job = a_job(case, hat)
    assert may_have(active(hat), job, RENDERERS[job.kind])
    assert orders_of(hat).exists()
    case.named_readers.get(user=hat.user).remove(by=leader, at=now())
    assert client.get(url("case", case.case_number)).status_code == 404
    assert not may_have(active(hat), job, RENDERERS[job.kind])
    assert not orders_of(hat).exists()
    assert case.case_number not in client.get(reverse("documents:list")).text
    assert client.get(reverse("documents:job", args=[job.pk])).status_code == 404


def active(hat):
    """As the worker reads the hat: worn in no login."""
    return Membership.objects.with_places().get(pk=hat.pk)


def a_job(case, hat):
    return Job.objects.create(
        kind="final_document",
        label=f"Slutdokumentation {case}",
        subject=case.case_number,
        parameters={"enrolment": case.pk, **as_reviewed(reviewed(case))},
        ordered_by=hat,
    )


def test_a_letter_about_a_protected_person_is_a_deliberate_act(client, hat):
    person = a_participant(controller=hat.team.owner, **PROTECTED)
    case = a_closed_enrolment(
        team=hat.team, participant=person, responsible=hat.user, closed_on=TODAY
    )
    says_why(client, case)
    reviewed(case)
    client.post(url("print_final_document", case.case_number))
    assert not Job.objects.exists()
    client.post(url("print_final_document", case.case_number), {"decided": "1"})
    assert Job.objects.exists()


def test_outsiders_find_nothing_by_two_hundred_searches(client, case, hat, leader):
    """By what the person is called, numbered or hidden under, whole and in parts, any case."""
    case.named_readers.create(user=a_hat(team=hat.team).user, named_at=now())
    referral = a_referral(team=hat.team, first_name="Hemliga", last_name="Namnet")
    referral.accept(on=TODAY, enrolment=case)
    for outsider, seed in ((leader, 1), (a_hat(team=hat.team), 2)):
        client.force_login(outsider.user)
        for text in searches(random.Random(seed), case, referral, 50):
            for address in (url("list"), reverse("referrals:list")):
                found = client.post(address, {"q": text}, follow=True)
                assert found.context["rows"] == [], (address, text)


def searches(rng, case, referral, count):
    person = case.participant
    known = [
        person.first_name,
        person.last_name,
        person.personal_number,
        f"{person.personal_number[:8]}-{person.personal_number[8:]}",
        person.alias,
        case.case_number,
        referral.number,
    ]
    for _ in range(count):
        word = rng.choice(known)
        start = rng.choice([0, 0, rng.randrange(len(word))])
        part = word[start : start + rng.randint(2, len(word))]
        yield rng.choice([str.lower, str.upper, str.title, str])(part) or word


def test_the_start_lists_and_counts_of_others_know_nothing(client, case, hat, leader):
    case.follow_ups.update(booked_for=now() + timedelta(hours=1))
    for outsider in (leader, a_hat(team=hat.team)):
        client.force_login(outsider.user)
        for address in (reverse("reporting:start"), f"{url('list')}?urval=teamets"):
            page = client.get(address).text
            assert case.case_number not in page
            assert "Alias Björk" not in page
        assert client.get(f"{url('list')}?urval=alla").context["page"].paginator.count == 0


@pytest.mark.parametrize("name", ["case", "journal", "facts", "open_protected", "case_readers"])
def test_absent_and_forbidden_are_the_same_bytes(client, case, hat, name):
    client.force_login(a_hat(team=hat.team).user)
    forbidden = client.get(url(name, case.case_number))
    absent = client.get(url(name, "XXX-2026-001"))
    assert (forbidden.status_code, forbidden.content) == (404, absent.content)


def test_a_responsible_is_chosen_among_those_named(client, case, hat):
    stranger, colleague = a_hat(team=hat.team), a_hat(team=hat.team)
    named(case, colleague.user)
    says_why(client, case)
    address = url("assign_responsible", case.case_number)
    for chosen, status in ((stranger, 200), (colleague, 302)):
        fields = {"user": chosen.user.pk, "started_on": str(TODAY)}
        assert client.post(address, fields).status_code == status


def test_who_protects_a_person_names_those_who_have_the_cases_in_every_team(client, hat):
    person = a_participant(controller=hat.team.owner)
    here = an_enrolment(team=hat.team, participant=person, responsible=hat.user)
    elsewhere = a_hat()
    there = an_enrolment(team=elsewhere.team, participant=person, responsible=elsewhere.user)
    facts = {"sex": "unknown", "protection": "marked", "alias": "Alias Ek", "version": 1}
    client.post(url("edit_person", here.case_number), facts)
    assert sees(hat)
    assert [one.user for one in there.named_readers.all()] == [elsewhere.user]


@pytest.mark.parametrize(
    ("alias", "name", "tells"),
    [
        ("Alias Björk", "Hemliga Namnet", False),
        ("namnet", "Hemliga Namnet", True),
        ("Namnetson", "Hemliga Namnet", True),
        ("Bokö", "Bo Ek", False),
        ("Deltagare Bo", "Bo Ek", True),
    ],
)
def test_an_alias_tells_nothing_of_the_name(alias, name, tells):
    assert tells_of(alias, name) is tells


def test_a_form_refuses_an_alias_with_the_name_in_it(client, hat):
    case = an_enrolment(team=hat.team, responsible=hat.user)
    facts = {"first_name": "Samira", "sex": "unknown", "protection": "marked", "version": 1}
    page = client.post(url("edit_person", case.case_number), facts | {"alias": "Samira X"}).text
    assert "Aliaset får inte innehålla något ur personens namn." in page
    assert not Participant.objects.exclude(protection="none").exists()


def test_an_old_identity_is_never_joined_with_a_new(client, case):
    says_why(client, case)
    number = invented(TODAY.replace(year=1979, day=1), "woman", 2)
    facts = PROTECTED | {"personal_number": number, "sex": "woman", "version": 1}
    page = client.post(url("edit_person", case.case_number), facts).text
    assert "registreras hen på nytt, utan koppling till det här ärendet" in page
    assert Participant.objects.get().personal_number == NUMBER


def test_no_way_to_a_protected_person_is_kept_by_the_database():
    for way in Participant.WAYS_TO:
        with pytest.raises(IntegrityError, match="protected_without_address"), transaction.atomic():
            a_participant(**PROTECTED | {way: "Storgatan 1"})
