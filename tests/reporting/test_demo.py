"""The demo's data: what is promised of it, and what the application itself would demand."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.test import RequestFactory, override_settings
from django.utils.timezone import localdate
from pypdf import PdfReader

from activities.codes import PlacementResult, Presence
from activities.models import (
    Attendance,
    Group,
    GroupMember,
    GroupSession,
    Placement,
    PlacementFollowUp,
)
from activities.occupancy import with_numbers
from audit.models import Reading, Review
from documents import storage
from documents.kinds import KINDS
from finsam import personal_numbers
from instruments.models import Measurement, ViolenceAnswers, ViolenceReader, ViolenceScreening
from instruments.violence import Area
from organisations.demo_logins import DEMO_LOGINS, PASSWORD
from organisations.models import Membership, Team
from participants.codes import POSITIVE, Outcome, Sex
from participants.codes_plan import ActionStatus
from participants.followups import due_after
from participants.models import (
    Absence,
    Assignment,
    Attachment,
    Consent,
    ConsentLine,
    Disclosure,
    EndDate,
    Enrolment,
    Extension,
    FinalDocument,
    FollowUp,
    JournalNote,
    LifeNeed,
    Opening,
    Participant,
    PlanAction,
    PlanVersion,
    Postponement,
    ProtectionDetail,
)
from participants.plans import thawed
from referrals.models import Referral
from referrals.states import State
from reporting.demo import activities, population
from reporting.demo.courses import courses_of
from reporting.demo.places import TEAMS
from reporting.demo.scene import Scene
from reporting.demo.way_in import OWN_TEAM
from tests.conftest import TEST_FIELD_KEY, TEST_HASHER

TODAY = date(2026, 11, 25)
FIRST_DAY = date(2023, 11, 25)
SIZES = {"FNS": 52, "HAL": 21, "SAL": 28, "SUR": 15, "VAS": 82, "TVM": 14}
LOGIN = RequestFactory().post("/konto/logga-in/")
PUBLISHED_LIST = Path("tests/data/hallstahammar_2019.csv")
# Days that lie ahead by their nature.
AHEAD = {"booked_for", "due_on", "visit_on", "meeting_on", "next_on", "birth_date", "history_date"}
AHEAD |= {"until", "since", "day", "planned_on", "next_follow_up_on"}
# A consent may end ahead; of all else an end is something that has been.
ENDS_AHEAD = {Consent, ConsentLine, Group, GroupMember}
# What is asked for, what a benefit lasts to, and who will be away.
AHEAD_OF: dict[type[models.Model], set[str]] = {
    Extension: {"guideline_on", "wanted_until"},
    EndDate: {"ends_on"},
    Absence: {"starts_on", "ends_on"},
}
WRITTEN = [*population.ORDER, *activities.ORDER]
HISTORIED = [model for model in WRITTEN if hasattr(model, "history")]
COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Membership: ("user__username", "started_on", "ended_on", "percent"),
    Participant: ("personal_number", "first_name", "last_name", "alias", "language"),
    Enrolment: ("case_number", "participant__last_name", "closed_on", "outcome", "referred_on"),
    FollowUp: ("enrolment__case_number", "due_on", "held_on", "booked_for", "decision"),
    JournalNote: ("enrolment__case_number", "text", "signed_at", "signed_by__username"),
    Measurement: ("enrolment__case_number", "measured_on", "values"),
    ConsentLine: ("consent__enrolment__case_number", "party", "area", "ended_on", "withdrawn_on"),
    Disclosure: ("enrolment__case_number", "handed_on", "ground", "recipient", "digest"),
    Attachment: ("enrolment__case_number", "label", "kind", "added_at", "removed_at"),
    ProtectionDetail: ("participant__alias", "text", "since", "written_by__username"),
    ViolenceScreening: ("enrolment__case_number", "asked_on", "asked_by__username", "state"),
    ViolenceAnswers: ("screening__enrolment__case_number", "screening__asked_on", "text"),
    Attendance: ("session__planned_on", "member__enrolment__case_number", "presence"),
    Placement: ("enrolment__case_number", "started_on", "ended_on", "workplace__name"),
    Referral: ("number", "personal_number", "sent_on", "queued_on", "background", "contact"),
}


def digest() -> str:
    """The data without the ids that the database gave."""
    lines = [
        repr(row)
        for model, columns in COLUMNS.items()
        for row in sorted(map(repr, model._default_manager.values_list(*columns)))
    ]
    return sha256("\n".join(lines).encode()).hexdigest()


@dataclass
class Loaded:
    digest_before: str
    files: Path


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """Loaded twice, the first time taken back: once for all tests of this file, which only read."""
    files = tmp_path_factory.mktemp("demo")
    with (
        django_db_blocker.unblock(),
        override_settings(
            PASSWORD_HASHERS=TEST_HASHER, FIELD_KEYS=[TEST_FIELD_KEY], PRIVATE_ROOT=files
        ),
        transaction.atomic(),
    ):
        with transaction.atomic():
            population.load(today=TODAY, seed=1)
            before = digest()
            transaction.set_rollback(True)
        population.load(today=TODAY, seed=1)
        yield Loaded(before, files)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _in_a_demo(settings: Any) -> None:
    settings.DEMO_MODE = True


def test_each_team_has_its_size(demo: Loaded) -> None:
    sizes = Team.objects.annotate(
        size=Count("enrolments", filter=Q(enrolments__closed_on=None))
    ).values_list("code", "size")
    assert dict(sizes) == SIZES


def test_the_same_seed_and_day_give_the_same_data(demo: Loaded) -> None:
    assert digest() == demo.digest_before


def test_another_seed_gives_other_courses() -> None:
    one, other = (
        [course.started_on for course in courses_of(Scene(TODAY, Random(seed)), TEAMS[0])]
        for seed in (1, 2)
    )
    assert one != other


def test_a_second_load_changes_nothing_and_says_so(demo: Loaded) -> None:
    told = io.StringIO()
    call_command("load_demo", stderr=told)
    assert "finns redan" in told.getvalue()
    assert digest() == demo.digest_before


def test_nothing_is_loaded_outside_a_demo(settings: Any) -> None:
    settings.DEMO_MODE = False
    with pytest.raises(CommandError, match="bara i demoläge"):
        call_command("load_demo")


@pytest.mark.parametrize("login", DEMO_LOGINS, ids=lambda login: login.username)
def test_a_demo_login_opens_with_its_password_and_wears_one_hat(demo: Loaded, login: Any) -> None:
    user = authenticate(LOGIN, username=login.username, password=PASSWORD)
    assert user is not None
    assert Membership.objects.active(TODAY).filter(user=user).count() == 1


def test_a_few_more_can_log_in_and_everybody_else_is_locked_out(demo: Loaded) -> None:
    user = authenticate(LOGIN, username="kurator", password=PASSWORD)
    hats = Membership.objects.active(TODAY).filter(user=user)
    assert {hat.team.code for hat in hats if hat.team} == {"FNS", "SAL"}
    assert authenticate(LOGIN, username="anna.hed", password=PASSWORD) is None


def days_of(model: type[models.Model]) -> Iterator[tuple[str, date]]:
    """Every date in a model's rows, with the name of its field."""
    names = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField) and field.name != "birth_date"
    ]
    for row in model._default_manager.values("pk", *names):
        del row["pk"]
        for name, value in row.items():
            if value:
                yield name, value.date() if isinstance(value, datetime) else value


