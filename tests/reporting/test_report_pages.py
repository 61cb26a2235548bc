import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from documents.models import Job
from organisations.roles import Role
from reporting import freezing
from reporting.chapters import CHAPTERS
from reporting.models import AnnualReport, FrozenReport, ReportText
from tests.browser.checks import assert_accessible
from tests.builders import a_hat, a_team, an_enrolment
from tests.queries import asked
from tests.reporting.reports import AT, TODAY, a_frozen_report, a_report, expected_measures

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(client):
    hat = a_hat(Role.VERKSAMHETSLEDARE)
    client.force_login(hat.user)
    return hat


@pytest.fixture
def report(leader):
    an_enrolment(team=leader.team, started_on=date(2019, 2, 1))
    return a_report(leader.team)


def url(name, *args):
    return reverse(f"reporting:{name}", args=args)


def shown(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def write(client, report, code, text, version="1"):
    return client.post(url("chapter", report.pk, code), {"text": text, "version": version})


def test_a_leader_begins_the_report_of_a_year_once(client, leader):
    for _ in range(2):
        response = client.post(url("reports"), {"year": "2019"})
    [report] = AnnualReport.objects.all()
    assert response.url == url("report", report.pk)
    assert list(report.teams.all()) == [leader.team]
    assert "Inte fryst än" in shown(client, url("reports"))


def test_a_year_before_the_team_is_refused(client, leader):
    response = client.post(url("reports"), {"year": "1999"})
    assert "<title>Fel: Helårsrapporter" in response.content.decode()
    assert not AnnualReport.objects.exists()


def test_the_report_shows_the_figures_of_today_and_what_is_missing(client, report):
    html = shown(client, url("report", report.pk))
    assert "Årets siffror i dag" in html
    assert "1 saknar kön" in html
    assert "Frys version 1" in html
    assert html.count("Förslag") == len([one for one in CHAPTERS if one.proposed])


def test_a_leader_freezes_and_orders_a_file_for_each_reader(client, report, leader):
    client.post(url("freeze", report.pk))
    [frozen] = FrozenReport.objects.all()
    assert frozen.frozen_by == leader.user.display_name
    for audience in ("team", "outside"):
        client.post(url("report_file", report.pk, 1), {"audience": audience})
    assert set(Job.objects.values_list("label", flat=True)) == {
        "Helårsrapport 2019, version 1, verkliga antal",
        "Helårsrapport 2019, version 1, små antal dolda",
    }
    own = list(Job.objects.all())
    theirs = Job.objects.create(
        kind=own[0].kind,
        label="Kollegans",
        subject=own[0].subject,
        parameters=own[0].parameters,
        ordered_by=a_hat(Role.VERKSAMHETSLEDARE, team=leader.team),
    )
    html = shown(client, url("report", report.pk))
    shown_jobs = [reverse("documents:job", args=[job.pk]) in html for job in (*own, theirs)]
    assert shown_jobs == [True, True, False]


def test_what_does_not_reconcile_is_named_and_cannot_be_frozen(client, report, monkeypatch):
    measures = expected_measures()
    measures["active_by_sex"]["values"]["woman"] = 17
    monkeypatch.setattr(freezing, "compute", lambda *args, **kwargs: measures)
    html = shown(client, url("report", report.pk))
    assert "Kvinnor, män och uppgift saknas tillsammans är 28" in html
    assert "Frys version" not in html
    said = client.post(url("freeze", report.pk), follow=True).content.decode()
    assert said.count("Kvinnor, män och uppgift saknas tillsammans är 28") == 2
    assert not FrozenReport.objects.exists()


def test_a_chapter_is_begun_with_the_proposed_words_and_kept(client, report):
    assert "{active_by_sex.woman}" in shown(client, url("chapter", report.pk, "target"))
    assert write(client, report, "target", "Antalet var {active}.").status_code == 302
    html = shown(client, url("chapter", report.pk, "target"))
    assert "<p>Antalet var 1.</p>" in html
    assert "Skrivet" in shown(client, url("report", report.pk))


def test_a_figure_that_does_not_exist_is_refused_with_the_text_kept(client, report):
    html = write(client, report, "target", "Antalet var {aktiva}.").content.decode()
    assert "<title>Fel: Målgrupp" in html
    assert "{aktiva} finns inte. Välj ett mått i listan bredvid." in html
    assert "Antalet var {aktiva}." in html
    assert not ReportText.objects.exists()


@pytest.mark.parametrize("text", ["Antalet var {active", "Antalet var active}."])
def test_half_a_pair_of_braces_is_refused(client, report, text):
    assert "En klammer saknar" in write(client, report, "target", text).content.decode()


def test_a_typed_number_is_pointed_out_and_hinders_publishing(client, report):
    said = client.post(
        url("chapter", report.pk, "target"), {"text": "Av dem var 3 unga."}, follow=True
    ).content.decode()
    assert "Texten har tal som inte är mått: 3." in said
    client.post(url("freeze", report.pk))
    html = shown(client, url("report", report.pk))
    assert "Kan inte publiceras. Kapitlet Målgrupp har tal i löpande text (3)." in html
    assert "Beställ PDF att publicera" not in html
    client.post(url("report_file", report.pk, 1), {"audience": "outside"})
    assert not Job.objects.exists()


def test_a_colleague_who_saved_first_is_not_written_over(client, report):
    write(client, report, "target", "Min text.")
    text = ReportText.objects.get()
    text.text = "Kollegans text."
    text.save()
    html = write(client, report, "target", "Min nya text.", version="1").content.decode()
    assert "Kollegans text." in html
    assert "Min nya text." in html
    assert ReportText.objects.get().text == "Kollegans text."
    assert write(client, report, "target", "Min nya text.", version="2").status_code == 302


def test_of_two_who_begin_a_chapter_the_second_is_told(client, report, monkeypatch):
    blank = ReportText(report=report, chapter="target", text="")
    ReportText.objects.create(report=report, chapter="target", text="Kollegans text.")
    monkeypatch.setattr(AnnualReport, "text_of", lambda self, code: blank)
    html = write(client, report, "target", "Min text.").content.decode()
    assert "Någon annan har just skrivit kapitlet" in html
    assert ReportText.objects.get().text == "Kollegans text."


def test_only_the_newest_version_may_be_published(client, report):
    for _ in range(2):
        client.post(url("freeze", report.pk))
    html = shown(client, url("report", report.pk))
    assert html.count("Beställ PDF att publicera") == 1
    client.post(url("report_file", report.pk, 1), {"audience": "outside"})
    assert not Job.objects.exists()
    client.post(url("report_file", report.pk, 2), {"audience": "outside"})
    assert Job.objects.get().parameters["audience"] == "outside"


def test_a_year_that_is_not_over_may_not_be_published(client, leader):
    report = a_report(leader.team, year=localdate().year)
    client.post(url("freeze", report.pk))
    html = shown(client, url("report", report.pk))
    assert "Året var inte slut" in html
    assert "Beställ PDF att publicera" not in html
    client.post(url("report_file", report.pk, 1), {"audience": "outside"})
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "role", [Role.STYRGRUPPSLEDAMOT, Role.FORBUNDSCHEF, Role.UTVECKLINGSLEDARE]
)
def test_those_who_steer_see_versions_and_no_real_count(client, role):
    hat = a_hat(role)
    team = hat.team or a_team(association=hat.association)
    for _ in range(3):
        an_enrolment(team=team, started_on=date(2019, 2, 1))
    a_report(team, year=2018)
    frozen = a_frozen_report(team)
    client.force_login(hat.user)
    listed = shown(client, url("reports"))
    assert "Helårsrapport 2019" in listed
    assert "Helårsrapport 2018" not in listed
    html = shown(client, url("report", frozen.report_id))
    assert "Beställ PDF att publicera" in html
    assert "verkliga antal" not in html
    assert "Årets siffror" not in html
    real = client.post(url("report_file", frozen.report_id, 1), {"audience": "team"})
    assert real.status_code == 404
    client.post(url("report_file", frozen.report_id, 1), {"audience": "outside"})
    assert Job.objects.get().ordered_by == hat
    assert client.post(url("reports"), {"year": "2019"}).status_code == 405


