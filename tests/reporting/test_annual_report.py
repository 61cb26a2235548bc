from io import BytesIO
from itertools import pairwise

import page
import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from documents.jobs import order
from documents.tasks import run
from organisations.roles import Role
from reporting import freezing
from reporting.models import AnnualReport, FrozenReport
from reporting.printing import KIND, contents, may_have, obstacles, render_report
from tests.builders import a_hat, a_team, an_enrolment
from tests.finsam.test_pdf import structure
from tests.reporting.reports import (
    AT,
    NAME,
    TODAY,
    a_frozen_report,
    a_report,
    expected_measures,
    hallstahammar,
)

pytestmark = pytest.mark.django_db


def words(data):
    return " ".join(
        " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(data)).pages).split()
    )


@pytest.fixture(scope="module")
def printed(django_db_setup, django_db_blocker):
    """The report of 2019 for both readers, drawn once."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        frozen = a_frozen_report(hallstahammar())
        made = {audience: render_report(frozen, audience) for audience in ("team", "outside")}
        transaction.set_rollback(True)
    return made


@pytest.mark.parametrize(
    "said",
    [
        "73,3",
        "9,9",
        "16,9",
        "28,0",
        "18 kvinnor, 10 män, uppgift saknas för 1",
        "Totalt 18 10 1 29 100,0",
        "Positivt utfall 11 73,3",
        "Kommunal och medicinsk rehabilitering 7 16,9 28,0 +11,1",
        "Alla 14 18,0 26,9 +9,0",
        "Tid i insatsen, månader 9,9 9,7 15",
        "Samordnade insatser per avslutad, medelvärde 3,0 15",
        "Slutdokumentationer i tid 12 15",
        "Samordningsteam Hallstahammar · version 1, fryst 30 januari 2020",
        "Innehåller verkliga antal, även under fem",
        "delat med alla avslutade",
    ],
)
def test_the_report_of_2019_prints_the_published_figures(printed, said):
    assert said in words(printed["team"])


def test_the_version_for_others_says_that_small_numbers_are_hidden(printed):
    text = words(printed["outside"])
    assert "Små antal är dolda, även i löpande text" in text
    assert "verkliga antal" not in text
    assert "Arbete <5 x" in text
    assert "färre än fem" in text


def test_no_hidden_number_stands_in_the_version_for_others():
    """Every hidden cell is set to a number found nowhere else, and looked for in all there is."""
    frozen = FrozenReport.objects.with_content().get(pk=a_frozen_report(hallstahammar()).pk)
    for figure in frozen.figures.all():
        for place, value in figure.hidden.items():
            if place == "values":
                hidden = {code for code, cell in value.items() if cell in ("<5", "x", None)}
                figure.measure["values"] |= dict.fromkeys(hidden, "987654")
            elif value in ("<5", "x", None):
                figure.measure[place] = "987654"
    assert "987654" in words(render_report(frozen, "team")).replace("\xa0", "").replace(" ", "")
    assert "987654" not in words(render_report(frozen, "outside")).replace(" ", "")


@pytest.mark.parametrize("audience", ["team", "outside"])
def test_the_file_breaks_no_rule_of_pdf_ua(printed, audience):
    report = page.validate_pdf_bytes(printed[audience], profile=page.ValidationProfile.PDF_UA_1)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_the_file_has_title_language_and_the_day_it_was_frozen(printed):
    reader = PdfReader(BytesIO(printed["team"]))
    assert reader.metadata.title == f"Helårsrapport 2019, {NAME}"
    assert reader.metadata.author == NAME
    assert reader.trailer["/Root"]["/Lang"] == "sv"
    assert reader.metadata.creation_date.isoformat() == "2020-01-30T10:15:00+01:00"


def test_headings_come_in_order_and_tables_have_theirs(printed):
    elements = structure(printed["team"])
    levels = [
        int(str(element["/S"])[2:]) for element in elements if str(element.get("/S"))[2:].isdigit()
    ]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    headings = [element for element in elements if element.get("/S") == "/TH"]
    assert len(headings) > 80
    assert {str(heading["/A"]["/Scope"]) for heading in headings} == {"/Column", "/Row"}
    alternatives = [e["/Alt"] for e in elements if e.get("/S") == "/Figure" and "/Alt" in e]
    assert any("Arbetsförmedlingen 13" in words for words in alternatives)


def test_every_font_travels_with_the_file(printed):
    for sheet in PdfReader(BytesIO(printed["team"])).pages:
        for font in sheet["/Resources"]["/Font"].values():
            [described] = font.get_object()["/DescendantFonts"]
            assert "/FontFile2" in described.get_object()["/FontDescriptor"]
            assert "+Open-Sans" in font.get_object()["/BaseFont"]


def test_a_team_with_nobody_gets_a_report_that_can_be_read():
    frozen = a_frozen_report()
    for audience in ("team", "outside"):
        text = words(render_report(frozen, audience))
        assert "Deltagare efter kön och ålder" in text
        assert "None" not in text
        assert "{" not in text


def test_a_joint_report_of_many_teams_names_them_all():
    teams = [a_team() for _ in range(5)]
    for team in teams:
        an_enrolment(team=team, started_on=TODAY.replace(year=2019))
    report = AnnualReport.objects.of(teams, 2019)
    frozen = freezing.freeze(report, by="K", at=AT, today=TODAY)
    text = words(render_report(frozen, "outside"))
    assert "Gemensam rapport för 5 insatser" in text
    assert all(team.name in text for team in teams)


def test_a_chapter_with_neither_words_nor_figures_is_not_printed():
    report = a_report()
    report.texts.create(chapter="economy", text="")
    report.texts.create(chapter="goals", text="Målet nåddes.")
    shown = contents(freezing.freeze(report, by="K", at=AT, today=TODAY), "team")
    anchors = [chapter.anchor for chapter in shown["chapters"]]
    assert "economy" not in anchors
    assert "results" in anchors
    assert [chapter.anchor for chapter in shown["appendices"]] == ["goals"]


def test_what_people_wrote_is_text_and_nothing_else():
    report = a_report()
    report.texts.create(chapter="summary", text="<b>Fet</b>\n\n- En punkt\n- En till")
    frozen = freezing.freeze(report, by="K", at=AT, today=TODAY)
    text = words(render_report(frozen, "team"))
    assert "<b>Fet</b>" in text
    assert "- En punkt" not in text


def test_a_typed_number_hinders_the_version_for_others_and_no_other():
    report = a_report()
    report.texts.create(chapter="target", text="Av dem var 3 unga, och {=22 platser} fanns.")
    frozen = freezing.freeze(report, by="K", at=AT, today=TODAY)
    [sentence] = obstacles(frozen)
    assert "Kapitlet Målgrupp har tal i löpande text (3)." in sentence
    with pytest.raises(ValueError, match="Målgrupp"):
        render_report(frozen, "outside")
    assert "var 3 unga, och 22 platser fanns" in words(render_report(frozen, "team"))


def an_order(actor, frozen, audience):
    return order(
        kind=KIND,
        label="Helårsrapport",
        subject="Helårsrapport",
        ordered_by=actor,
        parameters={"report": frozen.report_id, "frozen": frozen.pk, "audience": audience},
    )


RIGHTS = [
    (Role.VERKSAMHETSLEDARE, True, True),
    (Role.PROJEKTLEDARE, True, True),
    (Role.STYRGRUPPSLEDAMOT, False, True),
    (Role.SOCIALKONSULENT, False, False),
]


@pytest.mark.parametrize(("role", "real", "hidden"), RIGHTS)
def test_only_the_leader_of_the_team_has_the_real_counts(role, real, hidden):
    hat = a_hat(role)
    frozen = a_frozen_report(hat.team)
    assert may_have(hat, an_order(hat, frozen, "team")) is real
    assert may_have(hat, an_order(hat, frozen, "outside")) is hidden
    stranger = a_hat(role)
    assert not may_have(stranger, an_order(stranger, frozen, "outside"))


def test_the_association_has_hidden_counts_of_its_own_teams():
    hat = a_hat(Role.FORBUNDSCHEF)
    frozen = a_frozen_report(a_team(association=hat.association))
    assert may_have(hat, an_order(hat, frozen, "outside"))
    assert not may_have(hat, an_order(hat, frozen, "team"))
    assert not may_have(hat, an_order(hat, a_frozen_report(), "outside"))


def test_nobody_has_the_real_counts_of_a_joint_report():
    hat = a_hat(Role.VERKSAMHETSLEDARE)
    report = AnnualReport.objects.of([hat.team, a_team()], 2019)
    frozen = freezing.freeze(report, by="K", at=AT, today=TODAY)
    assert may_have(hat, an_order(hat, frozen, "outside"))
    assert not may_have(hat, an_order(hat, frozen, "team"))


def test_a_job_leaves_a_file_whose_name_says_year_version_and_reader():
    hat = a_hat(Role.VERKSAMHETSLEDARE)
    job = an_order(hat, a_frozen_report(hat.team), "team")
    run(str(job.pk))
    job.refresh_from_db()
    assert job.file.name == "Helarsrapport 2019 version 1 team.pdf"


@pytest.fixture
def output(tmp_path):
    return tmp_path / "rapport.pdf"


def report_command(output, *teams, **options):
    names = [word for name in teams or [NAME] for word in ("--team", name)]
    call_command("annual_report", *names, "--year", "2019", "--output", str(output), **options)


def test_the_command_freezes_once_and_then_prints_what_is_frozen(output, capsys):
    hallstahammar()
    report_command(output)
    first = output.read_bytes()
    report_command(output)
    assert output.read_bytes() == first
    assert FrozenReport.objects.count() == 1
    report_command(output, audience="outside")
    assert "Små antal är dolda" in words(output.read_bytes())
    assert "version 1 (små antal dolda) är skriven" in capsys.readouterr().err


def test_the_command_makes_one_joint_report_of_several_teams(output):
    report_command(output, a_team().name, a_team().name)
    [frozen] = FrozenReport.objects.all()
    assert len(frozen.teams) == 2


def test_the_command_names_what_does_not_reconcile_and_saves_nothing(output, monkeypatch):
    team = a_team()
    measures = expected_measures()
    measures["started"]["value"] = measures["started"]["n"] = 99
    monkeypatch.setattr(freezing, "compute", lambda *args, **kwargs: measures)
    with pytest.raises(CommandError, match="Startade är 99") as refusal:
        report_command(output, team.name)
    assert refusal.value.returncode == 1
    assert not output.exists()
    assert not AnnualReport.objects.exists()


def test_the_command_gives_out_no_text_with_a_typed_number(output):
    team = a_team()
    a_report(team).texts.create(chapter="needs", text="Fem väntar.")
    with pytest.raises(CommandError, match=r"Framtida behov har tal i löpande text \(Fem\)"):
        report_command(output, team.name, audience="outside")
    assert not FrozenReport.objects.exists()


def test_the_command_refuses_an_unknown_team_and_a_missing_folder(output, tmp_path):
    with pytest.raises(CommandError, match="Insatsen finns inte: Ekbacka"):
        report_command(output, "Ekbacka")
    with pytest.raises(CommandError, match="mappen finns inte"):
        report_command(tmp_path / "saknas" / "rapport.pdf", a_team().name)


@pytest.mark.parametrize("year", ["19", "abcd", "١٩٩٩", "0100"])
def test_what_is_no_year_is_wrong_usage(year, output):
    words = ["--team", "A", "--year", year, "--output", str(output)]
    with pytest.raises(CommandError, match="är inget år"):
        call_command("annual_report", *words)
