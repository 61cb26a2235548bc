"""A small whole world: every role, and one of everything an address can name."""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate, now

from activities.models import HourStep
from audit.models import Review
from documents.models import Job
from documents.uploads import Upload
from finsam.access import named_patterns
from instruments.models import Instrument, Measurement, ViolenceScreening
from instruments.surveys import SurveyForm
from instruments.violence import Area, Told
from organisations.models import Membership, Organisation, Team
from organisations.roles import Role
from participants.extensions import request as new_request
from participants.models import Attachment, Enrolment
from participants.papers import as_reviewed
from referrals.models import Referral
from reporting.chapters import CHAPTERS
from reporting.models import AnnualReport
from tests.builders import (
    a_closed_enrolment,
    a_consent,
    a_disclosure,
    a_group,
    a_hat,
    a_member,
    a_placement,
    a_plan,
    a_referral,
    a_review,
    a_team,
    an_absence,
    an_agreed_plan,
    an_enrolment,
    an_organisation,
    reviewed,
)


@dataclass
class World:
    """Everybody known by what they are to the case."""

    team: Team
    office: Organisation
    hats: dict[str, Membership]
    case: Enrolment
    closed: Enrolment
    referral: Referral
    draft: Referral
    job: Job
    report: AnnualReport
    review: Review

    @cached_property
    def known(self) -> dict[tuple[str, str], list[Any]]:
        """By app and part of its addresses: something that is there."""
        return {
            ("referrals", "number"): [self.referral.number, self.draft.number],
            ("referrals", "slug"): ["person", "behov", "hinder", "samtycke"],
            ("referrals", "name"): ["ingen-lista"],
            ("documents", "pk"): [self.job.pk],
            ("audit", "pk"): [self.review.pk],
            ("participants", "kind"): ["anteckning", "uppfoljning", "slutdokument"],
            ("participants", "target"): self.signed(),
            ("participants", "watch"): ["sen", "slutdatum"],
            ("audit", "item"): [item.pk for item in self.review.items.all()[:1]],
            ("participants", "months"): [6],
            ("participants", "receiver"): ["deltagaren", "remittenten"],
            ("participants", "number"): [1],
            ("participants", "area"): ["HALSA"],
            ("participants", "theme"): ["HALSA"],
            ("activities", "pk"): self.activities(),
            ("activities", "member"): [one.pk for one in self.case.group_members.all()],
            ("activities", "step"): [HourStep.objects.latest("since").pk],
            ("instruments", "code"): ["ORS", "SKALA"],
            ("instruments", "measurement"): [one.pk for one in self.case.measurements.all()],
            ("instruments", "slug"): [form.slug for form in SurveyForm],
            ("instruments", "pk"): [
                screening.pk for screening in self.case.violence_screenings.all()
            ],
            ("reporting", "pk"): [self.report.pk],
            ("reporting", "secret"): ["ingen-hemlighet"],
            ("reporting", "number"): [1],
            ("reporting", "code"): [CHAPTERS[0].code],
            ("reporting", "kind"): ["csv", "json", "xlsx"],
        }

    def values(self, app: str, part: str) -> list[Any]:
        """What a part of an address can be, in an app."""
        if part == "case_number":
            return [self.case.case_number, self.closed.case_number]
        if (app, part) in self.known:
            return self.known[app, part]
        if part in {"consent", "line", "disclosure"}:
            return [self.agreed(part)]
        return self.written_keys

    @cached_property
    def written_keys(self) -> list[int]:
        """Of what is written in the case, a row of each kind that has a page of its own."""
        case = self.case
        goal = case.plan_goals.get()
        rows = [case.notes.get(), case.support_measures.get(), goal, goal.actions.get()]
        rows += [
            case.follow_ups.held().get(),
            case.life_needs.get(),
            *case.attachments.all(),
            *case.huvudman_periods.all(),
        ]
        rows += [*case.end_dates.all(), *self.team.absences.all(), *case.extensions.all()]
        return list(dict.fromkeys(row.pk for row in rows))

    def activities(self) -> list[int]:
        """The numbers of a group, its latest session, a workplace and a placement."""
        placement = self.case.placements.get()
        group = self.case.group_members.get().group
        session = group.sessions.filter(day__lte=localdate()).latest("day")
        return list({group.pk, session.pk, placement.workplace_id, placement.pk})

    def signed(self) -> list[int]:
        """What the person may object to: a note, a held follow-up, a final document."""
        held = self.case.follow_ups.held().get()
        return list({self.case.notes.get().pk, held.pk, self.closed.final_document.pk})

    def agreed(self, part: str) -> int:
        """What the person has agreed to in the open case, and what was handed over on it."""
        if part == "disclosure":
            return self.case.disclosures.get().pk
        consent = self.case.consents.get()
        return consent.pk if part == "consent" else consent.lines.get().pk