@pytest.mark.parametrize("model", [*WRITTEN, Membership, Team], ids=lambda m: m.__name__)
def test_history_reaches_three_years_back_and_no_further(
    demo: Loaded, model: type[models.Model]
) -> None:
    found = list(days_of(model))
    assert all(day >= FIRST_DAY for _, day in found)
    ahead = AHEAD | ({"ended_on"} if model in ENDS_AHEAD else set()) | AHEAD_OF.get(model, set())
    assert all(day <= TODAY for name, day in found if name not in ahead)


@pytest.mark.parametrize("model", HISTORIED, ids=lambda model: model.__name__)
def test_each_row_has_the_history_of_itself(demo: Loaded, model: Any) -> None:
    columns = [field.attname for field in model.history.model.tracked_fields]
    kept = set(map(repr, model.history.values_list(*columns)))
    assert kept == set(map(repr, model.objects.values_list(*columns)))
    assert model.history.filter(history_date__date__lt=FIRST_DAY).count() == 0


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
def test_a_form_would_have_taken_each_row(demo: Loaded, model: type[models.Model]) -> None:
    relations = {field.name for field in model._meta.concrete_fields if field.is_relation}
    rows = model._default_manager.select_related(*relations)[:400]
    assert rows
    for row in rows:
        row.clean_fields(exclude=relations)
        row.clean()


