from datetime import date

import pytest

from reporting.chapters import CHAPTERS
from reporting.freezing import Draft
from reporting.models import FrozenReport
from reporting.paper import Figures
from reporting.placeholders import bare_numbers, names, unknown_names
from tests.reporting.reports import expected_measures


def said(text, audience="team"):
    """The text of a reader, over the figures of 2019; what others see of them is set by hand."""
    measures, hidden = expected_measures(), expected_measures()
    hidden["active_by_sex"]["values"] |= {"woman": "x", "unknown": "<5"}
    hidden["positive_outcome_percent"] = {"n": 15, "value": None, "withheld": True}
    hidden["ors_first_mean"] = {"n": "x", "value": None, "withheld": True}
    version = FrozenReport(
        first=date(2019, 1, 1), teams=["A", "B", "C"], owners=["D"], associations=["E"]
    )
    draft = Draft(version, measures, {}, [])
    return Figures(version, draft.rows(hidden), audience).text(text)


@pytest.mark.parametrize(
    ("text", "team", "outside"),
    [
        ("{active} deltagare.", "29 deltagare.", "29 deltagare."),
        ("Män: {active_by_sex.man}.", "Män: 10.", "Män: 10."),
        ("Kvinnor: {active_by_sex.woman}.", "Kvinnor: 18.", "Kvinnor: ett dolt antal."),
        ("Okänt: {active_by_sex.unknown}.", "Okänt: 1.", "Okänt: färre än fem."),
        ("Det är {positive_outcome_percent}.", "Det är 73,3\xa0procent.", ""),
        ("Bas {positive_outcome_percent.n}.", "Bas 15.", "Bas 15."),
        ("Upp {ors_change_points_mean_rehab}.", "Upp +11,1\xa0poäng.", "Upp +11,1\xa0poäng."),
        ("{follow_ups_on_time_percent} hölls i tid. Bra.", "Bra.", "Bra."),
        ("År {year}, sedan {next_year}.", "År 2019, sedan 2020.", "År 2019, sedan 2020."),
        ("{=22 platser} finns.", "22 platser finns.", "22 platser finns."),
        ("Insatserna {teams}.", "Insatserna A, B och C.", "Insatserna A, B och C."),
    ],
)
def test_a_figure_stands_in_the_sentence_as_its_reader_may_have_it(text, team, outside):
    assert said(text) == team
    assert said(text, "outside") == outside


def test_a_sentence_without_a_value_takes_no_other_with_it():
    text = (
        "Före.\n\nAndelen är {positive_outcome_percent}. Efter.\n"
        "- {ors_first_mean} i början.\n- Kvar."
    )
    assert said(text, "outside") == "Före.\n\nEfter.\n- Kvar."


def test_every_name_in_the_list_can_be_written():
    for one in names():
        assert unknown_names(one.braced) == []
        said(one.braced)
        said(one.braced, "outside")


@pytest.mark.parametrize(
    "text",
    [
        "{aktiva}",
        "{active_by_sex}",
        "{active_by_sex.kvinna}",
        "{active.woman}",
        "{}",
        "{active.}x{ }",
    ],
)
def test_a_figure_that_does_not_exist_is_named(text):
    assert unknown_names(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Av 12 avslutade gick 3 till arbete", ["12", "3"]),
        ("Sju av tjugotvå gick vidare", ["Sju", "tjugotvå"]),
        ("Nästan hälften var yngre än trettio", ["hälften", "trettio"]),
        ("46 %, 7,5 procent", ["46", "7,5"]),
        ("1 234 personer", ["1 234"]),
        ("Den 4 mars 2019 och 2019-03-04 kom beslutet om 2020", []),
        ("Styrelsen beviljade 1 200 000 kronor och 40,5 tkr", []),
        ("{=22 platser} och {active} deltagare", []),
        ("En deltagare och ett team, var tredje månad, i trepartssamtal", []),
        ("2019 %", ["2019"]),
    ],
)
def test_a_number_that_is_no_figure_is_found_unless_it_counts_nobody(text, found):
    assert bare_numbers(text) == found


def test_the_proposed_words_name_figures_and_state_no_number():
    for chapter in CHAPTERS:
        assert unknown_names(chapter.proposed) == []
        assert bare_numbers(chapter.proposed) == []
