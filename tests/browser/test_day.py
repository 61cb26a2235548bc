"""The day of a socialkonsulent, from the morning's worklist to the check two weeks after a close.

Told of one case, which goes its whole way in one test: what is done on one page is what the next
one begins with.
"""

from datetime import datetime, time, timedelta
from io import BytesIO

import pytest
from django.utils.timezone import localdate, make_aware
from playwright.sync_api import expect
from pypdf import PdfReader

from activities.models import Attendance
from organisations.roles import Role
from participants.models import Enrolment
from tests.browser.casework import fetched_pdf, hand_over_final_document, hold_follow_up
from tests.browser.checks import assert_accessible
from tests.browser.person import Person, let_time_pass
from tests.builders import (
    a_consent,
    a_group,
    a_hat,
    a_member,
    a_participant,
    a_team,
    a_user,
    an_enrolment,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = localdate()
NAME = "Samira Holmdahl"
SAID = {
    "Samira": "Jag orkar mer, men morgnarna är svåra.",
    "Arbetsförmedlingen": "Vi ser en utveckling.",
    "Teamet": "Närvaron är god.",
}
THEIRS, MINE = "Att arbetsgivaren förstår sjukdomen.", "Att vi börjar med få timmar."
TYPED = "Ringde vårdcentralen. Läkaren ger besked på torsdag."

BY_DEPUTY = "Samira ringde om bussen."
TOLD_ON_PAPER = [
    NAME,
    MINE,
    THEIRS,
    "justera planen en gång och avsluta en gång",
    "Jobbspåret: med på 1 av 1 träff",
    "från 8 till 20 timmar i veckan",
    "Kortare dagar och en fast handledare.",
    "Anställning på halvtid. Arbetsförmedlingen",
]


@pytest.fixture
def team():
    return a_team(name="Samordningsteam Provby")


@pytest.fixture
def case(team):
    """A case that is to be followed up today, of somebody who is in a group of twelve."""
    owner = a_hat(team=team, user=a_user(first_name="Maja", last_name="Ek", password="demo")).user
    first = TODAY - timedelta(days=80)
    group = a_group(team, leader=owner, places=12, started_on=first)
    samira = a_participant(controller=team.owner, first_name="Samira", last_name="Holmdahl")
    people = [samira, *(a_participant(controller=team.owner) for _ in range(11))]
    facts = {"team": team, "responsible": owner, "referring_party": "AF", "started_on": first}
    cases = [an_enrolment(participant=person, **facts) for person in people]
    for one in cases:
        a_member(group, one)
    a_consent(cases[0], on=first)
    meeting = cases[0].follow_ups.get()
    meeting.booked_for = make_aware(datetime.combine(TODAY, time(13)))
    meeting.save()
    return cases[0].case_number


@pytest.fixture
def enters(browser, live_server, browser_context_args):
    """Somebody comes in by the login page, in a browser of their own."""
    return lambda hat: Person(browser, live_server.url, hat, **browser_context_args)


@pytest.fixture
def me(team, case, enters):
    return enters(team.memberships.get())


@pytest.fixture
def colleague(team, enters):
    named = a_user(first_name="Ivar", last_name="Strand", password="demo")
    return enters(a_hat(Role.ARBETSFORMEDLARE, team=team, user=named))


@pytest.fixture
def leader(team, enters):
    named = a_user(first_name="Lena", last_name="Berg", password="demo")
    return enters(a_hat(Role.VERKSAMHETSLEDARE, team=team, user=named))


def test_the_day_of_a_socialkonsulent(team, case, me, colleague, leader, enters, worker_process):
    the_morning_tells_what_is_due(me)
    three_voices_meet(me)
    a_note_is_half_written_when_the_browser_dies(me, case)
    me = enters(team.memberships.get(role=Role.SOCIALKONSULENT))
    the_note_is_restored_and_signed_once(me, case)
    two_write_at_once_and_both_texts_are_kept(me, colleague, case)
    the_colleague_covers_an_absence(me, colleague)
    twelve_taps_mark_a_group_of_twelve(me)
    a_placement_grows_by_the_week(me, case)
    an_extension_is_asked_for_and_granted(me, leader, case)
    let_time_pass(80)
    the_case_is_closed_in_three_steps(me, case)
    the_final_document_is_written_and_looked_at(me, case)
    both_have_got_it(me, case)
    two_weeks_go_by(case)
    the_next_actor_has_taken_over(me)


def the_morning_tells_what_is_due(me):
    me.reads("Uppföljning inom 14 dagar")
    me.reads("13.00")
    me.press("link", NAME, within="I dag")


def three_voices_meet(me):
    me.reads("Interna anteckningar visas inte på den här skärmen.")
    hold_follow_up(me, decision="Justera planen", voices=SAID)
    me.reads("Beslutet är sparat.")


def a_note_is_half_written_when_the_browser_dies(me, case):
    me.open(f"/deltagare/{case}/")
    me.write("Anteckning", TYPED, exact=True)
    me.reads("Utkast sparat kl.")
    me.page.wait_for_timeout(2000)
    me.page.context.close()  # without a word to the page


def the_note_is_restored_and_signed_once(me, case):
    me.press("link", NAME, within="Utkast")
    note = me.page.get_by_role("textbox", name="Anteckning", exact=True)
    expect(note).to_have_value(TYPED)
    assert_accessible(me.page)
    me.page.get_by_role("button", name="Signera anteckningen").dblclick()
    me.reads("Anteckningen är signerad.")
    assert Enrolment.objects.get(case_number=case).notes.get().text == TYPED
    me.open("/deltagare/utkast/")
    me.reads("Du har inga utkast.")
    assert_accessible(me.page)


def two_write_at_once_and_both_texts_are_kept(me, colleague, case):
    for person in (me, colleague):
        person.open(f"/deltagare/{case}/plan/")
        person.press("link", "Skriv förväntningarna", stays=True)
    save_expectation(colleague, THEIRS)
    colleague.reads("Förväntningarna är sparade.")
    save_expectation(me, MINE)
    me.reads("Två versioner")
    assert_accessible(me.page)
    me.press("button", "Ta med båda", stays=True)
    both = me.page.get_by_role("textbox", name="Deltagaren")
    expect(both).to_have_value(f"{THEIRS}\n\n{MINE}")
    me.press("button", "Spara förväntningarna", stays=True)
    me.reads("Förväntningarna är sparade.")
    for words in (THEIRS, MINE):
        me.reads(words)


def save_expectation(person, words):
    person.write("Deltagaren", words)
    person.press("button", "Spara förväntningarna", stays=True)


def the_colleague_covers_an_absence(me, colleague):
    me.open("/")
    me.press("link", "Frånvaro")
    me.write_date("Från och med", TODAY - timedelta(days=1))
    me.write_date("Till och med", TODAY + timedelta(days=2))
    me.choose_named("Vem täcker", "Ivar Strand")
    me.press("button", "Spara frånvaron")
    me.reads("Ivar Strand täcker")
    colleague.open("/")
    colleague.reads("Du täcker för Maja Ek")
    colleague.open("/deltagare/")
    colleague.press("link", NAME)
    colleague.write("Anteckning", BY_DEPUTY, exact=True)
    colleague.press("button", "Signera anteckningen", stays=True)
    colleague.reads("Anteckningen är signerad.")
    me.press("button", "Tillbaka i dag")
    me.open("/")
    me.press("link", "Det här hände medan du var borta")
    me.reads("Ivar Strand")


def twelve_taps_mark_a_group_of_twelve(me):
    me.press("link", "Grupper")
    me.press("link", "Jobbspåret")
    me.press("link", "Närvaro")
    lines = me.page.locator("[id^=person-]")
    expect(lines).to_have_count(12)
    for number in range(12):
        here = lines.nth(number).get_by_role("button", name="Närvarande")
        here.press("Enter")
        me.reads(f"{number + 1} av 12 registrerade")
    assert here.evaluate("it => it.matches(':focus')")
    assert_accessible(me.page)
    assert Attendance.objects.count() == 12
    here.press("Enter")  # a tap too many is taken back by another
    me.reads("11 av 12 registrerade")
    assert Attendance.objects.count() == 11


def a_placement_grows_by_the_week(me, case):
    me.open("/aktiviteter/arbetsplatser/ny/")
    me.write("Organisation", "Återbruket")
    me.write("Ort", "Provby")
    me.press("button", "Spara")
    me.open(f"/deltagare/{case}/")
    me.press("link", "Aktiviteter")
    me.press("link", "Ny placering")
    me.choose_named("Slag", "Arbetsträning, extern")
    me.choose_named("Arbetsplats", "Återbruket, Provby")
    me.write_date("Från", TODAY)
    me.write_date("Planerad till", TODAY + timedelta(days=90))
    me.write("Timmar i veckan", "8")
    me.press("button", "Spara")
    for weeks, hours in ((2, "12,5"), (4, "20")):
        me.press("link", "Planera timmarna")
        me.write_date("Från", TODAY + timedelta(weeks=weeks))
        me.write("Timmar i veckan", hours)
        me.press("button", "Spara")
    me.reads("8 timmar i veckan på arbetsplats just nu.")
    me.reads("12,5 timmar från")
    me.reads("20 timmar från")


def an_extension_is_asked_for_and_granted(me, leader, case):
    me.press("link", "Uppföljningar")
    me.press("link", "Begär förlängning")
    me.write("Skäl", "Samira har börjat arbetsträna.")
    me.write_date("Önskat nytt riktmärke", TODAY + timedelta(days=400))
    me.press("button", "Skicka begäran")
    me.reads("Ta bort det som pekar ut personen.")
    me.write("Skäl", "Arbetsträningen har just börjat.")
    me.press("button", "Skicka begäran")
    me.reads("väntar på beslut")
    leader.open("/")
    leader.press("link", "Läs och besluta")
    leader.press("link", case)
    assert NAME not in leader.text
    leader.tick("Beviljas")
    leader.press("button", "Spara beslutet")
    me.open(f"/deltagare/{case}/uppfoljningar/")
    me.reads("Beviljas")


def the_case_is_closed_in_three_steps(me, case):
    me.open(f"/deltagare/{case}/uppfoljningar/mote/")
    hold_follow_up(me, decision="Avsluta", voices=SAID)
    me.press("button", "Fortsätt till steg 2")
    me.page.get_by_role("alert").wait_for()
    assert_accessible(me.page)
    me.choose("Resultat", "work")
    me.choose("Avslutsanledning", "ENLIGT_PLAN")
    me.press("button", "Fortsätt till steg 2")
    me.write("Nästa steg", "Anställning på halvtid.", exact=True)
    me.write("Vem som tar vid", "Arbetsförmedlingen")
    me.write_date("Tar vid den", TODAY)
    assert_accessible(me.page)
    me.press("button", "Fortsätt till steg 3")
    assert_accessible(me.page)
    me.press("button", "Avsluta ärendet")
    me.page.get_by_role("heading", name="Slutdokument", exact=True).wait_for()
    assert_accessible(me.page)


def the_final_document_is_written_and_looked_at(me, case):
    me.write("Det som har fungerat", "Kortare dagar och en fast handledare.")
    me.press("button", "Spara texterna")
    me.press("link", "Granska dokumentet")
    me.reads("Kortare dagar och en fast handledare.")
    me.press("button", "dokumentet är granskat")
    me.press("button", "Skapa PDF")
    _, answer = fetched_pdf(me)
    paper = PdfReader(BytesIO(answer.body()))
    [page] = paper.pages
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    words = " ".join(page.extract_text().split())
    assert words.endswith("Sida 1 av 1")
    for told in TOLD_ON_PAPER:
        assert told in words
    for hidden in (TYPED, BY_DEPUTY, SAID["Samira"]):
        assert hidden not in words


def both_have_got_it(me, case):
    me.open(f"/deltagare/{case}/slutdokument/")
    me.choose("Hur", "hand")
    me.press("button", "Spara att deltagaren har fått det")
    hand_over_final_document(me, case, recipient="Arbetsförmedlingen")
    assert Enrolment.objects.get(case_number=case).final_document.sent_on == TODAY


def two_weeks_go_by(case):
    closed = Enrolment.objects.filter(case_number=case)
    closed.update(closed_on=TODAY - timedelta(days=14), next_on=TODAY - timedelta(days=10))


def the_next_actor_has_taken_over(me):
    me.open("/")
    me.press("link", NAME, within="Nästa aktör att kontrollera")
    me.write_date("Tog vid den", TODAY)
    me.press("button", "Spara att nästa aktör har tagit vid")
    me.reads("Sparat: nästa aktör har tagit vid.")
    me.open("/")
    me.reads("Nästa aktör har tagit vid för alla som har avslutats.")