def test_the_guards_of_the_database_hold(demo: Loaded) -> None:
    """Those that wait for the end of the transaction too."""
    connection.check_constraints()


def test_numbers_are_valid_invented_and_not_of_the_published_list(demo: Loaded) -> None:
    people = Participant.objects.exclude(personal_number="")
    numbers = set(people.values_list("personal_number", flat=True))
    numbers |= set(
        Referral.objects.exclude(personal_number="").values_list("personal_number", flat=True)
    )
    for number in numbers:
        assert personal_numbers.parse(number, TODAY).kind == "personnummer"
        assert int(number[8:11]) in personal_numbers.INVENTED
    with PUBLISHED_LIST.open(encoding="utf-8-sig") as file:
        published = {
            row["Personnummer"].replace("-", "") for row in csv.DictReader(file, delimiter=";")
        }
    assert len(published) > 20
    assert not numbers & published


def test_sex_and_birth_date_agree_with_the_number(demo: Loaded) -> None:
    for person in Participant.objects.exclude(personal_number=""):
        number = personal_numbers.parse(person.personal_number, TODAY)
        assert (person.sex, person.birth_date) == (number.sex, number.birth_date)


def test_every_open_case_has_a_huvudman_a_responsible_and_something_next(demo: Loaded) -> None:
    for case in Enrolment.objects.open().prefetch_related("follow_ups"):
        assert case.huvudman_periods.current().filter(area="overall").count() == 1
        assert case.assignments.current().filter(part="responsible").count() == 1
        planned = [one for one in case.follow_ups.all() if one.is_planned]
        held = sorted((one.held_on, one.decision) for one in case.follow_ups.all() if one.held_on)
        assert len(planned) == 1 or (not planned and held[-1][1] == "close")


def test_every_follow_up_is_due_by_the_rule(demo: Loaded) -> None:
    for case in Enrolment.objects.prefetch_related("follow_ups"):
        after = case.started_on
        for follow_up in case.follow_ups.order_by("pk"):
            assert follow_up.due_on == due_after(after, 3), case.case_number
            after = follow_up.held_on or after


def test_final_documents_run_by_the_clock_and_some_wait(demo: Loaded) -> None:
    documents = FinalDocument.objects.all()
    closed = Enrolment.objects.exclude(closed_on=None).exclude(outcome=Outcome.MISREGISTERED)
    assert documents.count() == closed.count()
    right = documents.filter(due_on=F("enrolment__closed_on") + timedelta(days=21))
    assert right.count() == documents.count()
    assert documents.filter(sent_on__lte=F("due_on")).exists()
    assert documents.filter(sent_on__gt=F("due_on")).exists()
    assert documents.unsent().filter(due_on__lt=TODAY).exists()
    assert documents.unsent().filter(due_on__gte=TODAY).exists()


def test_outcomes_are_those_of_the_published_report(demo: Loaded) -> None:
    """Seed 003: 73 percent positive, nine to ten months; an invented county need not hit it."""
    closed = Enrolment.objects.exclude(closed_on=None).exclude(outcome=Outcome.MISREGISTERED)
    stays = [(end - start).days for start, end in closed.values_list("started_on", "closed_on")]
    positive = 100 * closed.filter(outcome__in=POSITIVE).count() / len(stays)
    assert 65 < positive < 80
    assert 8.5 < sum(stays) / len(stays) / 30.4375 < 11
    assert set(closed.values_list("outcome", flat=True)) >= {*POSITIVE, Outcome.DROPOUT}


def test_there_are_between_five_and_eight_hundred_cases(demo: Loaded) -> None:
    assert 500 <= Enrolment.objects.count() <= 800


