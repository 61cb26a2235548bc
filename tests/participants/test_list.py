from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate, now

from audit.models import Reading
from finsam.personal_numbers import invented
from organisations.roles import Role
from participants.cases import EVERYTHING, row_of, rows, with_events
from participants.models import Enrolment, HuvudmanPeriod
from participants.stages import Stage
from tests.builders import (
    a_closed_enrolment,
    a_hat,
    a_held_follow_up,
    a_participant,
    a_user,
    an_enrolment,
    reviewed,
)
from tests.queries import asked

pytestmark = pytest.mark.django_db
LIST = reverse("participants:list")
TODAY = localdate()


def ago(**span):
    return TODAY - timedelta(**span)


def at_ten(day):
    return datetime(day.year, day.month, day.day, 10, tzinfo=get_current_timezone())


def listed(response):
    return [row.case_number for row in response.context["rows"]]


def counted(response):
    return {choice.label: choice.count for choice in response.context["pills"]}


def enrolled(hat, **facts):
    facts = {"team": hat.team, "responsible": hat.user, "started_on": ago(days=10)} | facts
    return an_enrolment(**facts)


def closed(hat, **facts):
    defaults = {"team": hat.team, "responsible": hat.user, "started_on": ago(days=400)}
    return a_closed_enrolment(**defaults | facts)


def named(hat, first_name, last_name, **facts):
    person = a_participant(
        controller=hat.team.owner, first_name=first_name, last_name=last_name, **facts
    )
    return enrolled(hat, participant=person)


def search(client, text):
    return client.post(LIST, {"q": text}, follow=True)


def test_a_list_of_fifty_asks_as_little_as_a_list_of_one(client, hat, django_assert_num_queries):
    enrolled(hat)
    with CaptureQueriesContext(connection) as for_one:
        client.get(LIST)
    assert asked(for_one) <= 12
    for _ in range(49):
        enrolled(hat)
    with django_assert_num_queries(len(for_one)):
        response = client.get(LIST)
    assert len(response.context["rows"]) == 50


def test_the_database_dates_the_next_event_as_the_rule_does(hat):
    """The list is sorted before a page is cut, so the rule stands in SQL as well."""
    open_cases_of_every_kind(hat)
    closed_cases_of_every_kind(hat)
    cases = with_events(Enrolment.objects.visible_to(hat), hat.user, localdate())
    by_database = dict(cases.values_list("pk", "event_on"))
    by_rule = [row_of(values, TODAY) for values in rows(cases, "handelse", TODAY)]
    assert {row.pk: row.event_on for row in by_rule} == by_database
    assert {row.stage for row in by_rule} == set(Stage)


def open_cases_of_every_kind(hat):
    for booked, held in product([None, -3, 40], ["", "continue", "close"]):
        case = enrolled(hat, started_on=ago(days=100))
        if held:
            a_held_follow_up(case, on=ago(days=5), decision=held)
        if booked and held != "close":
            at = at_ten(TODAY + timedelta(days=booked))
            case.follow_ups.planned().get().book(at=at, now=now())


def closed_cases_of_every_kind(hat):
    for sent, actor, taken in product([False, True], ["", "Vårdcentralen"], [None, ago(days=1)]):
        case = closed(hat, closed_on=ago(days=20))
        case.next_actor, case.taken_over_on = actor, taken
        case.save()
        if sent:
            document = reviewed(case)
            for receiver in ("participant", "referrer"):
                document.receive(by=receiver, on=ago(days=2), way="hand")
    closed(hat, closed_on=ago(days=20), outcome="misregistered")


def test_the_tabs_part_mine_the_teams_and_the_closed(client, hat):
    mine = enrolled(hat)
    theirs = enrolled(hat, responsible=a_user())
    waits = closed(hat, closed_on=ago(days=3))
    done = closed(hat, closed_on=ago(days=3), outcome="misregistered")
    assert set(listed(client.get(LIST))) == {mine.case_number, waits.case_number}
    team = client.get(f"{LIST}?urval=teamets")
    assert set(listed(team)) == {case.case_number for case in (mine, theirs, waits)}
    assert [choice.count for choice in team.context["tabs"] if choice.count] == [2, 3, 2]
    assert set(listed(client.get(f"{LIST}?urval=avslutade"))) == {
        waits.case_number,
        done.case_number,
    }


def test_who_leads_looks_at_the_team_first(client):
    leader = a_hat(Role.VERKSAMHETSLEDARE)
    case = enrolled(leader, responsible=a_user())
    client.force_login(leader.user)
    assert listed(client.get(LIST)) == [case.case_number]


