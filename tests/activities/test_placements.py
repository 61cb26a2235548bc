import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from activities.codes import Presence
from activities.hours import hours_on, steps_after
from activities.models import Placement, PlacementFollowUp, Workplace
from participants.models import Draft
from participants.occasions import occasions
from tests.builders import a_group, a_member, a_placement, a_team, a_workplace, an_enrolment
from tests.queries import asked

pytestmark = pytest.mark.django_db
TODAY = localdate()


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=TODAY - timedelta(days=90))


@pytest.fixture
def placement(case):
    return a_placement(case)


def url(name, *parts):
    return reverse(f"activities:{name}", args=parts)


def sent(client, name, placement, **facts):
    number = placement.enrolment.case_number
    return client.post(url(name, number, placement.pk), facts)


def tab(client, case):
    return client.get(url("case", case.case_number)).content.decode()


def filled(place, **facts):
    return {
        "kind": "PRAKTIK",
        "workplace": place.pk,
        "duties": "Plockar order.",
        "started_on": str(TODAY - timedelta(days=10)),
        "until": str(TODAY + timedelta(days=80)),
        "hours": "12,5",
    } | facts


def test_a_placement_begins_with_its_hours_and_stands_on_the_tab(client, case):
    workplace = a_workplace(case.team, name="Nordlagret", town="Sala")
    answer = client.post(url("add_placement", case.case_number), filled(workplace))
    assert answer.url == url("case", case.case_number)
    shown = tab(client, case)
    assert "Praktik · Nordlagret, Sala" in shown
    assert "12,5 timmar i veckan på arbetsplats just nu" in shown


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"hours": "0"}, "större än eller lika med 0.5"),
        ({"hours": "41"}, "mindre än eller lika med 40"),
        ({"hours": "många"}, "Skriv timmar, som 12,5"),
        ({"hours": "NaN"}, "Skriv timmar, som 12,5"),
        ({"until": str(TODAY - timedelta(days=11))}, "kan inte sluta före sin start"),
        ({"started_on": "2001-01-01"}, "då ärendet började"),
        ({"workplace": ""}, "Välj en arbetsplats"),
    ],
)
def test_a_placement_that_cannot_be_is_refused_beside_its_field(client, case, facts, words):
    workplace = a_workplace(case.team)
    answer = client.post(url("add_placement", case.case_number), filled(workplace, **facts))
    assert words in answer.content.decode()
    assert not Placement.objects.exists()


def test_hours_grow_in_steps_and_the_latest_begun_counts(client, case, placement):
    soon = TODAY + timedelta(days=14)
    sent(client, "set_hours", placement, since=str(TODAY), hours="16")
    sent(client, "set_hours", placement, since=str(soon), hours="20")
    shown = tab(client, case)
    assert "16 timmar i veckan på arbetsplats just nu" in shown
    assert "20 timmar från" in shown
    sent(client, "set_hours", placement, since=str(TODAY), hours="12")
    assert "12 timmar i veckan på arbetsplats just nu" in tab(client, case)


def test_a_planned_step_is_taken_back_but_never_the_first(client, case, placement):
    placement.set_hours(Decimal(20), since=TODAY)
    first, second = placement.steps.all()
    for step in (first, second):
        client.post(url("remove_hours", case.case_number, placement.pk, step.pk))
    assert list(placement.steps.all()) == [first]


def test_hours_outside_the_placement_are_refused(client, placement):
    answer = sent(client, "set_hours", placement, since="2001-01-01", hours="20").content.decode()
    assert "Välj en dag från" in answer
    assert placement.steps.count() == 1


def test_what_was_said_stands_by_who_said_it_and_the_next_day_is_planned(client, case, placement):
    following = TODAY + timedelta(days=21)
    sent(
        client,
        "follow_up_placement",
        placement,
        held_on=str(TODAY),
        workplace_voice="Kommer i tid.",
        participant_voice="Trött dagen efter.",
        agreed="Samma dagar.",
        next_on=str(following),
    )
    shown = tab(client, case)
    assert "<b>Arbetsplatsen:</b> Kommer i tid." in shown
    assert "<b>Deltagaren:</b> Trött dagen efter." in shown
    placement.refresh_from_db()
    assert placement.next_follow_up_on == following


def test_the_same_follow_up_sent_twice_is_kept_once(client, placement):
    facts = {"held_on": str(TODAY), "workplace_voice": "Kommer i tid."}
    sent(client, "follow_up_placement", placement, **facts)
    answer = sent(client, "follow_up_placement", placement, **facts).content.decode()
    assert "Det finns redan en uppföljning den dagen." in answer
    assert placement.follow_ups.count() == 1


def test_a_placement_ends_once_with_its_reason_and_result(client, case, placement):
    facts = {"ended_on": str(TODAY), "end_reason": "ENLIGT_PLAN", "result": "ARBETSPROVNING"}
    answer = sent(client, "end_placement", placement, ended_on=str(TODAY))
    assert "Välj ett alternativ" in answer.content.decode()
    sent(client, "end_placement", placement, **facts, end_note="Klarar fyra timmar om dagen.")
    shown = tab(client, case)
    assert "Arbetsprövning. Slutade: enligt plan. Klarar fyra timmar om dagen." in shown
    assert "redan avslutad" in sent(client, "end_placement", placement, **facts).content.decode()


def test_internal_training_is_said_to_tell_nothing_of_the_capacity_to_work(client, case):
    a_placement(case, kind="ARBETSTRANING_INTERN", hours="20")
    assert "visar inte arbetsförmåga" in tab(client, case)
    assert "arbetsprövning" not in tab(client, case)


