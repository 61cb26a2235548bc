"""Utkast: saved while somebody writes, given back to them alone, and gone when they are done."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from audit.models import Reading
from finsam.row_security import Scope, acting_as
from organisations.models import ParkedForm
from participants.models import Draft
from participants.tasks import forget_old_drafts
from tests.builders import a_closed_enrolment, a_hat, a_held_follow_up, an_enrolment
from tests.queries import asked

pytestmark = pytest.mark.django_db
TODAY = localdate()
TEXT = "Vi talade om bussen, och om hur"


@pytest.fixture
def case(hat):
    return an_enrolment(team=hat.team, responsible=hat.user, started_on=TODAY - timedelta(days=80))


def url(name, case, *more):
    return reverse(f"participants:{name}", args=[case.case_number, *more])


def typed(client, case, name="sign_note", *more, **fields):
    """What the page sends by itself while somebody writes."""
    sent = {"parked_action": url(name, case, *more), "draft_key": str(uuid4()), "text": TEXT}
    headers = {"HX-Request": "true"}
    return client.post(url("save_draft", case), sent | fields, headers=headers)


def page_of(client, case, name="journal", *more):
    return client.get(url(name, case, *more)).content.decode()


def signed(**facts):
    return {
        "text": TEXT,
        "category": "phone",
        "happened_on": str(TODAY),
        "form_key": str(uuid4()),
    } | facts


def test_what_is_typed_is_there_when_the_page_is_opened_again(client, case):
    answer = typed(client, case, category="phone")
    assert "Utkast sparat kl." in answer.content.decode()
    assert not case.notes.exists()
    for name in ("journal", "case"):
        page = page_of(client, case, name)
        assert TEXT in page
        assert "Formuläret är ifyllt med ditt utkast från" in page
        assert '<option value="phone" selected>' in page


def test_the_same_minute_is_told_once(client, case):
    assert "HX-Reswap" not in typed(client, case)
    assert typed(client, case, text="Mer.")["HX-Reswap"] == "none"
    Draft.objects.update(saved_at=now() - timedelta(minutes=2))
    assert "HX-Reswap" not in typed(client, case)


def test_nobody_else_is_given_a_draft_not_even_the_same_person_in_another_hat(client, case, hat):
    typed(client, case)
    colleague = a_hat(team=hat.team)
    client.force_login(colleague.user)
    assert TEXT not in page_of(client, case)
    assert "Du har inga utkast" in client.get(reverse("participants:drafts")).content.decode()
    for other in (colleague, a_hat(user=hat.user, team=a_hat().team)):
        assert not Draft.objects.visible_to(other).exists()


def test_the_database_shows_a_draft_to_its_author_alone(client, case, hat):
    typed(client, case)
    for hat_pk, found in ((hat.pk, 1), (a_hat(team=hat.team).pk, 0)):
        with transaction.atomic(), acting_as(Scope(teams=(hat.team_id,), hat=hat_pk)):
            assert Draft.objects.count() == found


def test_a_draft_is_not_in_plain_words_in_the_database(client, case):
    typed(client, case)
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM participants_draft")
        assert TEXT not in cursor.fetchone()[0]


def test_a_signed_note_leaves_no_draft_although_its_last_words_come_late(client, case):
    key = str(uuid4())
    typed(client, case, draft_key=key)
    client.post(url("sign_note", case), signed(draft_key=key))
    assert case.notes.get().text == TEXT
    typed(client, case, draft_key=key, text=TEXT + " sent")
    assert not Draft.objects.current(now()).exists()
    assert Draft.objects.get().fields == ""
    assert "ifyllt med ditt utkast" not in page_of(client, case)
    typed(client, case, text="Nästa anteckning.")
    assert "Nästa anteckning." in page_of(client, case)


def test_a_note_that_was_signed_before_its_first_words_were_saved_gets_no_draft(client, case):
    key = str(uuid4())
    client.post(url("sign_note", case), signed(draft_key=key))
    typed(client, case, draft_key=key)
    assert not Draft.objects.current(now())
    typed(client, case, draft_key=str(uuid4()))
    assert Draft.objects.current(now()).count() == 1


def test_a_refused_note_keeps_its_draft(client, case):
    typed(client, case)
    client.post(url("sign_note", case), signed(happened_on=str(TODAY + timedelta(days=2))))
    assert Draft.objects.current(now()).exists()


def test_a_draft_whose_text_was_wiped_out_is_no_draft(client, case):
    typed(client, case)
    typed(client, case, text="  ", category="phone")
    assert not Draft.objects.exists()


def test_to_begin_again_throws_the_draft_away(client, case):
    typed(client, case)
    back = url("journal", case)
    sent = {"parked_action": url("sign_note", case)}
    answer = client.post(
        url("discard_draft", case), sent, headers={"Referer": f"http://testserver{back}"}
    )
    assert answer.url == back
    assert not Draft.objects.exists()
    assert TEXT not in page_of(client, case)


@pytest.mark.parametrize(
    "action",
    ["", "/deltagare/", "//annan.se/", "participants:edit_person", "of another case"],
)
def test_only_a_form_of_the_case_that_has_drafts_gets_one(client, case, hat, action):
    if action.startswith("participants"):
        action = reverse(action, args=[case.case_number])
    if action == "of another case":
        action = url("sign_note", an_enrolment(team=hat.team))
    assert not typed(client, case, parked_action=action).content.strip()
    assert not Draft.objects.exists()


def test_fields_that_the_form_does_not_have_are_not_kept(client, case):
    typed(client, case, password="hemligt", form_key=str(uuid4()), category="phone")
    assert set(Draft.objects.get().values) == {"text", "category"}


def test_a_text_without_end_is_not_kept_and_says_so(client, case):
    assert "för lång" in typed(client, case, text="a" * 200_001).content.decode()
    assert not Draft.objects.exists()


def test_what_is_saved_while_writing_is_no_row_in_the_log(client, case):
    typed(client, case)
    assert not Reading.objects.exists()


def test_the_voices_of_a_meeting_stay_with_that_meeting(client, case, hat):
    meeting = case.follow_ups.planned().get()
    voices = {"participant_voice": "Det går bättre.", "decision": "adjust", "version": "1"}
    typed(client, case, "hold_follow_up", meeting=meeting.pk, **voices)
    page = page_of(client, case, "hold_follow_up")
    assert "Det går bättre." in page
    a_held_follow_up(case, on=TODAY)
    page = client.get(url("hold_follow_up", case))
    assert page.context["form"]["meeting"].value() == str(meeting.pk)
    sent = {"referrer_voice": "Bra.", "team_voice": "Bra.", "reason": "Bra.", **voices}
    sent |= {"meeting": meeting.pk, "held_on": str(TODAY)}
    refused = client.post(url("hold_follow_up", case), sent).content.decode()
    assert "Mötet är redan hållet" in refused
    assert "Det går bättre." in refused


def test_the_texts_of_a_final_document_come_back_over_the_proposals(client, hat):
    case = a_closed_enrolment(
        team=hat.team, started_on=TODAY - timedelta(days=90), closed_on=TODAY - timedelta(days=2)
    )
    typed(client, case, "final_document", at_start="Hon sov dåligt.", version="1")
    page = page_of(client, case, "final_document")
    assert "Hon sov dåligt." in page
    assert "Fälten har förslag" not in page
    client.post(url("final_document", case), {"at_start": "Hon sov dåligt.", "version": "1"})
    assert not Draft.objects.current(now()).exists()


def test_the_forms_of_the_plan_have_drafts_one_for_each_theme(client, case):
    typed(client, case, "add_plan_goal", "HALSA", text="Jag vill sova")
    typed(client, case, "plan_expectations", participant="Att någon lyssnar.")
    assert "Jag vill sova" not in page_of(client, case, "add_plan_goal", "ARBETE")
    page = client.get(url("add_plan_goal", case, "HALSA"), headers={"HX-Request": "true"})
    assert 'value="Jag vill sova"' in page.content.decode()
    assert "Formuläret är ifyllt med ditt utkast från" in page.content.decode()
    assert "Att någon lyssnar." in page_of(client, case, "plan_expectations")
    listed = client.get(reverse("participants:drafts")).content.decode()
    assert "Nytt mål" in listed
    assert url("plan_expectations", case) in listed
    client.post(url("add_plan_goal", case, "HALSA"), {"text": "Jag vill sova bättre"})
    assert Draft.objects.current(now()).get().action == url("plan_expectations", case)
    assert "Jag vill sova bättre" in page_of(client, case, "plan")


def test_a_form_that_is_open_has_taken_the_place_of_the_way_to_it(client, case):
    address = url("add_plan_goal", case, "HALSA")
    plan = page_of(client, case, "plan")
    place = plan[plan.index('<div id="new-goal-HALSA">') :].partition("</div>")[0]
    assert f'hx-get="{address}" hx-target="#new-goal-HALSA"' in place
    assert plan.count(f'hx-get="{address}"') == 1
    added = client.post(address, {"text": "Jag vill sova"}, headers={"HX-Request": "true"})
    assert f'hx-get="{address}"' in added.content.decode()


def test_a_correction_has_a_draft_of_its_own(client, case, hat):
    note = case.notes.create(
        text="Klockan nio.", happened_on=TODAY, signed_by=hat.user, signed_at=now()
    )
    typed(client, case, "correct_note", note.pk, text="Klockan tio.")
    assert "Klockan tio." in page_of(client, case, "correct_note", note.pk)
    assert "Klockan tio." not in page_of(client, case)


def test_the_list_names_own_drafts_and_warns_a_week_before_they_go(client, case):
    typed(client, case)
    page = client.get(reverse("participants:drafts")).content.decode()
    assert case.participant.name in page
    assert url("journal", case) in page
    assert TEXT not in page
    assert "tas bort om" not in page
    Draft.objects.update(saved_at=now() - timedelta(days=24))
    assert "tas bort om 6" in client.get(reverse("participants:drafts")).content.decode()
    assert client.get(reverse("reporting:start")).content.decode().count("tas bort om 6") == 1


def test_a_draft_lasts_thirty_days_and_no_longer(client, case):
    typed(client, case)
    Draft.objects.update(saved_at=now() - timedelta(days=29))
    forget_old_drafts()
    assert TEXT in page_of(client, case)
    Draft.objects.update(saved_at=now() - timedelta(days=31))
    assert TEXT not in page_of(client, case)
    forget_old_drafts()
    assert not Draft.objects.exists()


def test_with_the_right_to_read_the_case_its_draft_is_gone(client, case, hat):
    typed(client, case)
    type(case.participant).objects.update(protection="marked", alias="Skyddad deltagare")
    assert not Draft.objects.visible_to(hat).exists()
    assert "Du har inga utkast" in client.get(reverse("participants:drafts")).content.decode()


def test_the_later_of_a_draft_and_a_parked_text_is_given_back_and_only_once(client, case, hat):
    typed(client, case)
    parked = ParkedForm.objects.park(
        hat.user,
        hat.pk,
        page=url("journal", case),
        action=url("sign_note", case),
        fields={"text": [TEXT + " det går"], "category": ["visit"]},
        at=now(),
        forget=True,
    )
    session = client.session
    session["has_parked_text"] = True
    session.save()
    page = page_of(client, case)
    assert page.count(TEXT) == 1
    assert TEXT + " det går" in page
    assert f'name="parked_text" value="{parked.pk}"' in page
    typed(client, case, text=TEXT + " det går bra", parked_text=str(parked.pk))
    assert not ParkedForm.objects.exists()
    assert page_of(client, case).count(TEXT + " det går bra") == 1


def parked(client, hat, case, key, text, *, draft_before="", **passed):
    """A state of the form under that key, sent when its login had ended."""
    fields = {"text": [text], "draft_key": [key], "draft_before": [draft_before]}
    place = {"page": url("journal", case), "action": url("sign_note", case)}
    at = now() - timedelta(**passed)
    ParkedForm.objects.park(hat.user, hat.pk, **place, fields=fields, at=at, forget=True)
    session = client.session
    session["has_parked_text"] = True
    session.save()


@pytest.mark.parametrize("saved_first", [False, True])
def test_a_signed_note_leaves_no_earlier_state_of_itself_parked(client, case, hat, saved_first):
    key, other = str(uuid4()), str(uuid4())
    parked(client, hat, case, other, "Skrivet i en annan flik.", minutes=9)
    parked(client, hat, case, key, "Vi talade", minutes=2)
    parked(client, hat, case, key, TEXT, minutes=1)
    page = page_of(client, case)
    assert TEXT in page
    assert f'name="draft_key" value="{key}"' in page
    last = str(ParkedForm.objects.first().pk)
    if saved_first:  # and then opened anew, as another form
        typed(client, case, draft_key=key, parked_text=last)
        key, last = str(uuid4()), ""
    client.post(url("sign_note", case), signed(draft_key=key, parked_text=last))
    assert [one.values["text"] for one in ParkedForm.objects.all()] == [
        ["Skrivet i en annan flik."]
    ]


def test_to_begin_again_throws_away_what_the_page_shows_and_no_text_of_another_tab(
    client, case, hat
):
    key, other, saved = str(uuid4()), str(uuid4()), str(uuid4())
    typed(client, case, draft_key=saved, text="Vi")
    assert f'name="draft_before" value="{saved}"' in page_of(client, case)
    Draft.objects.update(saved_at=now() - timedelta(minutes=3))
    parked(client, hat, case, other, "Skrivet i en annan flik.", minutes=9)
    parked(client, hat, case, key, "Vi talade", draft_before=saved, minutes=2)
    parked(client, hat, case, key, TEXT, minutes=1)
    sent = {"parked_action": url("sign_note", case)}
    last = str(ParkedForm.objects.first().pk)
    client.post(url("discard_draft", case), sent | {"parked_text": last})
    assert not Draft.objects.exists()
    assert "Skrivet i en annan flik." in page_of(client, case)
    typed(client, case)
    assert TEXT in page_of(client, case)
    client.post(url("discard_draft", case), sent)
    assert not Draft.objects.exists()
    assert "Skrivet i en annan flik." in page_of(client, case)


def test_the_list_asks_as_little_for_many_drafts_as_for_one(client, hat, case):
    typed(client, case)
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("participants:drafts"))
    for _ in range(5):
        typed(client, an_enrolment(team=hat.team))
    with CaptureQueriesContext(connection) as more:
        client.get(reverse("participants:drafts"))
    assert len(more) == len(first)
    assert asked(more) <= 12


@pytest.mark.parametrize(
    ("name", "ended", "rest"),
    [
        ("request_extension", False, {"wanted_until": str(TODAY + timedelta(days=400))}),
        ("reopen", True, {"on": str(TODAY)}),
    ],
)
def test_a_reason_that_is_being_written_waits_and_is_gone_when_it_is_given(
    client, case, name, ended, rest
):
    if ended:
        case.close(on=TODAY, outcome="work")
    page = url(name, case)
    typed(client, case, parked_action=page, reason=TEXT)
    assert TEXT in client.get(page).content.decode()
    assert client.post(page, {"reason": TEXT} | rest).status_code == 302
    assert not Draft.objects.exists()
