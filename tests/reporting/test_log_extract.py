"""The person's own extract of the log: everything about them, and nothing about anybody else."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.models import Reading
from organisations.roles import Role
from referrals.models import Referral
from tests.builders import a_hat, a_log_row, a_participant, a_referral, a_team, an_enrolment

pytestmark = pytest.mark.django_db


def extracted(*words):
    told = io.StringIO()
    call_command("log_extract", *words, stdout=told, stderr=io.StringIO())
    return told.getvalue()


def test_one_persons_readings_over_all_their_cases_and_their_remiss(client):
    hat = a_hat()
    person = a_participant(controller=hat.team.owner)
    case = an_enrolment(team=hat.team, participant=person)
    elsewhere = an_enrolment(team=a_team(owner=hat.team.owner), participant=person)
    other = an_enrolment(team=hat.team)
    referral = a_referral(team=hat.team)
    Referral.objects.filter(pk=referral.pk).update(
        decided_on=referral.sent_on, enrolment=case, participant=person
    )
    client.force_login(hat.user)
    for one in (case, other):
        client.get(reverse("participants:journal", args=[one.case_number]))
    a_log_row(hat, subjects=[elsewhere.pk])
    a_log_row(hat, subjects=[case.pk, other.pk], view="participants:list")
    a_log_row(a_hat(Role.REMITTENT), subjects=[referral.pk], kind="referral", view="referrals:sent")
    a_log_row(hat, subjects=[referral.pk + 1], kind="referral", view="referrals:remiss")
    rows = list(
        csv.DictReader(io.StringIO(extracted("--case", case.case_number)[1:]), delimiter=";")
    )
    assert sorted((row["Vad"], row["I en lista"]) for row in rows) == [
        ("öppnade deltagarlistan", "ja"),
        ("öppnade den skickade remissen", "nej"),
        ("öppnade journalen", "nej"),
        ("öppnade översikten", "nej"),
    ]
    [journal] = [row for row in rows if row["Vad"] == "öppnade journalen"]
    assert journal["Roll och verksamhet"] == str(hat)
    assert "identitet och kontakt" in journal["Slag av uppgifter"]
    assert {row["Namn"] for row in rows} == {""}
    by_id = extracted("--participant", str(person.pk), "--format", "json", "--names")
    assert hat.user.display_name in {row["Namn"] for row in json.loads(by_id)}
    for secret in (other.case_number, case.case_number, other.participant.last_name):
        assert secret not in by_id


def test_the_extract_is_logged_and_nobody_is_made_up():
    case = an_enrolment()
    extracted("--case", case.case_number)
    logged = Reading.objects.get(view="log_extract")
    assert (logged.outcome, logged.subjects) == ("exported", [case.pk])
    assert logged.controller_id == case.team.owner_id
    assert "tog ut utdrag ur loggen" in extracted("--case", case.case_number)
    for words in (("--case", "HAL-1999-999"), ("--participant", "0")):
        with pytest.raises(CommandError, match="finns inte"):
            extracted(*words)