def test_the_cases_of_another_team_are_neither_listed_nor_counted(client, hat):
    stranger = a_hat()
    enrolled(stranger, started_on=ago(days=400))
    response = client.get(f"{LIST}?urval=alla")
    assert listed(response) == []
    assert set(counted(response).values()) == {0}


def test_a_pill_keeps_its_own_cases_and_says_how_many(client, hat):
    fresh = enrolled(hat, started_on=ago(days=1))
    late = enrolled(hat, started_on=ago(days=120))
    old = enrolled(hat, started_on=ago(days=330))
    a_held_follow_up(old, on=ago(days=2))
    unsent = closed(hat, closed_on=ago(days=3))
    numbers = counted(client.get(LIST))
    for code, label, kept in [
        ("sen", "Försenad uppföljning", {late}),
        ("slutdokument", "Slutdokument", {unsent}),
        ("riktmarke", "Nära riktmärket", {old}),
        ("tyst", "Ingen kontakt på 4 veckor", {late}),
        ("inom30", "Att göra inom 30 dagar", {late, unsent}),
    ]:
        found = listed(client.get(f"{LIST}?filter={code}"))
        assert set(found) == {case.case_number for case in kept}, code
        assert numbers[label] == len(kept), code
    assert fresh.case_number in listed(client.get(LIST))


def test_filters_narrow_together_and_each_chip_takes_its_own_away(client, hat):
    enrolled(hat, started_on=ago(days=120))
    response = client.get(f"{LIST}?filter=sen&filter=slutdokument")
    assert listed(response) == []
    [first, _] = response.context["chips"]
    assert first.url == f"{LIST}?urval=mina&filter=slutdokument"
    assert "Rensa filtren" in response.content.decode()


def test_a_note_of_contact_ends_the_silence(client, hat):
    case = enrolled(hat, started_on=ago(days=60))
    assert listed(client.get(f"{LIST}?filter=tyst")) == [case.case_number]
    note = {"happened_on": ago(days=1), "text": "Samtal", "signed_at": now()}
    case.notes.create(category="other", signed_by=hat.user, **note)
    assert listed(client.get(f"{LIST}?filter=tyst")) == [case.case_number]
    case.notes.create(category="phone", signed_by=hat.user, **note)
    assert listed(client.get(f"{LIST}?filter=tyst")) == []


def test_a_corrected_note_is_no_contact(client, hat):
    case = enrolled(hat, started_on=ago(days=60))
    note = {"text": "Samtal", "signed_at": now(), "signed_by": hat.user}
    wrong = case.notes.create(category="phone", happened_on=ago(days=1), **note)
    case.notes.create(category="phone", happened_on=ago(days=41), corrects=wrong, **note)
    [row] = client.get(f"{LIST}?filter=tyst").context["rows"]
    assert row.last_contact == ago(days=41)


def test_the_order_is_by_event_by_swedish_name_or_by_days(client, hat):
    names = ["Örn", "Zetterlund", "Ågren", "Abel"]
    for place, last_name in enumerate(names):
        named(hat, "Tova", last_name).save()
        cases = Enrolment.objects.filter(participant__last_name=last_name)
        HuvudmanPeriod.objects.filter(enrolment__in=cases).update(started_on=ago(days=40))
        cases.update(started_on=ago(days=10 * place + 1))
    by_name = [row.name.split()[1] for row in client.get(f"{LIST}?sort=namn").context["rows"]]
    assert by_name == ["Abel", "Zetterlund", "Ågren", "Örn"]
    by_days = [row.days for row in client.get(f"{LIST}?sort=dagar").context["rows"]]
    assert by_days == [31, 21, 11, 1]


def test_what_comes_first_stands_first(client, hat):
    later, sooner = enrolled(hat, started_on=ago(days=3)), enrolled(hat, started_on=ago(days=80))
    assert listed(client.get(LIST)) == [sooner.case_number, later.case_number]


def test_fifty_a_page_and_the_rest_on_the_next(client, hat):
    for _ in range(51):
        enrolled(hat)
    assert len(listed(client.get(LIST))) == 50
    assert len(listed(client.get(f"{LIST}?sida=2"))) == 1


@pytest.mark.parametrize(
    "asked", ["urval=x&filter=y&sort=z&sida=w&sok=v", "sida=-1", "filter=%00", "sida=99999999999"]
)
def test_an_address_that_makes_no_sense_still_opens_the_list(client, hat, asked):
    case = enrolled(hat)
    assert listed(client.get(f"{LIST}?{asked}")) == [case.case_number]


def test_the_log_keeps_which_cases_were_shown(client, hat):
    cases = [enrolled(hat), enrolled(hat)]
    client.get(LIST)
    reading = Reading.objects.get(view="participants:list")
    assert set(reading.subjects) == {case.pk for case in cases}


