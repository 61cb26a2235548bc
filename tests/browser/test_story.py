"""One case from remiss to helårsrapport, by the people who do it, at their keyboards."""

from datetime import date
from io import BytesIO

import pytest
from django.utils.timezone import localdate
from pypdf import PdfReader

from finsam.personal_numbers import invented
from organisations.roles import Role
from participants.models import Enrolment
from referrals.models import Referral
from tests.browser.casework import fetched_pdf, hand_over_final_document, hold_follow_up
from tests.browser.person import Person, let_time_pass
from tests.builders import a_hat, a_team, a_user, an_organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "Samira Holmdahl"
NUMBER = invented(date(1988, 2, 29), "woman", 1)
SAID = {
    "Samira": "Det går bättre, jag orkar mer.",
    "Arbetsförmedlingen": "Vi ser en utveckling.",
    "Teamet": "Närvaron är god.",
}


@pytest.fixture
def people(browser, live_server, browser_context_args):
    """Five people who have to do with the case, and one who has not."""
    kommun = an_organisation(name="Provby kommun")
    team = a_team(name="Samordningsteam Provby", code="PRO", owner=kommun, places=20)
    office = an_organisation(name="Arbetsförmedlingen Provby", kind="AF")
    places = {
        "remittent": (Role.REMITTENT, {"organisation": office}),
        "konsulent": (Role.SOCIALKONSULENT, {"team": team}),
        "ledare": (Role.VERKSAMHETSLEDARE, {"team": team}),
        "styrgrupp": (Role.STYRGRUPPSLEDAMOT, {"team": team}),
        "kollega": (Role.ARBETSFORMEDLARE, {"team": team}),
        "utomstaende": (Role.SOCIALKONSULENT, {}),
    }
    return {
        name: Person(
            browser,
            live_server.url,
            a_hat(role, user=a_user(password="demo", last_name=name.title()), **where),
            **browser_context_args,
        )
        for name, (role, where) in places.items()
    }


def test_a_case_from_remiss_to_annual_report(people, worker_process):
    number = write_remiss(people["remittent"])
    take_in(people["konsulent"], number)
    case = Enrolment.objects.get().case_number
    begin_the_work(people["konsulent"], case)
    let_time_pass(120)
    meet(people["konsulent"], case, decision="Fortsätta")
    measure(people["konsulent"], case, ["64", "68", "64", "68"])
    people["konsulent"].reads("+16,6 poäng sedan start, tydlig förbättring")
    the_referrer_sees_status_only(people["remittent"], number, case)
    close(people["konsulent"], case)
    document = print_final_document(people["konsulent"], case)
    give_receipts(people["konsulent"], case)
    the_referrer_reads_the_final_document(people["remittent"], number)
    report = annual_report(people["ledare"])
    the_steering_group_sees_aggregates_only(people["styrgrupp"], case)
    everything_is_closed_to_others(people, number, case, document, report)


def write_remiss(person):
    person.press("link", "Skriv en remiss")
    person.choose_named("Till vilket team?", "Samordningsteam Provby")
    person.press("button", "Påbörja remissen")
    person.press("link", "Fyll i Personen")
    person.write("Förnamn", "Samira")
    person.write("Efternamn", "Holmdahl")
    person.write("Personnummer", NUMBER)
    person.press("button", "Spara och fortsätt")
    person.tick("Arbetsförmedlingen")
    person.tick("Regionen (hälso- och sjukvård)")
    person.write("Bakgrund och behov", "Behöver en gemensam plan med vården.")
    person.press("button", "Spara och fortsätt")
    person.press("button", "Spara och fortsätt")
    person.write("Med personens egna ord", "Jag vill arbeta igen.")
    person.write_date("När samtyckte personen", localdate())
    person.press("button", "Spara och fortsätt")
    person.press("link", "Granska och skicka")
    person.press("button", "Skicka remissen")
    person.reads("Kvittens")
    return Referral.objects.get().number


def take_in(person, number):
    person.open("/")
    person.press("link", number)
    person.press("link", "Planera möten")
    person.write_date("Studiebesök", localdate())
    person.choose("Efter studiebesöket", "wants")
    person.press("button", "Spara")
    person.reads("vill gå vidare")
    person.press("link", "Anta remissen")
    person.press("button", "Gå vidare till starten")
    person.press("button", "Anta remissen")
    person.reads(NAME)