def test_twenty_hours_outside_are_enough_to_plan_a_trial(client, case):
    a_placement(case, hours="20")
    assert "Räcker för att planera en arbetsprövning" in tab(client, case)


def test_groups_and_placements_are_told_among_what_happened_by_their_kind(case, placement):
    a_member(a_group(case.team), case, on=TODAY)
    told = [words for _, words in occasions(case)]
    assert told == ["Arbetsträning, extern", "Inskriven", "Arbetsmarknadsgrupp"]


def test_a_closed_case_works_nowhere_and_takes_no_new_placement(client, case, placement):
    case.close(on=TODAY - timedelta(days=1), outcome="work")
    placement.enrolment.refresh_from_db()
    assert placement.hours_on(TODAY) is None
    assert "Ingen arbetsplats just nu" in tab(client, case)
    answer = client.post(
        url("add_placement", case.case_number), filled(a_workplace(case.team))
    ).content.decode()
    assert "Ärendet är avslutat." in answer


def test_a_stale_change_shows_both_and_loses_neither(client, case, placement):
    seen = placement.version
    placement.duties = "Kollegans text."
    placement.change()
    facts = filled(placement.workplace, duties="Min text.", version=seen)
    answer = sent(client, "edit_placement", placement, **facts).content.decode()
    assert re.search("<del>.*Kollegans.*</del>", answer)
    assert re.search("<ins>.*Min.*</ins>", answer)
    assert "Min text.</textarea>" in answer


def test_a_workplace_of_another_team_is_neither_shown_nor_taken(client, case):
    foreign = a_workplace(a_team(), name="Någon annans")
    answer = client.post(url("add_placement", case.case_number), filled(foreign))
    assert "Någon annans" not in answer.content.decode()
    assert not Placement.objects.exists()
    assert client.get(url("edit_workplace", foreign.pk)).status_code == 404


def test_what_is_written_of_a_placement_is_a_draft_and_outlives_the_way_to_a_new_workplace(
    client, case
):
    form = url("add_placement", case.case_number)
    typed = {"duties": "Plockar order.", "hours": "12,5", "parked_action": form}
    client.post(reverse("participants:save_draft", args=[case.case_number]), typed)
    there = url("add_workplace_for", case.case_number)
    answer = client.post(there, {"name": "Nordlagret", "town": "Sala"}, follow=True)
    page, made = answer.content.decode(), Workplace.objects.get()
    assert "ifyllt med ditt utkast" in page
    assert "Plockar order.</textarea>" in page
    assert f'<option value="{made.pk}" selected>' in page
    client.post(form, filled(made))
    assert not Draft.objects.exists()
    elsewhere = a_workplace(case.team, name="Annat")
    edit = url("edit_placement", case.case_number, Placement.objects.get().pk)
    page = client.get(f"{edit}?arbetsplats={elsewhere.pk}").content.decode()
    assert f'<option value="{made.pk}" selected>' in page


def test_a_workplace_added_for_a_placement_is_chosen_in_it(client, case):
    form = client.get(url("add_placement", case.case_number)).content.decode()
    assert url("add_workplace_for", case.case_number) in form
    there = url("add_workplace_for", case.case_number)
    assert "Skriv orten" in client.post(there, {"name": "Nordlagret"}).content.decode()
    answer = client.post(there, {"name": "Nordlagret", "town": "Sala"}, follow=True)
    made = Workplace.objects.get(team=case.team)
    page = answer.content.decode()
    assert f'<option value="{made.pk}" selected>' in page
    assert "Arbetsplatsen är sparad och vald." in page
    foreign = a_workplace(a_team())
    asked_for = f"{url('add_placement', case.case_number)}?arbetsplats={foreign.pk}"
    assert foreign.name not in client.get(asked_for).content.decode()


def test_the_register_holds_a_workplace_once_and_counts_who_is_there(client, case):
    facts = {"name": "Nordlagret", "town": "Sala", "contact": "Pia"}
    client.post(url("add_workplace"), facts)
    again = client.post(url("add_workplace"), facts).content.decode()
    assert "Arbetsplatsen finns redan i registret." in again
    a_placement(case, workplace=Workplace.objects.get())
    elsewhere = a_workplace(a_team())
    page = client.get(url("workplaces")).content.decode()
    assert "1 deltagare nu" in page
    assert elsewhere.name not in page


def test_the_tab_asks_as_much_of_one_placement_and_group_as_of_many(client, hat, case):
    def count():
        with CaptureQueriesContext(connection) as captured:
            tab(client, case)
        return asked(captured)

    def fill():
        placement = a_placement(case)
        told = PlacementFollowUp(held_on=TODAY, workplace_voice="Bra.", signed_by=hat.user)
        placement.follow_up(told, next_on=None)
        member = a_member(a_group(case.team), case)
        session = member.group.sessions.filter(day__lte=TODAY).last()
        session.mark(member, Presence.LATE, by=hat.user, at=now(), today=TODAY)

    fill()
    first = count()
    for _ in range(4):
        fill()
    assert count() == first <= 12


def test_the_steps_are_read_by_their_day():
    steps = [(date(2026, 3, 1), Decimal(8)), (date(2026, 1, 1), Decimal(4))]
    assert hours_on(steps, date(2025, 12, 31)) is None
    assert hours_on(steps, date(2026, 2, 28)) == 4
    assert hours_on(steps, date(2026, 3, 1)) == 8
    assert steps_after(steps, date(2026, 1, 1)) == [(date(2026, 3, 1), Decimal(8))]