def test_a_joint_report_shows_its_texts_and_no_real_count(client, leader):
    report = AnnualReport.objects.of([leader.team, a_team()], 2019)
    freezing.freeze(report, by="K", at=AT, today=TODAY)
    html = shown(client, url("report", report.pk))
    assert "Målgrupp" in html
    assert "Årets siffror" not in html
    assert "Beställ PDF med verkliga antal" not in html
    assert client.get(url("chapter", report.pk, "target")).context["blocks"] == []
    assert write(client, report, "target", "Text.").status_code == 302
    assert client.post(url("freeze", report.pk)).status_code == 404
    assert client.post(url("report_file", report.pk, 1), {"audience": "team"}).status_code == 404


def ways_in(report):
    return [
        ("get", url("report", report.pk), {}),
        ("get", url("chapter", report.pk, "target"), {}),
        ("post", url("chapter", report.pk, "target"), {"text": "x"}),
        ("post", url("freeze", report.pk), {}),
        ("post", url("report_file", report.pk, 1), {"audience": "outside"}),
    ]


@pytest.mark.parametrize(
    "role",
    [Role.VERKSAMHETSLEDARE, Role.STYRGRUPPSLEDAMOT, Role.FORBUNDSCHEF, Role.SOCIALKONSULENT],
)
def test_a_stranger_finds_no_report(client, role):
    report = a_frozen_report().report
    client.force_login(a_hat(role).user)
    assert url("report", report.pk) not in client.get(url("reports")).content.decode()
    for method, address, data in ways_in(report):
        assert getattr(client, method)(address, data).status_code == 404
    assert not ReportText.objects.exists()
    assert report.versions.count() == 1