def test_a_search_leaves_nothing_of_itself_in_the_address(client, hat):
    case = named(hat, "Samira", "Holmdahl")
    response = search(client, "holm")
    assert listed(response) == [case.case_number]
    [(address, _)] = response.redirect_chain
    assert "holm" not in address.lower()
    assert "Sökning: holm" in response.content.decode()


@pytest.mark.parametrize("text", ["Samira Holm", "holmdahl samira", "  HOLM  "])
def test_a_person_is_found_by_parts_of_the_name(client, hat, text):
    case = named(hat, "Samira", "Holmdahl")
    named(hat, "Samira", "Ek")
    assert listed(search(client, text)) == [case.case_number]


NUMBER = invented(date(1988, 2, 29), "woman", 0)
NUMBERED = {"personal_number": NUMBER, "identity_type": "personnummer"}


@pytest.mark.parametrize(
    "text", [NUMBER, f"{NUMBER[:8]}-{NUMBER[8:]}", NUMBER[2:], f" {NUMBER[2:8]}-{NUMBER[8:]} "]
)
def test_a_person_is_found_by_the_whole_number_however_written(client, hat, text):
    case = named(hat, "Samira", "Holmdahl", **NUMBERED)
    enrolled(hat)
    assert listed(search(client, text)) == [case.case_number]


@pytest.mark.parametrize("text", ["1988", NUMBER[:8], "Storgatan", "070-123", "%"])
def test_a_person_is_not_found_by_anything_else(client, hat, text):
    named(hat, "Samira", "Holmdahl", address="Storgatan 1", phone="070-1234567", **NUMBERED)
    assert listed(search(client, text)) == []


def test_a_case_is_found_by_its_number_also_when_closed(client, hat):
    case = closed(hat, closed_on=ago(days=300), outcome="misregistered")
    assert listed(search(client, case.case_number.lower())) == [case.case_number]


def test_what_is_searched_for_is_not_taken_from_an_address(client, hat):
    response = client.get(LIST, {"q": "Holmdahl"})
    assert response.status_code == 200
    assert "Holmdahl" not in response.text


def test_a_search_finds_nobody_in_another_team(client, hat):
    case = named(a_hat(), "Samira", "Holmdahl")
    assert listed(search(client, "Holmdahl")) == []
    assert listed(search(client, case.case_number)) == []


def test_a_search_is_known_to_its_own_login_only(client, hat):
    named(hat, "Samira", "Holmdahl")
    [(address, _)] = search(client, "finns inte").redirect_chain
    client.force_login(hat.user)
    client.session.flush()
    client.force_login(hat.user)
    assert "finns inte" not in client.get(address).content.decode()


def test_a_protected_person_is_an_alias_without_birth_year(client, hat):
    facts = {"protection": "marked", "alias": "Alias Björk", "birth_date": ago(days=12000)}
    case = named(hat, "Samira", "Holmdahl", **facts)
    page = client.get(LIST).content.decode()
    assert "Alias Björk" in page
    assert "Holmdahl" not in page
    assert f"född {facts['birth_date'].year}" not in page
    assert listed(search(client, "björk")) == [case.case_number]
    assert listed(search(client, "Holmdahl")) == []


def test_a_protected_person_is_unlisted_for_the_colleague(client, hat):
    facts = {"protection": "marked", "alias": "Alias Björk"}
    named(hat, "Samira", "Holmdahl", **facts)
    client.force_login(a_hat(team=hat.team).user)
    response = client.get(f"{LIST}?urval=alla")
    assert listed(response) == []
    assert counted(response)["Att göra inom 30 dagar"] == 0


def test_a_protected_case_stays_with_its_responsible_after_the_close(client, hat):
    """The final document is still to be written."""
    case = named(hat, "Samira", "Holmdahl", protection="marked", alias="Alias Björk")
    case.close(on=TODAY, outcome="work")
    assert listed(client.get(LIST)) == [case.case_number]


def test_nothing_is_a_sentence_with_a_next_step(client, hat):
    page = client.get(LIST).content.decode()
    assert "Du är inte ansvarig eller vikarie i något ärende just nu." in page
    assert "Visa teamets ärenden" in page
    assert EVERYTHING.label not in [choice.label for choice in client.get(LIST).context["tabs"]]


def test_a_closed_case_stays_in_the_work_until_its_document_is_sent(client):
    hat = a_hat()
    client.force_login(hat.user)
    case = a_closed_enrolment(team=hat.team, closed_on=TODAY, started_on=ago(days=90))
    team = f"{LIST}?urval=teamets&filter=inom30"
    assert case.case_number in client.get(team).content.decode()
    document = reviewed(case)
    for party in ("participant", "referrer"):
        document.receive(by=party, on=TODAY, way="hand")
    assert case.case_number not in client.get(team).content.decode()
