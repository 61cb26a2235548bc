"""The access table in practice: every URL, every kind of person, one of every object."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from finsam import access
from tests.builders import a_participant, an_enrolment, says_why
from tests.world import a_world, addresses, write_something

pytestmark = pytest.mark.django_db

DECIDED = sorted(name for name, decision in access.TABLE.items() if decision.roles)
CASE_URLS = [name for name in DECIDED if name.partition(":")[0] in {"participants", "instruments"}]
OUTSIDE = ["referrer", "steering", "director", "economist", "reviewer", "administrator"]
FOUND = {200, 302, 405}


def answers(client, world, person, name, **headers):
    client.force_login(world.hats[person].user)
    for address in addresses(world, name):
        yield address, client.get(address, headers=headers)


@pytest.mark.parametrize("name", DECIDED)
def test_a_role_outside_the_row_finds_nothing(client, name):
    world = a_world()
    for person, hat in world.hats.items():
        if person == "former" or hat.role in access.TABLE[name].roles:
            continue
        for htmx in ({}, {"HX-Request": "true"}):
            for address, answer in answers(client, world, person, name, **htmx):
                assert answer.status_code == 404, (person, address)


@pytest.mark.parametrize("name", CASE_URLS)
def test_no_hat_outside_the_team_finds_a_case(client, name):
    world = a_world()
    for person in [*OUTSIDE, "office_colleague", "other_office", "other_team"]:
        for address, answer in answers(client, world, person, name):
            if world.case.case_number in address or world.closed.case_number in address:
                # 405: a page that only takes what is sent to it, whatever the address names.
                found = {answer.status_code, client.post(address).status_code}
                assert found in ({404}, {404, 405}), (person, address)


@pytest.mark.parametrize("name", CASE_URLS)
def test_the_team_finds_its_case(client, name):
    world = a_world()
    for address, answer in answers(client, world, "staff", name):
        if world.case.case_number in address:
            assert answer.status_code in FOUND | {404}, address
            if name == "participants:case":
                assert answer.status_code == 200


@pytest.mark.parametrize("name", DECIDED)
def test_a_membership_that_has_ended_opens_nothing(client, name):
    world = a_world()
    for address, answer in answers(client, world, "former", name):
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/roll/"), address


@pytest.mark.parametrize("name", DECIDED)
def test_absent_and_forbidden_are_the_same_answer(client, name):
    world = a_world()
    client.force_login(world.hats["other_team"].user)
    for address in addresses(world, name):
        for number in (world.case.case_number, world.closed.case_number, world.referral.number):
            if number in address:
                forbidden, absent = client.get(address), client.get(address.replace(number, "X-1"))
                if forbidden.status_code == 404:
                    assert forbidden.content == absent.content


@pytest.mark.parametrize("name", CASE_URLS)
def test_a_protected_person_is_found_by_the_responsible_only(client, name):
    world = a_world()
    person = a_participant(
        controller=world.team.owner,
        first_name="Hemliga",
        last_name="Namnet",
        protection="marked",
        alias="Alias Björk",
        birth_date=localdate().replace(year=1977, day=1),
    )
    world.case = world.closed = an_enrolment(
        team=world.team,
        participant=person,
        responsible=world.hats["staff"].user,
        started_on=localdate() - timedelta(days=60),
    )
    write_something(world.case, world.hats["staff"])
    for address, answer in answers(client, world, "leader", name):
        text = answer.content.decode()
        assert "Alias Björk" not in text or "/lasare/" in address, address
        assert "Hemliga" not in text, address
    client.force_login(world.hats["staff"].user)
    says_why(client, world.case)
    for address, answer in answers(client, world, "staff", name):
        if answer.status_code == 200 and "/uppgifter/person/" not in address:
            assert "Hemliga" not in answer.content.decode(), address