@pytest.mark.parametrize("role", [Role.SOCIALKONSULENT, Role.REMITTENT, Role.LOGGGRANSKARE])
def test_a_colleague_who_does_not_lead_has_no_such_pages(client, role):
    client.force_login(a_hat(role).user)
    assert client.get(url("reports")).status_code == 404


@pytest.mark.parametrize("audience", ["", "all", "TEAM"])
def test_an_unknown_reader_is_not_found(client, report, audience):
    client.post(url("freeze", report.pk))
    response = client.post(url("report_file", report.pk, 1), {"audience": audience})
    assert response.status_code == 404


def test_an_unknown_chapter_is_not_found(client, report):
    assert client.get(url("chapter", report.pk, "foreword")).status_code == 404


def test_the_list_takes_as_many_queries_for_ten_as_for_one(
    client, leader, django_assert_num_queries
):
    a_frozen_report(leader.team)
    client.get(url("reports"))
    with CaptureQueriesContext(connection) as for_one:
        client.get(url("reports"))
    for year in range(2010, 2019):
        a_report(leader.team, year=year)
    with django_assert_num_queries(len(for_one)):
        client.get(url("reports"))


def test_the_report_takes_as_many_queries_for_five_versions_as_for_one(
    client, report, django_assert_num_queries
):
    client.post(url("freeze", report.pk))
    client.get(url("report", report.pk))
    with CaptureQueriesContext(connection) as for_one:
        client.get(url("report", report.pk))
    queries = len(for_one)
    assert asked(for_one) <= 12
    for _ in range(4):
        client.post(url("freeze", report.pk))
    client.get(url("report", report.pk))
    with django_assert_num_queries(queries):
        client.get(url("report", report.pk))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_are_accessible_also_when_something_is_wrong(
    client, leader, report, live_server, page
):
    report.texts.create(chapter="target", text="Av dem var 3 unga.")
    client.post(url("freeze", report.pk))
    client.post(url("report_file", report.pk, 1), {"audience": "team"})
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    for address in (url("reports"), url("report", report.pk), url("chapter", report.pk, "target")):
        page.goto(live_server.url + address)
        assert_accessible(page)
    page.get_by_role("textbox", name="Text").fill("{aktiva}")
    page.get_by_role("button", name="Spara kapitlet").click()
    expect(page).to_have_title(re.compile("^Fel: Målgrupp"))
    assert_accessible(page)