def test_case_numbers_run_by_the_start(demo: Loaded) -> None:
    for team in Team.objects.all():
        cases = team.enrolments.order_by("started_on__year", "case_number")
        days = list(cases.values_list("started_on", flat=True))
        assert days == sorted(days)


@pytest.mark.parametrize("code", SIZES)
def test_remisser_stand_in_every_state(demo: Loaded, code: str) -> None:
    states = Referral.objects.filter(team__code=code).with_state()
    found = set(states.values_list("state", flat=True))
    assert found >= set(State) - {State.WITHDRAWN, State.DECLINED}
    assert set(Referral.objects.with_state().values_list("state", flat=True)) == set(State)


def test_the_worklist_of_the_demo_logins_is_alive(demo: Loaded) -> None:
    own = Q(
        enrolment__assignments__user__username="socialkonsulent",
        enrolment__assignments__part="responsible",
    )
    planned = FollowUp.objects.planned().filter(own, enrolment__assignments__ended_on=None)
    assert planned.filter(due_on__lt=TODAY).count() >= 2
    soon = (TODAY, TODAY + timedelta(days=14))
    assert planned.filter(due_on__range=soon).count() >= 3
    assert FinalDocument.objects.unsent().filter(own).count() >= 2
    for username in ("remittent", "remittent.fk"):
        hat = Membership.objects.get(user__username=username)
        assert Referral.objects.drafts_of(hat).exists()
        assert Referral.objects.written_by(hat).undecided().count() >= 2


def test_one_team_has_a_narrow_circle_with_an_opening_to_review(demo: Loaded) -> None:
    [team] = Team.objects.filter(readers=Team.Readers.NAMED)
    waiting = Opening.objects.awaiting_review()
    assert [opening.enrolment.team for opening in waiting] == [team]
    assert Opening.objects.exclude(reviewed_on=None).count() == 1
    for username in ("kurator.hal", "granskare.sur"):
        assert authenticate(LOGIN, username=username, password=PASSWORD)


def test_a_remiss_waits_for_the_leader_to_name_who_reads_it(demo: Loaded) -> None:
    leader = Membership.objects.get(user__username="verksamhetsledare")
    [remiss] = Referral.objects.with_a_list(leader)
    assert not Referral.objects.visible_to(leader).filter(pk=remiss.pk).exists()


def test_groups_have_places_people_and_attendance_where_a_team_has_activities(demo: Loaded) -> None:
    groups = with_numbers(Group.objects.lasting(TODAY), TODAY)
    assert {group.team.code for group in groups} == set(SIZES) - {"TVM"}
    assert all(3 <= group.taken <= group.places for group in groups)
    held = GroupSession.objects.standing().filter(day__lt=TODAY)
    assert all(session.marked for session in held.with_counts(GroupMember.objects.all()))
    marks = Counter(Attendance.objects.values_list("presence", flat=True))
    assert set(marks) == set(Presence)
    assert marks[Presence.PRESENT] > sum(marks.values()) / 2
    assert GroupSession.objects.filter(cancelled_on__lte=TODAY).exclude(reason="").exists()


def test_placements_grow_are_followed_up_and_have_ended_in_every_way(demo: Loaded) -> None:
    placements = Placement.objects.prefetch_related("steps").select_related("enrolment")
    assert all(placement.steps.count() == 3 for placement in placements)
    ended = placements.exclude(ended_on=None)
    assert {placement.result for placement in ended} == set(PlacementResult.values)
    assert PlacementFollowUp.objects.count() > placements.count()
    hours = [placement.hours_on(TODAY) for placement in placements.open()]
    assert sum(each is not None and each >= 4 for each in hours) > 10
    assert not placements.exclude(enrolment__participant__protection="none").exists()


def test_two_teams_have_one_protected_person_each(demo: Loaded) -> None:
    people = Participant.objects.exclude(protection="none")
    found = people.values_list("enrolments__team__code", "alias").order_by("alias")
    assert list(found) == [("VAS", "Granen"), ("HAL", "Lärkan")]
    hat = Membership.objects.get(user__username="socialkonsulent")
    assert Enrolment.objects.visible_to(hat).filter(participant__in=people).count() == 1


