"""What leaves the answers about violence: sums of a whole year, and no small one."""

import re
from datetime import date
from random import Random

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from instruments.models import ViolenceScreening
from instruments.violence import Answer, Area, Told
from reporting.breakdowns import SEX
from reporting.violence_figures import PARTS, ROWS, WHOLE, counted, readable_years, suppressed
from tests.builders import a_hat, a_participant, an_enrolment

NO = dict.fromkeys(Area.values, Answer.NO)


def invented(seed):
    """Occasions of a year in a team: some are asked twice, and few say yes to much."""
    chance = Random(seed)
    for case in range(chance.randint(3, 60)):
        sex = chance.choices(["woman", "man", "unknown"], [60, 35, 5])[0]
        for _ in range(chance.choice([1, 1, 2])):
            state = chance.choices(ViolenceScreening.State.values, [80, 12, 8])[0]
            told = None
            if state == ViolenceScreening.State.ASKED:
                answers = NO | {area: Answer.YES for area in Area if chance.random() < 0.2}
                told = Told(
                    answers, chance.random() < 0.9, ("POLIS",) if chance.random() < 0.1 else ()
                )
            yield case, sex, state, told


def could_be(values, shown):
    """Whether a hidden number is given away: its sum or its difference has no other hidden part."""
    relations = [((row, WHOLE), *((row, sex) for sex in SEX.codes)) for row in ROWS]
    for whole, *parts in relations:
        hidden = [cell for cell in (whole, *parts) if isinstance(shown[cell], str)]
        yield len(hidden) != 1
    for part, whole in PARTS.items():
        for sex in (*SEX.codes, WHOLE):
            left = values[whole, sex] - values[part, sex]
            told = [shown[row, sex] for row in (whole, part)]
            yield left not in range(1, 5) or any(isinstance(one, str) for one in told)


@pytest.mark.parametrize("seed", range(12))
def test_no_small_number_is_shown_or_can_be_reckoned(seed):
    values = counted(invented(seed))
    shown = suppressed(values)
    for cell, value in values.items():
        assert shown[cell] in ({"<5", "x"} if value in range(1, 5) else {value, "x"})
    assert all(could_be(values, shown))


def test_a_case_counts_once_in_a_row_and_a_table_of_large_numbers_is_whole():
    yes, no = (Told(dict.fromkeys(Area.values, said), leaflet=True) for said in ("JA", "NEJ"))
    found = [(case, "woman", "JA", yes if case < 12 else no) for case in range(20)] * 2
    shown = suppressed(counted(found))
    assert (shown["asked", "woman"], shown["asked", WHOLE], shown["yes", WHOLE]) == (20, 20, 12)
    assert (shown[Area.PHYSICAL_NOW.value, "man"], shown[Area.OTHER.value, WHOLE]) == (0, 12)


@pytest.mark.parametrize("said", ["JA", "NEJ"])
def test_what_all_or_none_of_those_asked_answered_is_hidden_with_its_whole_row(said):
    told = Told(dict.fromkeys(Area.values, said), leaflet=True)
    shown = suppressed(counted((case, "woman", "JA", told) for case in range(6)))
    assert shown["asked", WHOLE] == shown["leaflet", WHOLE] == 6
    answers = {shown[row, sex] for row in ("yes", *Area.values) for sex in (*SEX.codes, WHOLE)}
    assert answers == {"x"}


@pytest.mark.django_db
def test_the_leader_reads_a_year_that_has_ended_and_nothing_of_the_one_that_goes_on(client):
    leader = a_hat("verksamhetsledare")
    team, year = leader.team, localdate().year - 2  # last year's can be read from February
    people = [a_participant(controller=team.owner, sex="woman") for _ in range(6)]
    people.append(
        a_participant(controller=team.owner, sex="man", protection="marked", alias="Alias")
    )
    for person in people:
        case = an_enrolment(
            team=team, participant=person, responsible=leader.user, started_on=date(year, 1, 2)
        )
        for day in (date(year, 6, 1), localdate()):
            row = ViolenceScreening(enrolment=case, asked_by=leader.user, asked_on=day, state="JA")
            row.register(Told(NO, leaflet=True), today=localdate())
    client.force_login(leader.user)
    asked = {"ar": str(year)}
    page = client.get(reverse("reporting:violence_figures"), asked).content.decode()
    cells = page[page.index("Tillfrågade") :].split("</tr>")[0]
    assert re.findall(r'data-label="[^"]+">([^<]+)<', cells) == [
        "6",
        "0",
        "&lt;5",
        "x",
    ]
    assert "Avböjde" in page
    # Registered late, and taken away: neither tells of one person by what has changed.
    woman = a_participant(controller=team.owner, sex="woman")
    late = an_enrolment(
        team=team, participant=woman, responsible=leader.user, started_on=date(year, 1, 2)
    )
    row = ViolenceScreening(
        enrolment=late, asked_by=leader.user, asked_on=date(year, 12, 1), state="JA"
    )
    row.register(Told(NO, leaflet=True), today=localdate())
    case.delete()
    again = client.get(reverse("reporting:violence_figures"), asked).content.decode()
    assert table_in(again) == table_in(page)
    client.force_login(a_hat(team=team).user)
    assert client.get(reverse("reporting:violence_figures")).status_code == 404


def table_in(page):
    return page[page.index("<tbody") : page.index("</tbody>")]


def test_a_year_can_be_read_from_the_first_of_february():
    years = [one.code for one in readable_years(date(2027, 1, 31))]
    assert years == ["2025", "2024"]
    assert readable_years(date(2027, 2, 1))[0].code == "2026"