def begin_the_work(person, case):
    person.open(f"/deltagare/{case}/")
    person.write("Anteckning", "Första samtalet. Vi gick igenom veckan.", exact=True)
    person.press("button", "Signera anteckningen", stays=True)
    person.reads("Första samtalet. Vi gick igenom veckan.")
    measure(person, case, ["21", "26", "24", "27"])
    person.reads("9,8")
    person.open(f"/deltagare/{case}/insatser/")
    person.press("link", "Lägg till insats")
    person.choose("Insats", "VARD_PSYKIATRISK")
    person.press("button", "Spara insatsen")
    person.reads("Psykiatrisk vård")


def measure(person, case, values):
    person.open(f"/matningar/{case}/")
    person.press("link", "Registrera ORS")
    for label, value in zip(
        ["Individuellt", "Nära relationer", "Socialt", "Allmänt"], values, strict=True
    ):
        person.write(label, value)
    person.press("button", "Spara mätningen")


def meet(person, case, *, decision):
    person.open(f"/deltagare/{case}/uppfoljningar/mote/")
    hold_follow_up(person, decision=decision, voices=SAID)


def the_referrer_sees_status_only(person, number, case):
    person.open(f"/remisser/{number}/lage/")
    person.reads("Nästa uppföljning senast")
    assert "9,8" not in person.text
    assert "Första samtalet" not in person.text
    assert "Psykiatrisk" not in person.text
    assert person.status_of(f"/deltagare/{case}/") == 404


def close(person, case):
    meet(person, case, decision="Avsluta")
    person.open(f"/deltagare/{case}/avslut/")
    person.choose("Resultat", "work")
    person.choose("Avslutsanledning", "ENLIGT_PLAN")
    person.press("button", "Fortsätt till steg 2")
    person.write("Nästa steg", "Anställning på halvtid.", exact=True)
    person.write("Vem som tar vid", "Arbetsförmedlingen")
    person.write_date("Tar vid den", localdate())
    person.press("button", "Fortsätt till steg 3")
    person.press("button", "Avsluta ärendet")
    person.reads("Slutdokument")


def print_final_document(person, case):
    person.open(f"/deltagare/{case}/slutdokument/")
    person.press("button", "Spara texterna")
    person.press("link", "Granska dokumentet")
    person.press("button", "dokumentet är granskat")
    person.press("button", "Skapa PDF")
    address, answer = fetched_pdf(person)
    assert f"Slutdokumentation {case}.pdf" in answer.headers["content-disposition"]
    pages = PdfReader(BytesIO(answer.body())).pages
    text = " ".join(page.extract_text() for page in pages)
    assert NAME in text
    assert "16,6" in text
    return address


def give_receipts(person, case):
    person.open(f"/deltagare/{case}/slutdokument/")
    person.choose("Hur", "hand")
    person.press("button", "Spara att deltagaren har fått det")
    hand_over_final_document(person, case, recipient="Arbetsförmedlingen Provby")
    document = Enrolment.objects.get().final_document
    assert document.sent_on == localdate()


def the_referrer_reads_the_final_document(person, number):
    person.open(f"/remisser/{number}/lage/")
    person.press("link", "Från teamet till Remittenten")
    person.reads("Anställning på halvtid.")


def annual_report(person):
    year = localdate().year
    person.open("/rapporter/siffror/")
    person.reads("Avslutade")
    person.open("/rapporter/helar/")
    person.choose("År", str(year))
    person.press("button", "Öppna årets rapport")
    path = person.path
    person.press("button", "Frys version 1")
    person.press("button", "Beställ PDF med verkliga antal")
    _, answer = fetched_pdf(person, within=60_000)
    pages = PdfReader(BytesIO(answer.body())).pages
    assert f"Helårsrapport {year}" in pages[0].extract_text()
    return path


def the_steering_group_sees_aggregates_only(person, case):
    person.open("/rapporter/siffror/")
    person.reads("Små tal")
    assert case not in person.text
    assert NAME not in person.text
    assert person.status_of(f"/deltagare/{case}/") == 404


def everything_is_closed_to_others(people, number, case, document, report):
    """A stranger who is logged in finds none of these addresses."""
    addresses = [
        f"/deltagare/{case}/",
        f"/deltagare/{case}/uppfoljningar/",
        f"/deltagare/{case}/uppfoljningar/mote/",
        f"/deltagare/{case}/avslut/",
        f"/deltagare/{case}/slutdokument/",
        f"/deltagare/{case}/insatser/",
        f"/matningar/{case}/",
        f"/remisser/{number}/",
        f"/remisser/{number}/lage/",
        document,
        report,
    ]
    for address in addresses:
        assert people["utomstaende"].status_of(address) == 404, address
    for address in (f"/deltagare/{case}/", f"/matningar/{case}/", document, report):
        assert people["remittent"].status_of(address) == 404, address
