"""The second line: what the database gives, whatever the application asks for."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from finsam.celery import app
from finsam.row_keys import check_row_keys, is_history, keyed_tables
from finsam.row_policies import POLICY
from finsam.row_security import NOBODY, Scope, acting_as, system
from organisations.hats import scope_of
from organisations.models import Membership
from organisations.roles import Role
from participants.extensions import request as new_request
from participants.models import Enrolment, Extension, FollowUp, JournalNote, Participant
from referrals.models import Referral
from tests.builders import DAY, a_hat, a_participant, a_referral, a_team, an_enrolment
from tests.every_table import fill
from tests.world import a_world

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
REFUSED = "violates row-level security|does not change its own"


def rows_in(table, condition="true"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {condition}")
        return cursor.fetchone()[0]


def setting(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [name])
        return cursor.fetchone()[0]


# Every table


def test_every_table_with_case_content_is_protected():
    """Found by walking the models, not by the code that makes the policies."""
    models = [model for model in apps.get_models() if getattr(model, "row_key", "")]
    histories = [
        one for one in apps.get_models() if is_history(one) and one.instance_type in models
    ]
    wanted = {model._meta.db_table for model in [*models, *histories]}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policies p ON p.tablename = c.relname"
            " WHERE c.relrowsecurity AND p.policyname = %s AND p.cmd = 'ALL'",
            [POLICY],
        )
        assert {table for (table,) in cursor.fetchall()} == wanted
    assert len(wanted) > 20


def test_the_application_owns_no_table_and_cannot_step_past_a_policy():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = %s", [settings.APP_USER])
        assert cursor.fetchone() == (0,)


def test_every_model_of_the_case_apps_says_how_its_rows_find_their_team(monkeypatch):
    assert check_row_keys() == []
    monkeypatch.delattr(JournalNote, "row_key")
    monkeypatch.setattr(FollowUp, "row_key", "meeting")
    monkeypatch.setattr(Enrolment, "row_key", "")
    faults = {str(fault.obj._meta.label): fault.msg for fault in check_row_keys()}
    assert "does not say" in faults["participants.JournalNote"]
    assert "no field 'meeting'" in faults["participants.FollowUp"]
    assert "which has none" in faults["participants.FinalDocument"]


def test_whoever_speaks_for_nobody_finds_no_row_in_any_table():
    fill(a_world())
    tables = [keyed.table for keyed in keyed_tables()]
    assert [table for table in tables if not rows_in(table)] == []
    with acting_as(NOBODY):
        assert [table for table in tables if rows_in(table)] == []


def test_every_row_has_its_key():
    fill(a_world())
    assert [
        one.table for one in keyed_tables() if rows_in(one.table, f"{one.column} IS NULL")
    ] == []


@pytest.mark.parametrize(
    "name",
    ["director", "economist", "administrator", "reviewer"],
)
def test_a_role_that_reads_figures_or_keeps_the_system_has_no_row(name):
    world = a_world()
    with acting_as(scope_of(world.hats[name])):
        assert [one.table for one in keyed_tables() if rows_in(one.table)] == []


def test_a_steering_group_finds_the_requests_it_decides_on_and_no_other_row():
    """Of its own team, and not those that the team's leader decides on."""
    world = a_world()
    fill(world)
    beside, team = a_world_beside(), world.team
    asked_of = {
        "own": (team, "steering"),
        "leader": (team, "leader"),
        "beside": (beside.team, "steering"),
    }
    asked = {
        name: a_request(an_enrolment(team=of), by=world.hats["staff"], decider=decider)
        for name, (of, decider) in asked_of.items()
    }
    tables = {Extension._meta.db_table, Extension.history.model._meta.db_table}
    with acting_as(scope_of(world.hats["steering"])):
        assert {one.table for one in keyed_tables() if rows_in(one.table)} == tables
        for found in (Extension.objects, Extension.history):
            cases = {row.enrolment_id for row in found.all()}
            assert cases == {world.case.pk, asked["own"].enrolment_id}
        assert not Extension.objects.filter(pk=asked["leader"].pk).update(remark="x")
    with acting_as(scope_of(a_hat(Role.STYRGRUPPSLEDAMOT, team=beside.team))):
        assert list(Extension.objects.all()) == [asked["beside"]]


def a_request(case: Enrolment, *, by: Membership, decider: str) -> Extension:
    made = new_request(case)
    made.requested_by, made.requested_on, made.decider = by.user, DAY, decider
    made.wanted_until = DAY + timedelta(days=400)
    made.save()
    return made


# A hat


def test_a_hat_in_a_team_finds_its_teams_rows_in_every_table_and_no_others():
    mine = a_world()
    fill(mine)
    a_world_beside()
    staff = mine.hats["staff"]
    own = {"team": staff.team_id, "controller": staff.team.owner_id}
    with acting_as(scope_of(staff)):
        for one in keyed_tables():
            assert rows_in(one.table), one.table
            assert not rows_in(one.table, f"{one.column} <> {own[one.kind]}"), one.table


def a_world_beside() -> Membership:
    """Another team with a case, a note and a referral of its own."""
    other = a_hat()
    case = an_enrolment(team=other.team)
    case.notes.create(happened_on=DAY, text="Annat", signed_by=other.user, signed_at=AT)
    a_referral(team=other.team)
    return other


