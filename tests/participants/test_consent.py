"""Consent: what is live on a day, who may be told, and that a withdrawal bites at once."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from participants.codes import ReferringParty
from participants.codes_consent import ConsentForm, Ground, Party
from participants.consents import ending_consents, stay_of
from participants.disclosure import (
    GROUNDS,
    Standing,
    Stay,
    covering,
    first_day_without,
    is_live,
    parties_of,
    standing,
)
from participants.models import Consent, ConsentLine, Enrolment
from tests.builders import a_closed_enrolment, a_consent, a_hat, a_user, an_enrolment, reviewed

DAY = date(2026, 3, 10)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
OPEN = Stay()


@dataclass
class ALine:
    started_on: date = DAY
    ended_on: date | None = None
    withdrawn_on: date | None = None
    party: str = "AF"
    named: str = ""
    direction: str = "BADA"
    area: str = "PLANERING"


@pytest.mark.parametrize(
    ("line", "stay", "live_on"),
    [
        # begins on its day, and lasts
        (ALine(), OPEN, {BEFORE: False, DAY: True, AFTER: True}),
        # the last day is a day of consent
        (ALine(ended_on=DAY), OPEN, {BEFORE: False, DAY: True, AFTER: False}),
        # withdrawn: not even the day itself
        (ALine(started_on=BEFORE, withdrawn_on=DAY), OPEN, {BEFORE: True, DAY: False}),
        (ALine(withdrawn_on=DAY), OPEN, {DAY: False, AFTER: False}),
        # the withdrawal counts before an end that lies ahead, and after one that has been
        (ALine(started_on=BEFORE, ended_on=AFTER, withdrawn_on=DAY), OPEN, {DAY: False}),
        (ALine(started_on=BEFORE, ended_on=BEFORE, withdrawn_on=AFTER), OPEN, {DAY: False}),
        # the stay: closed without a document it ends with the close
        (ALine(started_on=BEFORE), Stay(DAY), {DAY: True, AFTER: False}),
        # a document that waits keeps it, until both have got it
        (ALine(), Stay(DAY, AFTER), {AFTER: True, AFTER + timedelta(days=90): True}),
        (ALine(started_on=BEFORE), Stay(BEFORE, AFTER, DAY), {DAY: True, AFTER: False}),
    ],
)
def test_a_line_is_live_on_the_days_it_says(line, stay, live_on):
    assert {day: is_live(line, stay, day) for day in live_on} == live_on


LINES = [
    ALine(party="AF", direction="LAMNA", area="PLANERING"),
    ALine(party="AF", direction="BADA", area="HALSA"),
    ALine(party="FK", direction="HAMTA", area="EKONOMI"),
    ALine(party="ANNAN", named="Kriminalvården", direction="BADA", area="PLANERING"),
]


@pytest.mark.parametrize(
    ("party", "named", "areas", "covered"),
    [
        ("AF", "", ["PLANERING"], True),
        ("AF", "", ["PLANERING", "HALSA"], True),
        ("AF", "", ["PLANERING", "EKONOMI"], False),
        ("FK", "", ["EKONOMI"], False),
        ("REGION_PV", "", ["HALSA"], False),
        ("ANNAN", "Kriminalvården", ["PLANERING"], True),
        ("ANNAN", "Fastighetsbolaget", ["PLANERING"], False),
        ("AF", "", [], False),
    ],
)
def test_a_consent_lets_an_area_be_given_to_a_party(party, named, areas, covered):
    asked = {"party": party, "named": named, "areas": areas, "on": DAY}
    found = covering(LINES, OPEN, **asked)
    assert (found is not None) is covered
    assert covering(LINES, OPEN, **asked | {"on": BEFORE}) is None


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"recorded": False}, Standing.UNRECORDED),
        ({"refused": True}, Standing.REFUSED),
        ({}, Standing.MISSING),
        ({"live": True}, Standing.HOLDS),
        ({"live": True, "refused": True}, Standing.HOLDS),
        ({"live": True, "ends_on": DAY + timedelta(days=60)}, Standing.ENDING),
        ({"live": True, "ends_on": DAY + timedelta(days=61)}, Standing.HOLDS),
    ],
)
def test_the_standing_of_a_case(facts, expected):
    known = {"recorded": True, "refused": False, "live": False, "ends_on": None}
    assert standing(**known | facts, today=DAY) is expected


def test_every_ground_has_a_sentence_and_the_general_clause_is_none():
    assert set(GROUNDS) == set(Ground)
    assert all(rule.sentence.endswith(".") for rule in GROUNDS.values())
    assert not any("10 kap. 27" in ground.label for ground in Ground)
    assert "10 kap. 27 §) gäller inte" in GROUNDS[Ground.OTHER].sentence


def test_every_referrer_is_a_party_but_for_own_applications():
    assert parties_of(ReferringParty.KOMMUN_IFO) == [(Party.KOMMUN_EB, "")]
    assert parties_of("") == parties_of(ReferringParty.EGEN) == []
    assert parties_of(ReferringParty.KOMMUN_KAA) == [(Party.OTHER, "kommunala aktivitetsansvaret")]
    assert all(parties_of(kind) for kind in set(ReferringParty) - {ReferringParty.EGEN})


def a_random_case(hat, rng):
    """Open or closed, its document sent or not, with four lines of all kinds of days."""

    def a_day(chance=0.6):
        return DAY + timedelta(days=rng.randint(-3, 3)) if rng.random() < chance else None

    case = an_enrolment(team=hat.team, started_on=date(2026, 1, 12))
    for _ in range(4):
        start, end = DAY + timedelta(days=rng.randint(-4, 2)), a_day()
        line = a_consent(case, on=start, until=end and max(end, start)).lines.get()
        if withdrawn := a_day(0.3):
            line.withdraw(on=withdrawn, by=hat.user)
    if closed := a_day():
        case.close(on=closed, outcome=rng.choice(["work", "misregistered"]))
        sent = a_day()
        for by in ("participant", "referrer") if sent and case.outcome == "work" else ():
            document = case.final_document if by == "referrer" else reviewed(case)
            document.receive(by=by, on=max(sent, closed), way="hand")


@pytest.mark.django_db
def test_the_set_agrees_with_the_rule_over_many_cases():
    rng, hat = random.Random(7), a_hat()
    for _ in range(12):
        a_random_case(hat, rng)
    stays = {case.pk: stay_of(case) for case in Enrolment.objects.with_case_head()}
    lines = ConsentLine.objects.select_related("consent")
    expected = {line.pk for line in lines if is_live(line, stays[line.consent.enrolment_id], DAY)}
    assert set(ConsentLine.objects.live(DAY).values_list("pk", flat=True)) == expected
    assert 5 < len(expected) < 45


@pytest.fixture
def owner(client):
    hat = a_hat()
    client.force_login(hat.user)
    return hat


@pytest.fixture
def case(owner):
    return an_enrolment(
        team=owner.team, responsible=owner.user, started_on=localdate() - timedelta(days=90)
    )


def address(case, name="consent", *more):
    return reverse(f"participants:{name}", args=[case.case_number, *more])


def shown(client, case, name="consent", *more):
    return client.get(address(case, name, *more)).text


def sending(**facts):
    today = localdate().isoformat()
    return {"answer": "ja", "form": "SKRIFTLIGT", "on": today, "until": "", "remark": ""} | facts


@pytest.mark.django_db
def test_several_lines_are_recorded_from_one_grid(client, owner, case):
    given = sending(
        **{
            "AF-areas": ["PLANERING", "ARBETE"],
            "FK-areas": ["EKONOMI"],
            "FK-direction": "HAMTA",
            "ANNAN-areas": ["ANNAT"],
            "ANNAN-named": "Fastighetsbolaget",
        }
    )
    assert client.post(address(case, "record_consent"), given).status_code == 302
    found = ConsentLine.objects.values_list("party", "direction", "area", "named")
    assert set(found) == {
        ("AF", "BADA", "PLANERING", ""),
        ("AF", "BADA", "ARBETE", ""),
        ("FK", "HAMTA", "EKONOMI", ""),
        ("ANNAN", "BADA", "ANNAT", "Fastighetsbolaget"),
    }
    consent = Consent.objects.get()
    assert (consent.form, consent.obtained_by) == ("SKRIFTLIGT", owner.user)
    html = shown(client, case)
    assert "Fastighetsbolaget" in html
    assert "insatsens slut" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Kryssa i minst ett område hos minst en part"),
        ({"form": ""}, "Välj hur svaret lämnades"),
        ({"AF-areas": ["PLANERING"], "answer": "nej"}, "Ett nej har inga områden"),
        ({"ANNAN-areas": ["ANNAT"]}, "Skriv vilken den andra parten är"),
        ({"AF-areas": ["PLANERING"], "on": "2100-01-01"}, "Dagen har inte varit än"),
        ({"AF-areas": ["PLANERING"], "until": "2020-01-01"}, "Välj en dag som inte har varit"),
        ({"AF-areas": ["ALLT"]}, "ALLT"),
    ],
)
def test_what_is_amiss_is_said_and_nothing_saved(client, case, given, said):
    page = client.post(address(case, "record_consent"), sending(**given)).text
    assert "<title>Fel: " in page
    assert said in page
    assert not Consent.objects.exists()


@pytest.mark.django_db
def test_a_refusal_is_recorded_and_closes_nothing(client, owner, case):
    assert client.post(address(case, "record_consent"), sending(answer="nej")).status_code == 302
    assert "Samtycker inte" in shown(client, case, "case")
    for name in ("case", "journal", "follow_ups", "book_follow_up", "facts", "disclose"):
        assert client.get(address(case, name)).status_code == 200
    assert Enrolment.objects.visible_to(owner).get() == case


@pytest.mark.django_db
def test_a_no_to_what_is_live_is_a_withdrawal(case):
    a_consent(case, on=localdate())
    facts = {"on": localdate(), "form": ConsentForm.SPOKEN, "obtained_by": a_user(), "remark": ""}
    with pytest.raises(ValidationError, match="Återkalla det först"):
        Consent.objects.refuse(case, **facts)


@pytest.mark.django_db
def test_a_withdrawal_ends_every_line_at_once_and_only_once(client, owner, case):
    consent = a_consent(case, on=localdate() - timedelta(days=9))
    page = shown(client, case, "withdraw_consent", consent.pk)
    assert "avslutad kontakt" in page
    assert client.post(address(case, "withdraw_consent", consent.pk)).status_code == 302
    assert not ConsentLine.objects.live(localdate()).exists()
    html = shown(client, case)
    assert "Inget samtycke gäller nu" in html
    assert "Återkallad" in html
    again = client.post(address(case, "withdraw_consent", consent.pk)).text
    assert "Samtycket återkallades" in again
    consent.refresh_from_db()
    assert (consent.withdrawn_on, consent.withdrawn_by) == (localdate(), owner.user)
    assert consent.lines.get().history.count() == 2


@pytest.mark.django_db
def test_one_line_may_be_withdrawn_and_the_others_stand(client, case):
    kept = a_consent(case, on=localdate()).lines.get()
    gone = a_consent(case, on=localdate(), party=Party.FK).lines.get()
    assert client.post(address(case, "withdraw_consent_line", gone.pk)).status_code == 302
    assert ConsentLine.objects.live(localdate()).get() == kept
    again = client.post(address(case, "withdraw_consent_line", gone.pk)).text
    assert "Raden återkallades" in again


@pytest.mark.django_db
def test_an_extension_is_a_new_line_and_the_old_one_stands(client, owner, case):
    until = localdate() + timedelta(days=10)
    line = a_consent(case, on=localdate() - timedelta(days=9), until=until).lines.get()
    url = address(case, "extend_consent", line.pk)
    early = client.post(url, {"form": "SKRIFTLIGT", "until": until.isoformat()}).text
    assert "Välj en dag efter" in early
    assert client.post(url, {"form": "SKRIFTLIGT", "until": ""}).status_code == 302
    old, new = ConsentLine.objects.order_by("pk")
    assert (old.ended_on, new.started_on, new.ended_on) == (until, until + timedelta(days=1), None)
    assert new.consent.obtained_by == owner.user
    assert "Raden är redan förlängd." in client.post(url, {"form": "SKRIFTLIGT"}).text
    assert ConsentLine.objects.count() == 2


@pytest.mark.django_db
def test_the_database_holds_what_a_line_must_be(case):
    line = a_consent(case, on=DAY, until=AFTER).lines.get()
    facts = {"consent": line.consent, "party": "AF", "direction": "BADA", "area": "PLANERING"}
    refused = [
        facts | {"started_on": AFTER},
        facts | {"started_on": AFTER, "ended_on": DAY, "area": "ARBETE"},
        facts | {"started_on": DAY, "party": "ANNAN"},
        facts | {"started_on": DAY, "area": "ARBETE", "withdrawn_on": DAY},
    ]
    for wrong in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            ConsentLine.objects.create(**wrong)
    line.withdraw(on=DAY, by=a_user())
    assert ConsentLine.objects.create(**facts, started_on=AFTER)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "kind", "badge"),
    [
        (-1, "ended", "Samtycke saknas"),
        (0, "near", "Samtycke upphör"),
        (30, "near", "Samtycke upphör"),
        (31, "ahead", "Samtycke upphör"),
        (60, "ahead", "Samtycke upphör"),
        (61, None, ""),
    ],
)
def test_a_consent_that_ends_is_said_until_its_cause_is_gone(
    client, owner, case, days, kind, badge
):
    today = localdate()
    line = a_consent(
        case, on=today - timedelta(days=50), until=today + timedelta(days=days)
    ).lines.get()
    endings = ending_consents(owner, today, mine=True)
    assert [one.kind(today) for one in endings] == ([kind] if kind else [])
    listed = client.get(reverse("participants:expiring_consents")).text
    start = client.get(reverse("reporting:start")).text
    assert (case.case_number in listed) is (kind is not None)
    assert ('<span class="count">0</span><h2 id="panel-samtycken">' in start) is (kind is None)
    head = shown(client, case)
    assert badge in head
    assert ("Samtycke upphör" in head) is badge.startswith("Samtycke upphör")
    if kind:
        line.extend(until=None, form=ConsentForm.WRITTEN, obtained_by=owner.user, on=today)
        assert not ending_consents(owner, today)
        assert "Samtycke saknas" not in shown(client, case)


@pytest.mark.django_db
def test_nobody_is_reminded_of_what_was_withdrawn_or_of_a_closed_case(owner, case):
    today = localdate()
    soon = {"on": today - timedelta(days=50), "until": today + timedelta(days=5)}
    a_consent(case, **soon).withdraw(on=today, by=owner.user)
    closed = a_closed_enrolment(team=owner.team, started_on=DAY, closed_on=today)
    a_consent(closed, **soon)
    a_consent(an_enrolment(), **soon)
    assert not ending_consents(owner, today)


@pytest.mark.django_db
def test_a_protected_persons_consent_is_listed_for_the_named_only(owner):
    today = localdate()
    case = an_enrolment(team=owner.team, responsible=owner.user, started_on=DAY)
    a_consent(case, on=DAY, until=today + timedelta(days=3))
    person = case.participant
    person.protection, person.alias = "marked", "Granen"
    person.save()
    case.named_readers.create(user=owner.user, named_at=now())
    assert [one.name for one in ending_consents(owner, today)] == ["Granen"]
    assert not ending_consents(a_hat(team=owner.team), today)


@pytest.mark.django_db
def test_an_imported_case_says_that_nothing_is_recorded_here(client, case):
    assert "Samtycke är inte inhämtat i systemet." in shown(client, case)
    assert "Samtycke saknas" in shown(client, case, "case")


@pytest.mark.django_db
def test_the_pages_of_consent_keep_to_their_queries(client, owner, case):
    today = localdate()
    pages = [address(case), reverse("participants:expiring_consents"), address(case, "disclose")]

    def counted():
        numbers = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            numbers.append(len(queries))
        return numbers

    a_consent(case, on=today, until=today + timedelta(days=3))
    few = counted()
    for party in Party:
        a_consent(case, on=today, until=today + timedelta(days=3), party=party, named="X")
        other = an_enrolment(team=owner.team, responsible=owner.user, started_on=DAY)
        a_consent(other, on=today, until=today + timedelta(days=3))
    assert counted() == few
    assert max(few) <= 22


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["consent", "record_consent", "disclose"])
def test_a_stranger_finds_no_consent(client, case, name):
    client.force_login(a_hat().user)
    assert client.get(address(case, name)).status_code == 404
    assert client.post(address(case, name)).status_code in {404, 405}


def test_a_line_without_an_end_has_no_first_day_without():
    assert first_day_without(ALine(), OPEN) is None
