"""Nothing leaves the team before the last button, nor without a ground; the copy never changes."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from audit.models import Reading
from documents.models import Job, StoredFile
from documents.storage import keep, path_of
from documents.tasks import remove_expired
from organisations.roles import Role
from participants.codes_consent import ConsentArea, Ground, Party
from participants.models import ConsentLine, DisclosedFile, Disclosure
from participants.models.final_document import UNREVIEWED
from participants.offering import OFFERS
from participants.papers import as_reviewed
from tests.builders import (
    a_consent,
    a_disclosure,
    a_hat,
    a_held_follow_up,
    a_participant,
    an_enrolment,
    an_organisation,
    reviewed,
)
from tests.finsam.markup import Markup

pytestmark = pytest.mark.django_db
START = localdate() - timedelta(days=200)
TEXT = "Personen är på plats tre dagar i veckan."


@pytest.fixture
def owner(client):
    hat = a_hat()
    client.force_login(hat.user)
    return hat


@pytest.fixture
def case(owner):
    office = an_organisation(name="Arbetsförmedlingen Provby", kind="AF")
    return an_enrolment(
        team=owner.team,
        responsible=owner.user,
        started_on=START,
        referring_party="AF",
        referring_organisation=office,
        referrer_contact="Ulf Tillberga",
        participant=a_participant(
            controller=owner.team.owner, first_name="Samira", last_name="Holmdahl"
        ),
    )


def address(case, name="disclose", *more):
    return reverse(f"participants:{name}", args=[case.case_number, *more])


class Guide:
    """Somebody who fills in the guide, page by page, as the pages themselves carry it."""

    def __init__(self, client, case):
        self.client, self.case = client, case
        self.page = client.get(address(case)).text
        self.given = {}

    def answer(self, **given):
        held = {}
        for hidden in Markup(self.page).all("input", type="hidden"):
            held.setdefault(hidden["name"], []).append(hidden.get("value", ""))
        self.response = self.client.post(address(self.case), {**held, **given, "go": "on"})
        self.page = self.response.text if self.response.status_code == 200 else ""
        return self

    def to_ground(self, items=("TEXT",), to="REMITTENT", areas=("PLANERING",), **more):
        self.answer(to=to, person="Ulf Tillberga", **more)
        own = {"text": TEXT, "text_areas": areas} if "TEXT" in items else {}
        return self.answer(items=[item for item in items if item != "TEXT"], **own)

    def to_check(self, ground="SAMTYCKE", handed_on=None, **more):
        day = (handed_on or localdate()).isoformat()
        return self.answer(ground=ground, way="digital", handed_on=day, **more)

    def press(self, **forged):
        return self.answer(**forged)


def test_the_guide_ends_in_a_copy_of_what_was_checked(client, owner, case):
    a_consent(case, on=START)
    guide = Guide(client, case).to_ground().to_check()
    for shown in ("Samira Holmdahl", case.case_number, "Ulf Tillberga", "Samtycke", TEXT):
        assert shown in guide.page
    assert not Disclosure.objects.exists()
    made = guide.press().response
    kept = Disclosure.objects.get()
    assert made["Location"] == address(case, "disclosure", kept.pk)
    assert (kept.party, kept.recipient, kept.ground) == ("AF", "Ulf Tillberga", "SAMTYCKE")
    assert kept.lines == [ConsentLine.objects.get().pk]
    assert (kept.decided_by, kept.areas, kept.items) == (owner, ["PLANERING"], ["TEXT"])
    assert TEXT in client.get(made["Location"]).text


def test_the_stored_copy_is_byte_for_byte_what_the_check_page_showed(client, case):
    a_consent(case, on=START)
    guide = Guide(client, case).to_ground(items=["STATUS", "TEXT"]).to_check()
    page = guide.page
    guide.press()
    kept = Disclosure.objects.get()
    assert hashlib.sha256(kept.content.encode()).hexdigest() == kept.digest
    for section in kept.sections:
        assert section.heading in page
        for line in section.text.splitlines():
            assert line in page


def test_the_copy_stays_as_it_was_when_the_case_goes_on(client, case):
    a_consent(case, on=START)
    a_held_follow_up(case, on=START + timedelta(days=80))
    Guide(client, case).to_ground(items=["STATUS", "FOLLOW_UP", "TEXT"]).to_check().press()
    kept = Disclosure.objects.get()
    before = (kept.content, kept.digest, client.get(address(case, "disclosure", kept.pk)).text)
    case.follow_ups.held().get()
    case.participant.first_name = "Annat"
    case.participant.save()
    case.follow_ups.filter(held_on__isnull=False).update(reason="Ändrat skäl")
    kept = Disclosure.objects.get()
    assert (kept.content, kept.digest) == before[:2]
    copy = client.get(address(case, "disclosure", kept.pk)).text
    assert "Samira Holmdahl" in copy
    assert "Ändrat skäl" not in copy


SKIPPING = [
    {"token": ""},
    {"token": "rent-påhitt"},
    {"text": "En annan text än den som granskades."},
    {"person": "Någon annan"},
    {"items": ["STATUS"]},
    {"ground": "OSL_10_2", "reason": "Ett annat skäl."},
    {"handed_on": (localdate() - timedelta(days=1)).isoformat()},
]


@pytest.mark.parametrize("forged", SKIPPING, ids=lambda forged: next(iter(forged)))
def test_no_sending_stores_anything_that_was_not_checked(client, case, forged):
    a_consent(case, on=START)
    guide = Guide(client, case).to_ground().to_check().press(**forged)
    assert not Disclosure.objects.exists()
    assert "Något har ändrats sedan du granskade" in guide.page
    assert guide.press().response.status_code == 302  # what the page now shows is checked
    assert Disclosure.objects.count() == 1


def test_a_check_page_of_one_case_or_person_opens_no_other(client, owner, case):
    a_consent(case, on=START)
    guide = Guide(client, case).to_ground().to_check()
    token = Markup(guide.page).one("input", name="token")["value"]
    other = an_enrolment(team=owner.team, referring_party="AF", started_on=START)
    a_consent(other, on=START)
    Guide(client, other).to_ground().to_check().press(token=token)
    client.force_login(a_hat(team=owner.team).user)
    Guide(client, case).to_ground().to_check().press(token=token)
    assert not Disclosure.objects.exists()


def test_the_last_button_pressed_twice_hands_over_once(client, case):
    a_consent(case, on=START)
    guide = Guide(client, case).to_ground().to_check()
    page = guide.page
    first = guide.press().response
    guide.page = page
    assert guide.press().response["Location"] == first["Location"]
    assert Disclosure.objects.count() == 1
    assert Reading.objects.filter(outcome="disclosed").count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Välj något ur ärendet, eller skriv en egen text"),
        ({"text": TEXT}, "Kryssa för vad texten handlar om"),
        ({"text_areas": ["HALSA"]}, "Välj något ur ärendet, eller skriv en egen text"),
    ],
)
def test_a_page_without_an_answer_is_shown_again(client, case, given, said):
    guide = Guide(client, case).answer(to="REMITTENT", person="Ulf Tillberga").answer(**given)
    assert said in guide.page


def test_only_a_live_line_that_covers_everything_is_offered(client, case):
    guide = Guide(client, case).to_ground()
    assert 'value="SAMTYCKE"' not in guide.page
    assert "Inget samtycke som gäller täcker" in guide.page
    consent = a_consent(case, on=START)
    assert 'value="SAMTYCKE"' in Guide(client, case).to_ground().page
    assert 'value="SAMTYCKE"' not in Guide(client, case).to_ground(to="FK").page
    assert 'value="SAMTYCKE"' not in Guide(client, case).to_ground(areas=["HALSA"]).page
    consent.withdraw(on=localdate(), by=a_hat().user)
    assert 'value="SAMTYCKE"' not in Guide(client, case).to_ground().page


def test_a_withdrawal_while_the_page_stood_open_leads_back_to_the_ground(client, case):
    consent = a_consent(case, on=START)
    guide = Guide(client, case).to_ground().to_check()
    consent.withdraw(on=localdate(), by=a_hat().user)
    guide.press()
    assert not Disclosure.objects.exists()
    assert "Samtycket gäller inte längre." in guide.page
    assert "På vilken grund?" in guide.page


@pytest.mark.parametrize(
    ("ground", "lacking"),
    [
        ("OSL_10_2", {}),
        ("OSL_10_15A", {"law": "10 kap. 15 a § OSL"}),
        ("OSL_10_28", {"reason": "Begärt av Försäkringskassan."}),
        ("ANNAT", {"reason": "Anmälan."}),
    ],
)
def test_another_ground_is_written_out(client, case, ground, lacking):
    whole = {"reason": "Begärt i beslut.", "law": "110 kap. 31 § SFB"}
    guide = Guide(client, case).to_ground()
    page = guide.page
    assert "error-summary" in guide.to_check(ground=ground, **lacking).page
    guide.page = page
    guide.to_check(ground=ground, **whole).press()
    kept = Disclosure.objects.get()
    assert (kept.ground, kept.reason, kept.lines) == (ground, "Begärt i beslut.", [])


def test_an_earlier_day_needs_a_consent_that_was_live_then_and_is_now(client, case):
    a_consent(case, on=localdate() - timedelta(days=2))
    guide = Guide(client, case).to_ground()
    page = guide.page
    early = guide.to_check(handed_on=localdate() - timedelta(days=3)).page
    assert "Samtycket gällde inte den dagen" in early
    guide.page = page
    ahead = guide.to_check(handed_on=localdate() + timedelta(days=1)).page
    assert "Dagen har inte varit än" in ahead
    guide.page = page
    guide.to_check(handed_on=localdate() - timedelta(days=1)).press()
    assert Disclosure.objects.get().handed_on == localdate() - timedelta(days=1)


def test_the_final_document_handed_over_is_the_referrers_receipt(client, case):
    a_consent(case, on=START)
    case.close(on=localdate() - timedelta(days=3), outcome="work", next_actor="Arbetsgivaren")
    document = case.final_document
    document.at_start = "Sjukskriven i två år."
    document.save()
    asked = client.post(address(case, "receive_final_document", "remittenten"), follow=True)
    assert UNREVIEWED in asked.text
    offers = Guide(client, case).answer(to="REMITTENT", person="Ulf Tillberga").page
    assert 'value="STATUS"' in offers
    assert 'value="FINAL_TEXTS"' not in offers
    reviewed(case)
    sent = client.post(address(case, "receive_final_document", "remittenten"))
    assert sent["Location"] == f"{address(case)}?vad=slutdokument"
    guide = Guide(client, case)
    guide.page = client.get(sent["Location"]).text
    guide.answer(to="REMITTENT", person="Ulf Tillberga").answer(items=["FINAL_TEXTS"])
    guide.to_check().press()
    document.refresh_from_db()
    assert (document.referrer_received_on, document.referrer_way) == (localdate(), "digital")
    texts = {one.heading: one.text for one in Disclosure.objects.get().sections}
    assert texts["Så var läget i början"] == "Sjukskriven i två år."


def test_without_consent_the_final_document_needs_another_ground(client, case):
    case.close(on=localdate(), outcome="work")
    reviewed(case)
    guide = Guide(client, case).to_ground(items=["FINAL_TEXTS"])
    assert 'value="SAMTYCKE"' not in guide.page
    guide.to_check(ground="OSL_10_2", reason="Remittenten ska ta vid.").press()
    case.final_document.refresh_from_db()
    assert case.final_document.referrer_received_on == localdate()


def test_a_disclosed_file_is_kept_when_its_order_is_swept(client, owner, case):
    for area in ("PLANERING", "HALSA"):
        a_consent(case, on=START, area=area)
    case.close(on=localdate(), outcome="work")
    job = Job.objects.create(
        kind="final_document",
        label="S",
        subject=case.case_number,
        parameters=as_reviewed(reviewed(case)),
        ordered_by=owner,
    )
    later = now() + timedelta(days=1)
    file = StoredFile.objects.create(
        job=job,
        name="Slut.pdf",
        content_type="application/pdf",
        sha256=keep(b"%PDF-1.7"),
        size=8,
        expires_at=later,
    )
    Guide(client, case).to_ground(items=[f"FILE:{file.pk}"]).to_check().press()
    kept = Disclosure.objects.get()
    assert (kept.items, kept.file.sha256) == (["FILE"], file.sha256)
    StoredFile.objects.update(expires_at=now() - timedelta(days=1))
    assert remove_expired() == 1
    assert path_of(kept.file.sha256).exists()
    answer = client.get(address(case, "disclosed_file", kept.pk))
    assert answer.content == b"%PDF-1.7"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"] == 'attachment; filename="Slut.pdf"'


def test_each_disclosure_is_logged_as_one(client, owner, case):
    a_consent(case, on=START)
    Guide(client, case).to_ground().to_check().press()
    row = Reading.objects.get(outcome="disclosed")
    assert (row.user_id, row.subjects, row.view) == (
        owner.user.pk,
        [case.pk],
        "participants:disclose",
    )


def raw(case, **facts):
    with transaction.atomic():
        return a_disclosure(case, **facts)


def test_the_database_refuses_what_has_no_ground(case):
    consent = a_consent(case, on=START)
    line = consent.lines.get()
    by_consent = {"ground": Ground.CONSENT, "reason": ""}
    assert raw(case, **by_consent, lines=[line.pk])
    other = a_consent(an_enrolment(started_on=START), on=START).lines.get()
    refused = [
        {"reason": ""},
        by_consent,
        by_consent | {"lines": [other.pk]},
        by_consent | {"lines": [line.pk], "party": Party.FK},
        by_consent | {"lines": [line.pk], "areas": [ConsentArea.PLANNING, ConsentArea.HEALTH]},
        by_consent | {"lines": [line.pk], "handed_on": START - timedelta(days=1)},
        {"lines": [line.pk]},
        {"ground": Ground.DUTY},
        {"areas": []},
        {"recipient": ""},
        {"party": Party.OTHER},
    ]
    for facts in refused:
        with pytest.raises(IntegrityError):
            raw(case, **facts)
    consent.withdraw(on=localdate(), by=a_hat().user)
    with pytest.raises(IntegrityError, match="without a ground"):
        raw(case, **by_consent, lines=[line.pk])


def test_what_was_handed_over_is_changed_and_removed_by_nobody(case):
    kept = a_disclosure(case)
    DisclosedFile.objects.create(disclosure=kept, name="S.pdf", sha256="0" * 64, size=1)
    attacks = [
        "UPDATE participants_disclosure SET recipient = 'X'",
        "DELETE FROM participants_disclosure",
        "TRUNCATE participants_disclosure CASCADE",
        "UPDATE participants_disclosedfile SET sha256 = ''",
        "DELETE FROM participants_disclosedfile",
    ]
    for attack in attacks:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
    assert Disclosure.objects.get().recipient == "Ulf Tillberga"


def test_the_copy_and_the_reason_stand_encrypted(case):
    a_disclosure(case, reason="Hemligt skäl")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, reason FROM participants_disclosure")
        stored = " ".join(cursor.fetchone())
    assert "Hemligt" not in stored
    assert "Planeringen" not in stored


def test_a_stranger_and_a_colleague_elsewhere_find_nothing(client, case):
    kept = a_disclosure(case)
    for hat in (a_hat(), a_hat(Role.REMITTENT), a_hat(Role.LOGGGRANSKARE)):
        client.force_login(hat.user)
        for url in (address(case), address(case, "disclosure", kept.pk)):
            assert client.get(url).status_code == 404
            assert client.post(url).status_code in {404, 405}


def test_each_app_offers_what_it_has_to_hand_over():
    assert {"STATUS", "FOLLOW_UP", "FINAL_TEXTS", "MEASUREMENTS"} <= set(OFFERS)


def test_what_was_handed_over_without_a_file_has_none_to_fetch(client, owner, case):
    told = a_disclosure(case, by=owner)
    assert client.get(address(case, "disclosed_file", told.pk)).status_code == 404


def test_a_copy_is_found_in_its_own_case_only(client, owner, case):
    kept = a_disclosure(an_enrolment(team=owner.team))
    assert client.get(address(case, "disclosure", kept.pk)).status_code == 404


def test_a_protected_person_is_handed_over_by_alias(client, owner):
    person = a_participant(
        controller=owner.team.owner, first_name="Hemliga", protection="marked", alias="Granen"
    )
    case = an_enrolment(
        team=owner.team, participant=person, responsible=owner.user, started_on=START
    )
    client.post(address(case, "open_protected"), {"reason": "Möte med personen om planen i dag."})
    guide = Guide(client, case).to_ground(to="FK")
    page = guide.page
    posted = {"ground": "OSL_10_2", "reason": "Behövs.", "way": "post"}
    posted["handed_on"] = localdate().isoformat()
    assert "Kryssa för att det är beslutat" in guide.answer(**posted).page
    guide.page = page
    guide.answer(**posted, decided="on").press()
    assert guide.response.status_code == 302, guide.page
    assert "Granen" in Disclosure.objects.get().content
    assert "Hemliga" not in Disclosure.objects.get().content