def test_only_the_named_read_what_a_protected_person_is_protected_from(demo: Loaded) -> None:
    people = Participant.objects.exclude(protection="none")
    details = ProtectionDetail.objects.all()
    assert {detail.participant for detail in details} == set(people)
    for detail in details:
        case = Enrolment.objects.open().get(participant=detail.participant)
        staff = Membership.objects.active(TODAY).staff_of(case.team)
        readers = {hat.user for hat in staff if details.visible_to(hat).contains(detail)}
        named = {reader.user for reader in case.named_readers.all()}
        assert readers == named
        assert len(named) < staff.count()
        assert detail.written_by in responsible_for(case, case.started_on)
        assert detail.since < case.started_on
        assert [row.history_date.date() for row in detail.history.all()] == [case.started_on]


def responsible_for(case: Enrolment, day: date) -> list[Any]:
    lasting = Q(ended_on=None) | Q(ended_on__gte=day)
    parts = Assignment.objects.filter(lasting, enrolment=case, started_on__lte=day)
    return [part.user for part in parts.filter(part="responsible").select_related("user")]


def test_every_team_keeps_files_that_the_door_would_take(demo: Loaded, settings: Any) -> None:
    settings.PRIVATE_ROOT = demo.files
    standing = Attachment.objects.standing().select_related("enrolment", "added_by")
    for team in Team.objects.all():
        assert standing.filter(enrolment__team=team).values("enrolment").distinct().count() >= 3
    for row in standing:
        data = storage.read_whole(row.sha256)
        assert data is not None
        KINDS[row.kind].check(data)
        assert len(data) == row.size < 50_000
    assert {row.kind for row in standing} == {"pdf", "docx", "xlsx", "png"}
    hat = Membership.objects.get(user__username="socialkonsulent")
    assert standing.visible_to(hat).filter(added_by=hat.user).count() >= 3


def test_files_came_one_by_one_from_whoever_had_the_case(demo: Loaded) -> None:
    rows = Attachment.objects.select_related("enrolment", "added_by")
    days = {row: localdate(row.added_at) for row in rows}
    for row, day in days.items():
        assert row.enrolment.started_on < day < TODAY
        assert row.added_by in responsible_for(row.enrolment, day)
    assert len(set(days.values())) > len(days) / 2
    [removed] = rows.exclude(removed_at=None)
    assert localdate(removed.removed_at) == days[removed]
    assert removed.removal_reason


def test_a_certificate_names_nobody_and_is_older_than_its_case_file(
    demo: Loaded, settings: Any
) -> None:
    settings.PRIVATE_ROOT = demo.files
    certificates = Attachment.objects.filter(kind="pdf").standing()
    [stored] = set(certificates.values_list("sha256", flat=True))
    [page] = PdfReader(io.BytesIO(storage.read_whole(stored) or b"")).pages
    text = page.extract_text()
    assert "9\N{NO-BREAK SPACE}oktober 2026" in text
    assert all(localdate(row.added_at) > date(2026, 10, 9) for row in certificates)
    assert not re.search(r"\d{6}-?\d{4}", text)
    names = Participant.objects.values_list("last_name", flat=True)
    assert not any(name in text for name in names)


def test_everybody_is_asked_about_violence_about_twice_a_year(demo: Loaded) -> None:
    """domain.md §5: all, regularly and repeatedly, at least two occasions a year."""
    years = occasions = 0.0
    for case in Enrolment.objects.prefetch_related("violence_screenings"):
        last = case.closed_on or TODAY
        days = sorted(one.asked_on for one in case.violence_screenings.all())
        assert all(case.started_on < day < last for day in days)
        waits = [(after - day).days for day, after in pairwise([case.started_on, *days, last])]
        assert max(waits) <= 235, case.case_number
        assert waits[0] <= 63 or not days
        years += (last - case.started_on).days / 365.25
        occasions += len(days)
    assert 2 <= occasions / years < 3