def test_a_query_that_forgot_its_set_finds_the_own_team_only():
    staff, other = a_hat(), a_world_beside()
    case = an_enrolment(team=staff.team)
    with acting_as(scope_of(staff)):
        assert list(Enrolment.objects.all()) == [case]
        assert not JournalNote.objects.exists()
        assert not Enrolment.history.filter(team_id=other.team_id).exists()
        assert Enrolment.objects.filter(team=other.team).update(legal_record="x") == 0


def test_a_hat_writes_no_row_into_another_team():
    staff, other = a_hat(), a_hat()
    theirs = an_enrolment(team=other.team)
    mine = an_enrolment(team=staff.team)
    note = {"happened_on": DAY, "text": "x", "signed_by": staff.user, "signed_at": AT}
    attempts = [
        lambda: an_enrolment(team=other.team),
        lambda: theirs.notes.create(**note),
        lambda: a_participant(controller=other.team.owner),
        lambda: a_referral(team=other.team, referrer=staff),
        lambda: Enrolment.objects.filter(pk=mine.pk).update(team=other.team),
        lambda: JournalNote.objects.bulk_create([JournalNote(enrolment=theirs, **note)]),
    ]
    for attempt in attempts:
        refused = pytest.raises((ProgrammingError, IntegrityError), match=REFUSED)
        with acting_as(scope_of(staff)), refused, transaction.atomic():
            attempt()
    with acting_as(scope_of(staff)):
        mine.notes.create(**note)
    assert rows_in("participants_journalnote") == 1


def test_what_other_rows_get_their_key_from_keeps_it():
    case, other = an_enrolment(), a_team()
    with pytest.raises(IntegrityError, match="does not change its own"), transaction.atomic():
        Enrolment.objects.filter(pk=case.pk).update(team=other)


def test_history_keeps_its_key_when_the_case_is_gone():
    case = an_enrolment()
    follow_up = case.follow_ups.get()
    team = case.team_id
    case.delete()
    table = "participants_historicalfollowup"
    assert rows_in(table, f"id = {follow_up.pk} OR enrolment_id = {case.pk or 0}") >= 1
    assert rows_in(table, f"row_team = {team}") == rows_in(table) >= 2


# The referrer


def test_a_referrer_finds_their_own_and_what_the_office_sent_and_what_came_of_it():
    referrer, stranger = a_hat(Role.REMITTENT), a_hat(Role.REMITTENT)
    colleague = a_hat(Role.REMITTENT, organisation=referrer.organisation)
    draft = a_referral(referrer=referrer, sent_on=None)
    sent = a_referral(referrer=colleague)
    a_referral(referrer=colleague, sent_on=None)
    a_referral(referrer=stranger)
    case = an_enrolment(team=sent.team)
    beside = an_enrolment(team=sent.team)
    sent.accept(on=DAY, enrolment=case)
    with acting_as(scope_of(referrer)):
        assert set(Referral.objects.all()) == {draft, sent}
        assert list(Enrolment.objects.all()) == [case]
        assert list(FollowUp.objects.all()) == [case.follow_ups.get()]
        assert list(Participant.objects.all()) == [case.participant]
        assert not Enrolment.objects.filter(pk=beside.pk).exists()
        assert Enrolment.objects.filter(pk=case.pk).update(legal_record="x") == 0
    with acting_as(scope_of(stranger)):
        assert not Enrolment.objects.exists()


def test_a_team_does_not_find_a_draft_nor_its_history():
    draft = a_referral(sent_on=None)
    with acting_as(scope_of(a_hat(team=draft.team))):
        assert not Referral.objects.exists()
        assert not Referral.history.exists()


# The context


def test_a_context_ends_as_it_began_also_after_an_error():
    assert setting("samordning.system") == "prov"
    with acting_as(Scope(teams=(7,))):
        assert (setting("samordning.system"), setting("samordning.teams")) == ("", "{7}")
        with system("inre"):
            assert (setting("samordning.system"), setting("samordning.teams")) == ("inre", "{7}")
        with pytest.raises(ProgrammingError), transaction.atomic(), system("brusten"):
            connection.cursor().execute("SELECT nothing")
        with pytest.raises(ZeroDivisionError), system("avbruten"):
            1 / 0  # noqa: B018
        assert setting("samordning.system") == ""
    assert (setting("samordning.system"), setting("samordning.teams")) == ("prov", "")


def test_a_system_context_has_a_name_that_is_logged(caplog):
    with pytest.raises(ValueError, match="says what it is"), system(""):
        pass
    with caplog.at_level("INFO", "samordning.system"):
        call_command("check_integrity", stdout=StringIO())
    assert [record.message for record in caplog.records] == ["check_integrity"]


def test_a_task_without_a_context_reads_nothing(caplog):
    an_enrolment()

    @app.task(name="prov.nobody")
    def for_nobody():
        return Enrolment.objects.count()

    @app.task(name="prov.named")
    def for_the_system():
        with system("namngiven"):
            return (Enrolment.objects.count(), setting("samordning.system"))

    assert for_nobody() == 0
    assert for_the_system() == (1, "namngiven")
