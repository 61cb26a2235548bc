"""Handlingsplanen: written in place, agreed on in versions, printed as it looks."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from pypdf import PdfReader

from documents.jobs import RENDERERS
from documents.models import Job
from organisations.roles import Role
from participants.models import Expectations, PlanAction, PlanCatalogue, PlanVersion
from participants.occasions import occasions
from participants.plan_copy import WORDS
from participants.plan_differences import differences
from participants.plan_phrases import DEFAULTS
from participants.plans import digest, frozen, plan_of, thawed
from tests.builders import a_hat, a_participant, a_plan, an_agreed_plan, an_enrolment, says_why
from tests.queries import asked

pytestmark = pytest.mark.django_db
TODAY = localdate()
HTMX = {"HX-Request": "true"}


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user)


@pytest.fixture
def action(case):
    return a_plan(case)


def url(name, case, *more):
    return reverse(f"participants:{name}", args=[case.case_number, *more])


def text_of(client, name, case, *more):
    return client.get(url(name, case, *more)).content.decode()


def changed(action, **facts):
    """What the form of an action sends."""
    row = PlanAction.objects.get(pk=action.pk)
    known = {"text": row.text, "owner": row.owner, "owner_name": row.owner_name}
    known |= {"due_on": str(row.due_on), "status": row.status, "version": row.version}
    return known | facts


def test_a_goal_and_an_action_are_written_without_javascript(client, case):
    client.post(url("add_plan_goal", case, "EKONOMI"), {"text": "Jag vill bli skuldfri"})
    goal = case.plan_goals.get()
    sent = {
        "text": "Göra en budget",
        "owner": "KOMMUN",
        "owner_name": "Sara",
        "due_on": "2026-12-01",
    }
    response = client.post(url("add_plan_action", case, goal.pk), sent)
    assert response.url == f"{url('plan', case)}#new-action-{goal.pk}"
    page = text_of(client, "plan", case)
    assert "Jag vill bli skuldfri" in page
    assert "Kommunen, Sara" in page


def test_htmx_gets_the_form_alone_and_then_the_piece_that_changed(client, action, case):
    form = client.get(url("edit_plan_action", case, action.pk), headers=HTMX).content.decode()
    assert "<html" not in form
    assert f'hx-target="#action-{action.pk}"' in form
    piece = client.post(
        url("edit_plan_action", case, action.pk), changed(action, text="Ringa"), headers=HTMX
    ).content.decode()
    assert "<html" not in piece
    assert "Ringa" in piece


def test_the_catalogue_of_the_theme_is_proposed_and_free_text_is_taken(client, case):
    form = client.get(url("add_plan_goal", case, "HALSA")).content.decode()
    assert DEFAULTS["HALSA"].goals[0] in form
    client.post(url("add_plan_goal", case, "HALSA"), {"text": "Något helt annat"})
    assert case.plan_goals.get().text == "Något helt annat"


def test_the_leader_of_the_team_writes_its_own_catalogue(client, case, hat):
    leader = a_hat(Role.VERKSAMHETSLEDARE, team=hat.team)
    client.force_login(leader.user)
    page = reverse("participants:plan_catalogue")
    assert DEFAULTS["HALSA"].actions[0] in client.get(page).content.decode()
    client.post(
        page, {"theme": "HALSA", "goals": "Vårt mål\n\nVårt mål", "actions": "", "version": 1}
    )
    assert PlanCatalogue.objects.get().team == hat.team
    form = client.get(url("add_plan_goal", case, "HALSA")).content.decode()
    assert form.count('<option value="Vårt mål">') == 1
    assert DEFAULTS["HALSA"].goals[0] not in form
    client.force_login(hat.user)
    assert client.get(page).status_code == 404


def test_an_action_is_ticked_off_with_one_press_and_a_second_press_changes_nothing(
    client, action, case
):
    for _ in range(2):
        client.post(url("edit_plan_action", case, action.pk), {"done": "1"})
    action.refresh_from_db()
    assert (action.status, action.done_on) == ("GJORD", TODAY)
    assert action.history.count() == 2
    with pytest.raises(ValidationError):
        action.finish(on=TODAY)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"text": ""}, "Skriv åtgärden"),
        ({"owner": ""}, "Välj vem som gör det"),
        ({"due_on": ""}, "Ange senaste dag"),
        ({"status": "EJ_AKTUELL"}, "Skriv varför åtgärden inte är aktuell"),
        ({"status": "GJORD", "done_on": "2999-01-01"}, "Dagen har inte varit än"),
    ],
)
def test_a_faulty_action_is_not_saved(client, action, case, facts, message):
    page = client.post(url("edit_plan_action", case, action.pk), changed(action, **facts))
    assert message in page.content.decode()
    assert "<title>Fel: " in page.content.decode()
    assert PlanAction.objects.get().version == 1


def test_a_day_and_a_reason_go_when_the_action_is_open_again(client, action, case):
    client.post(url("edit_plan_action", case, action.pk), changed(action, status="GJORD"))
    assert PlanAction.objects.get().done_on == TODAY
    facts = {"status": "PAGAR", "done_on": "2026-02-02", "reason": "Fel"}
    client.post(url("edit_plan_action", case, action.pk), changed(action, **facts))
    action.refresh_from_db()
    assert (action.status, action.done_on, action.reason) == ("PAGAR", None, "")


def test_of_two_who_save_an_action_the_second_meets_both_versions(client, action, case):
    mine = changed(action, text="Min text")
    client.post(url("edit_plan_action", case, action.pk), mine | {"text": "Deras text"})
    piece = client.post(url("edit_plan_action", case, action.pk), mine, headers=HTMX)
    page = piece.content.decode()
    assert "Deras" in page
    assert 'value="Min text"' in page


def test_the_expectations_stand_side_by_side(client, case):
    sent = {"participant": "Få ro", "referrer": "Prövad förmåga", "consultant": "Små steg"}
    client.post(url("plan_expectations", case), sent | {"version": 1})
    page = text_of(client, "plan", case)
    assert all(words in page for words in sent.values())
    assert Expectations.objects.get().enrolment == case


def agree(client, case, **facts):
    sent = {
        "agreed_by": ["DELTAGARE", "KONSULENT"],
        "agreed_on": str(TODAY),
        "seen": digest(plan_of(case)),
        "form_key": "00000000-0000-4000-8000-000000000001",
    }
    return client.post(url("agree_plan", case), sent | facts)


def test_the_parties_agree_once_however_often_the_button_is_pressed(client, action, case):
    for _ in range(2):
        assert agree(client, case).url == url("plan", case)
    version = PlanVersion.objects.get()
    assert version.agreed_by_words == ["deltagaren", "konsulenten"]
    assert thawed(version.content) == plan_of(case)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"agreed_by": []}, "Kryssa för vilka som har enats"),
        ({"agreed_on": str(TODAY + timedelta(days=1))}, "Dagen har inte varit än"),
        ({"agreed_on": "2001-01-01"}, "Dagen kan inte vara före starten"),
    ],
)
def test_nobody_agrees_without_people_and_a_day(client, action, case, facts, message):
    assert message in agree(client, case, **facts).content.decode()
    assert not PlanVersion.objects.exists()


def test_what_has_changed_since_it_was_read_is_not_agreed_on_unread(client, action, case):
    seen = digest(plan_of(case))
    PlanAction.objects.update(text="Något annat")
    response = agree(client, case, seen=seen)
    assert "Planen har ändrats sedan du öppnade sidan" in response.content.decode()
    assert not PlanVersion.objects.exists()
    agree(client, case, seen=response.context["form"]["seen"].value())
    assert PlanVersion.objects.get().content["goals"][0]["actions"][0]["text"] == "Något annat"


def test_a_plan_without_a_goal_is_not_agreed_on(client, case):
    assert "Planen har inget mål än" in agree(client, case).content.decode()


def test_an_earlier_version_stands_as_it_was_and_says_what_changed_after_it(client, action, case):
    an_agreed_plan(case)
    action.text, action.due_on = "Boka ny tid", date(2027, 3, 1)
    action.save()
    an_agreed_plan(case)
    assert {"Plan", "Plan 2"} <= {words for _, words in occasions(case)}
    first, second = (
        text_of(client, "plan_version", case, 1),
        text_of(client, "plan_version", case, 2),
    )
    assert "Boka tid" in first
    assert "Boka ny tid" not in first
    assert "Åtgärden ”Boka tid” lyder nu ”Boka ny tid”." in second
    assert "förut 12\xa0januari 2027" in second
    assert client.get(url("plan_version", case, 3)).status_code == 404


def test_a_version_is_never_changed(action, case):
    version = an_agreed_plan(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(number=9)


def test_differences_are_told_in_words(action, case):
    before = plan_of(case)
    action.owner, action.owner_name, action.status = "REGION", "Ali", "PAGAR"
    action.save()
    goal = action.goal
    goal.status, goal.reason = "EJ_AKTUELLT", "Flyttar."
    goal.save()
    a_plan(case, goal="Nytt", text="Gå ut")
    Expectations.objects.create(enrolment=case, referrer="Prövning")
    told = differences(before, plan_of(case))
    assert told == [
        "Remittentens förväntningar: ”Prövning”.",
        "Målet ”Jag vill sova bättre” är inte längre aktuellt: Flyttar.",
        "”Boka tid” görs nu av regionen, Ali, förut teamet.",
        "”Boka tid” har börjat.",
        "Nytt mål, hälsa: ”Nytt”.",
        "Ny åtgärd: ”Gå ut”, teamet, senast 12\xa0januari 2027.",
    ]
    assert differences(plan_of(case), plan_of(case)) == []


def test_a_plan_is_the_same_after_it_was_frozen(action, case):
    action.finish(on=TODAY)
    assert thawed(frozen(plan_of(case))) == plan_of(case)


def test_the_page_asks_the_same_however_long_the_plan(client, hat, case):
    def questions():
        with CaptureQueriesContext(connection) as captured:
            client.get(url("plan", case))
        return asked(captured)

    a_plan(case)
    an_agreed_plan(case)
    few = questions()
    for number in range(10):
        a_plan(case, goal=f"Mål {number}")
        an_agreed_plan(case)
    assert questions() == few


def printed(client, case, **sent):
    client.post(url("print_plan", case), sent)
    job = Job.objects.order_by("-ordered_at").first()
    produced = RENDERERS[job.kind].render(job, lambda percent: None)
    return PdfReader(BytesIO(produced.data)), produced.name


def test_the_paper_says_what_the_page_says(client, action, case):
    Expectations.objects.create(enrolment=case, participant="Få ro")
    paper, name = printed(client, case)
    text = "\n".join(page.extract_text() for page in paper.pages)
    assert all(words in text for words in ("Få ro", "Jag vill sova bättre", "Boka tid", "Teamet"))
    assert name == f"Handlingsplan {case}.pdf"
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("language", WORDS)
def test_the_persons_page_is_one_page_in_the_language(client, case, language):
    action = a_plan(case, text="Skriva upp hur jag sover", owner="DELTAGARE")
    for number in range(7):
        PlanAction.objects.create(
            goal=action.goal, text=f"Steg {number}", owner="FK", due_on=action.due_on
        )
    an_agreed_plan(case)
    paper, _ = printed(client, case, what="plan_copy", language=language)
    assert len(paper.pages) == 1
    assert paper.trailer["/Root"]["/Lang"] == language
    assert paper.metadata.title == f"{WORDS[language].title}, {case}"
    assert "Skriva upp hur jag sover" in paper.pages[0].extract_text()


def test_the_persons_page_says_what_was_agreed_on_and_not_what_came_after(client, action, case):
    client.post(url("print_plan", case), {"what": "plan_copy"})
    assert not Job.objects.exists()
    an_agreed_plan(case)
    PlanAction.objects.update(text="Kom till senare")
    paper, _ = printed(client, case, what="plan_copy")
    assert "Boka tid" in paper.pages[0].extract_text()


def test_the_language_of_the_person_is_proposed(client, hat):
    person = a_participant(controller=hat.team.owner, language="Arabiska")
    case = an_enrolment(team=hat.team, participant=person)
    a_plan(case)
    an_agreed_plan(case)
    assert '<option value="ar" selected>' in text_of(client, "plan", case)


def test_of_a_protected_person_nothing_is_printed_without_a_deliberate_act(client, hat):
    person = a_participant(controller=hat.team.owner, protection="marked", alias="Alias")
    case = an_enrolment(team=hat.team, participant=person, responsible=hat.user)
    says_why(client, case)
    a_plan(case)
    client.post(url("print_plan", case), {"what": "plan"})
    assert not Job.objects.exists()
    client.post(url("print_plan", case), {"what": "plan", "decided": "1"})
    assert Job.objects.get().kind == "plan"


def test_a_row_of_another_case_is_not_found_in_this_one(client, hat, case):
    other = a_plan(an_enrolment(team=hat.team))
    assert client.get(url("edit_plan_action", case, other.pk)).status_code == 404
    assert client.post(url("edit_plan_action", case, other.pk), {"done": "1"}).status_code == 404
    assert client.get(url("edit_plan_goal", case, other.goal_id)).status_code == 404
    assert client.get(url("add_plan_action", case, other.goal_id)).status_code == 404


def test_the_meeting_shows_the_goals_and_what_is_still_to_do(client, action, case):
    PlanAction.objects.create(
        goal=action.goal,
        text="Redan klart",
        owner="FK",
        due_on=TODAY,
        status="GJORD",
        done_on=TODAY,
    )
    page = text_of(client, "hold_follow_up", case)
    assert "Jag vill sova bättre" in page
    assert "Boka tid" in page
    assert "Redan klart" not in page