def test_where_violence_was_not_asked_about_the_reason_is_one_of_the_case(demo: Loaded) -> None:
    screenings = ViolenceScreening.objects.select_related("enrolment__participant")
    states = Counter(screenings.values_list("state", flat=True))
    assert states["JA"] > 3 * (states["NEJ_EJ_LAMPLIGT"] + states["AVBOJDE"])
    assert states["AVBOJDE"] > 20
    reasons = set(screenings.filter(state="NEJ_EJ_LAMPLIGT").values_list("reason", flat=True))
    assert reasons == set(ViolenceScreening.Reason)
    for row in screenings.filter(reason="TOLK"):
        assert row.enrolment.participant.interpreter


def test_answers_about_violence_are_those_of_the_domain(demo: Loaded) -> None:
    """domain.md §5: seven to nine of ten have met it, four of ten as a child."""
    asked = ViolenceScreening.objects.filter(state="JA")
    answers = ViolenceAnswers.objects.select_related("screening")
    assert {row.screening_id for row in answers} == set(asked.values_list("pk", flat=True))
    told = [row.told for row in answers]
    assert all(set(one.answers) == set(Area) for one in told)
    any_yes = [one for one in told if "JA" in one.answers.values()]
    assert 0.7 < len(any_yes) / len(told) < 0.9
    as_child = [one for one in told if one.answers[Area.AS_A_CHILD] == "JA"]
    assert 0.33 < len(as_child) / len(told) < 0.45
    assert sum(one.leaflet for one in told) > 0.9 * len(told)
    now = [one for one in told if one.answers[Area.PHYSICAL_NOW] == "JA"]
    assert now
    assert all(one.guided_to for one in now)


def test_answers_about_violence_were_given_to_whoever_had_the_case(demo: Loaded) -> None:
    screenings = ViolenceScreening.objects.all()
    that_day = Q(ended_on=None) | Q(ended_on__gte=OuterRef("asked_on"))
    had_it = Assignment.objects.filter(
        that_day,
        enrolment=OuterRef("enrolment"),
        user=OuterRef("asked_by"),
        part="responsible",
        started_on__lte=OuterRef("asked_on"),
    )
    assert not screenings.exclude(Exists(had_it)).exists()
    readers = ViolenceReader.objects.select_related("screening__enrolment__team", "user")
    assert readers
    for reader in readers:
        case, hats = reader.screening.enrolment, Membership.objects.active(TODAY)
        assert reader.named_by == reader.screening.asked_by
        assert responsible_for(case, TODAY) == [reader.user]
        hat = hats.staff_of(case.team).get(user=reader.user)
        assert screenings.readable_by(hat).contains(reader.screening)
        assert reader.screening.asked_on <= localdate(reader.named_at) < TODAY
    hat = Membership.objects.get(user__username="socialkonsulent")
    leader = Membership.objects.get(user__username="verksamhetsledare")
    own = screenings.readable_by(hat).filter(state="JA")
    assert own.count() > 10
    assert not screenings.readable_by(leader).filter(asked_by=hat.user).exists()


def test_consents_are_given_limited_refused_withdrawn_and_used(demo: Loaded) -> None:
    lines = ConsentLine.objects.all()
    open_cases = Enrolment.objects.open()
    soon = (TODAY, TODAY + timedelta(days=60))
    assert lines.filter(withdrawn_on__isnull=False).exists()
    assert Consent.objects.filter(is_refusal=True).exists()
    assert lines.filter(ended_on__range=soon, consent__enrolment__in=open_cases).count() >= 3
    with_remiss = open_cases.exclude(referring_party__in=["", "EGEN"]).count()
    assert lines.live(TODAY).values("consent__enrolment").distinct().count() > 0.8 * with_remiss
    grounds = set(Disclosure.objects.values_list("ground", flat=True))
    assert grounds == {"SAMTYCKE", "OSL_10_2"}
    received = FinalDocument.objects.exclude(referrer_received_on=None)
    referred = received.exclude(enrolment__referring_party__in=["", "EGEN"])
    assert Disclosure.objects.filter(items=["FINAL_TEXTS"]).count() == referred.count()


def test_what_is_not_known_is_there_too(demo: Loaded) -> None:
    assert Participant.objects.filter(sex=Sex.UNKNOWN).exists()
    assert Participant.objects.filter(interpreter=True).exists()
    assert Enrolment.objects.filter(referring_party="").exists()
    assert Enrolment.objects.filter(support_over_nine=True).exists()