def a_world() -> World:
    today = localdate()
    team = a_team(name="Samordningsteam Provby", code="PRO")
    office = an_organisation(name="Arbetsförmedlingen Provby", kind="AF")
    hats = the_people(team, office)
    staff = hats["staff"]
    start = today - timedelta(days=100)
    case = an_enrolment(team=team, responsible=staff.user, started_on=start)
    closed = a_closed_enrolment(
        team=team,
        responsible=staff.user,
        started_on=start,
        closed_on=today - timedelta(days=5),
        next_actor="Arbetsförmedlingen",
    )
    write_something(case, staff)
    an_absence(staff, hats["leader"])
    set_something_apart(case, staff)
    ask_to_extend(case, staff)
    keep_busy(case)
    referral = a_referral(team=team, referrer=hats["referrer"], sent_on=today - timedelta(days=3))
    draft = a_referral(team=team, referrer=hats["referrer"], sent_on=None)
    job = Job.objects.create(
        kind="final_document",
        label="Slutdokumentation",
        subject=closed.case_number,
        parameters={"enrolment": closed.pk, **as_reviewed(reviewed(closed))},
        ordered_by=staff,
    )
    report = AnnualReport.objects.of([team], today.year)
    review = a_review(staff)
    return World(team, office, hats, case, closed, referral, draft, job, report, review)


def the_people(team: Team, office: Organisation) -> dict[str, Membership]:
    association = team.association
    return {
        "staff": a_hat(team=team),
        "leader": a_hat(Role.VERKSAMHETSLEDARE, team=team),
        "other_team": a_hat(),
        "referrer": a_hat(Role.REMITTENT, organisation=office),
        "office_colleague": a_hat(Role.REMITTENT, organisation=office),
        "other_office": a_hat(Role.REMITTENT),
        "steering": a_hat(Role.STYRGRUPPSLEDAMOT, team=team),
        "director": a_hat(Role.FORBUNDSCHEF, association=association),
        "economist": a_hat(Role.INSATSEKONOM, organisation=team.owner),
        "reviewer": a_hat(Role.LOGGGRANSKARE, organisation=team.owner),
        "administrator": a_hat(Role.SYSTEMADMIN, association=association),
        "former": a_hat(team=team, ended_on=localdate() - timedelta(days=1)),
    }


def write_something(case: Enrolment, staff: Membership) -> None:
    """A note, a measure and a held follow-up, so that pages have something to show."""
    day = case.started_on + timedelta(days=30)
    case.notes.create(
        happened_on=day, text="Samtal om veckan.", signed_by=staff.user, signed_at=now()
    )
    case.support_measures.create(kind="FAMILJELAKARE", needed_on=day)
    planned = case.follow_ups.planned().get()
    planned.hold(on=day, decision="continue", signed_by=staff.user, signed_at=now())
    case.end_dates.create(kind="LAKARINTYG", ends_on=localdate() + timedelta(days=20))
    a_plan(case)
    an_agreed_plan(case, by=staff.user)
    case.life_needs.create(area="HALSA", text="Någon som följer med.", seen_on=day)
    a_consent(case, on=case.started_on)
    a_disclosure(case, by=staff)
    ors = Measurement(enrolment=case, instrument=Instrument.objects.get(code="ORS"))
    ors.measure(values=[50, 50, 50, 50], on=day, entered_by=staff.user)


def ask_to_extend(case: Enrolment, staff: Membership) -> None:
    """A request that waits for the steering group."""
    extension = new_request(case)
    extension.requested_by, extension.requested_on = staff.user, localdate()
    extension.wanted_until = localdate() + timedelta(days=400)
    extension.save()


def set_something_apart(case: Enrolment, staff: Membership) -> None:
    """What has readers or a store of its own: answers about violence, and an attachment."""
    told = Told(dict.fromkeys(Area.values, "NEJ"), leaflet=True)
    screening = ViolenceScreening(enrolment=case, asked_by=staff.user)
    screening.asked_on, screening.state = case.started_on, "JA"
    screening.register(told, today=localdate())
    attachment = Attachment(enrolment=case, added_by=staff.user, label="Intyg")
    attachment.add(Upload("txt", "intyg", b"Ett intyg."))


def keep_busy(case: Enrolment) -> None:
    """A place in a group, and a placement with an increase of its hours."""
    a_member(a_group(case.team), case)
    placement = a_placement(case)
    placement.set_hours(Decimal(12), since=case.started_on + timedelta(days=30))


def addresses(world: World, key: str) -> list[str]:
    """Every address of a row of the access table in this world: a named URL, or one value of it."""
    name, _, value = key.rstrip("]").partition("[")
    [pattern] = [pattern for known, pattern in named_patterns() if known == name]
    parts = re.findall(r"<\w+:(\w+)>", pattern)
    app = name.partition(":")[0]
    choices = product(*(world.values(app, part) for part in parts))
    return [
        reverse(name, kwargs=dict(zip(parts, chosen, strict=True)))
        for chosen in choices
        if not value or value in chosen
    ]