def test_support_measures_are_about_three_and_at_most_nine(demo: Loaded) -> None:
    closed = Enrolment.objects.exclude(closed_on=None)
    counts = list(closed.annotate(n=Count("support_measures")).values_list("n", flat=True))
    assert 2.5 < sum(counts) / len(counts) < 3.5
    assert max(counts) == 9


def test_most_open_cases_have_a_plan_that_was_agreed_on_and_has_come_some_way(
    demo: Loaded,
) -> None:
    cases = Enrolment.objects.filter(closed_on=None)
    planned = cases.filter(plan_versions__isnull=False).distinct()
    assert planned.count() > 0.7 * cases.count()
    statuses = set(PlanAction.objects.values_list("status", flat=True))
    assert statuses == set(ActionStatus.values)
    assert not PlanAction.objects.filter(done_on__gt=TODAY).exists()
    for version in PlanVersion.objects.filter(number=1)[:20]:
        done = [one.done_on for goal in thawed(version.content).goals for one in goal.actions]
        assert all(day is None or day <= version.agreed_on for day in done)
    assert LifeNeed.objects.exclude(measure=None).exists()


def test_ors_courses_rise_stay_and_fall(demo: Loaded) -> None:
    changes = []
    ors = Measurement.objects.filter(instrument__code="ORS").order_by("measured_on")
    courses: dict[int, list[int]] = {}
    for case, total in ors.values_list("enrolment", "total"):
        courses.setdefault(case, []).append(total)
    changes = [totals[-1] - totals[0] for totals in courses.values() if len(totals) > 1]
    assert {len(totals) for totals in courses.values()} == set(range(1, 9))
    assert min(changes) <= -50
    assert max(changes) >= 50
    assert any(-50 < change < 50 for change in changes)


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2026, 1, 1), date(2026, 5, 31)])
def test_courses_can_be_made_on_any_day(day: date) -> None:
    scene = Scene(day, Random(3))
    for plan in TEAMS:
        courses = courses_of(scene, plan)
        assert sum(one.closed_on is None for one in courses) == plan.size
        assert all(scene.first_day <= one.started_on <= day for one in courses)


def test_the_day_is_todays_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(population, "is_loaded", lambda: False)
    monkeypatch.setattr(population, "load", lambda **facts: asked.update(facts) or {})
    call_command("load_demo")
    assert asked == {"today": localdate(), "seed": 1}
    call_command("load_demo", "--seed", "7", "--today", "2026-02-03")
    assert asked == {"today": date(2026, 2, 3), "seed": 7}


def test_the_log_tells_of_two_months_one_reviewed_and_one_begun(demo: Loaded) -> None:
    rows = Reading.objects.filter(view__startswith="participants:")
    assert rows.count() > 200
    assert rows.filter(at__date__gt=TODAY).count() == 0
    assert rows.filter(outcome="opened", alert=True).exists()
    begun, done = Review.objects.with_progress()
    assert (done.month, done.is_closed, done.assessed) == (date(2026, 9, 1), True, done.size)
    assert (begun.month, begun.is_closed) == (date(2026, 10, 1), False)
    assert 0 < begun.assessed < begun.size


def test_something_ends_soon_is_put_off_and_somebody_is_away_in_the_own_team(demo: Loaded) -> None:
    """What the listed logins meet on Start: a warning, a reason, and a colleague to cover for."""
    team = Team.objects.get(code=OWN_TEAM)
    ending = EndDate.objects.standing().filter(ends_on__lte=TODAY + timedelta(days=60))
    assert ending.filter(enrolment__team=team).exists()
    assert not EndDate.objects.exclude(enrolment__closed_on=None).exists()
    away = Postponement.objects.lasting(TODAY).filter(enrolment__team=team)
    assert all(one.enrolment.follow_ups.filter(due_on=one.cause_on) for one in away)
    assert away.exists()
    covered = Absence.objects.lasting(TODAY).filter(covered_by__username="socialkonsulent")
    assert covered.get().user.assignments.current().exists()
