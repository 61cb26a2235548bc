"""Test data that says only what the test is about: an_enrolment(started_on=...)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils.timezone import localdate, now

from activities.models import Group, GroupMember, Placement, Workplace
from audit.models import Reading, Review
from audit.reviewing import begin, instants
from finsam.dates import add_months
from organisations.models import Association, Membership, Organisation, Team, User
from organisations.roles import PLACE_OF, Role
from participants.agreeing import agree_on_plan
from participants.codes_consent import ConsentArea, ConsentForm, Direction, Ground, Party
from participants.codes_plan import Voice
from participants.models import (
    Absence,
    Agreed,
    Consent,
    Disclosure,
    Enrolment,
    FinalDocument,
    FollowUp,
    Participant,
    PlanAction,
    PlanVersion,
)
from participants.models.disclosure import Section, frozen
from participants.plans import digest, plan_of
from referrals.models import Referral

serial = count(1)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONG_AGO = date(2015, 1, 1)
DAY = date(2026, 1, 12)


def a_code() -> str:
    number = next(serial)
    return "".join(LETTERS[number // 26**place % 26] for place in (3, 2, 1, 0))


def an_organisation(**facts: Any) -> Organisation:
    defaults: dict[str, Any] = {"name": f"Organisation {next(serial)}", "kind": "KOMMUN"}
    return Organisation.objects.create(**defaults | facts)


def an_association() -> Association:
    return Association.objects.create(name=f"Samordningsförbundet {next(serial)}")


def a_team(**facts: Any) -> Team:
    defaults: dict[str, Any] = {
        "name": f"Samordningsteam {next(serial)}",
        "code": a_code(),
        "started_on": LONG_AGO,
    }
    facts.setdefault("association", None)
    facts["association"] = facts["association"] or an_association()
    facts.setdefault("owner", None)
    facts["owner"] = facts["owner"] or an_organisation()
    return Team.objects.create(**defaults | facts)


def a_user(**facts: Any) -> User:
    number = next(serial)
    defaults = {"username": f"user{number}", "first_name": "Maja", "last_name": f"Lind{number}"}
    return User.objects.create_user(**defaults | facts)


def a_hat(role: Role = Role.SOCIALKONSULENT, **facts: Any) -> Membership:
    """A membership in the kind of place its role is held in."""
    place = PLACE_OF[role]
    makers = {"team": a_team, "organisation": an_organisation, "association": an_association}
    if place.value not in facts:
        facts[place.value] = makers[place.value]()
    user = facts.pop("user", None) or a_user()
    return Membership.objects.create(role=role, user=user, **{"started_on": LONG_AGO} | facts)


def a_participant(**facts: Any) -> Participant:
    defaults: dict[str, Any] = {"first_name": "Tova", "last_name": f"Ljungsäter{next(serial)}"}
    if "controller" not in facts:
        facts["controller"] = an_organisation()
    return Participant.objects.create(**defaults | facts)


def an_enrolment(
    *, responsible: User | None = None, huvudman: Organisation | None = None, **facts: Any
) -> Enrolment:
    """An open case, started as the application starts one."""
    team = facts.pop("team", None) or a_team()
    participant = facts.pop("participant", None) or a_participant(controller=team.owner)
    enrolment = Enrolment(team=team, participant=participant, **{"started_on": DAY} | facts)
    enrolment.start(responsible=responsible, huvudman=huvudman or team.owner)
    return enrolment


def a_closed_enrolment(*, closed_on: date, outcome: str = "work", **facts: Any) -> Enrolment:
    enrolment = an_enrolment(**facts)
    enrolment.close(on=closed_on, outcome=outcome)
    return enrolment


def a_held_follow_up(enrolment: Enrolment, *, on: date, decision: str = "continue") -> FollowUp:
    follow_up = enrolment.follow_ups.planned().get()
    follow_up.hold(on=on, decision=FollowUp.Decision(decision), signed_by=a_user(), signed_at=now())
    return follow_up


def reviewed(enrolment: Enrolment) -> FinalDocument:
    """The final document of a closed case, read by somebody as both will read it."""
    document = enrolment.final_document
    if not document.is_reviewed:
        document.ahead = document.ahead or "Fasta tider."
        document.save()
        document.review(by=a_user(), at=now(), version=document.version)
    return document


def a_plan(enrolment: Enrolment, *, goal: str = "Jag vill sova bättre", **facts: Any) -> PlanAction:
    """A plan of one goal, and the one action toward it."""
    aim = enrolment.plan_goals.create(theme="HALSA", text=goal)
    defaults = {"text": "Boka tid", "owner": "TEAM", "due_on": DAY + timedelta(days=365)}
    return PlanAction.objects.create(goal=aim, **defaults | facts)


def an_agreed_plan(
    enrolment: Enrolment, *, by: User | None = None, on: date | None = None
) -> PlanVersion:
    """The plan as it stands, agreed on by all three."""
    return agree_on_plan(
        enrolment,
        seen=digest(plan_of(enrolment)),
        agreed_by=list(Voice.values),
        on=on or enrolment.started_on,
        signed_by=by or a_user(),
        at=now(),
        form_key=uuid4(),
    )


def a_log_row(hat: Membership, *, at: datetime | None = None, **facts: Any) -> Reading:
    """A row as the middleware writes it, at a moment of one's choice."""
    defaults: dict[str, Any] = {
        "at": at or now(),
        "user_id": hat.user_id,
        "membership_id": hat.pk,
        "who": hat.user.username,
        "hat": str(hat),
        "controller_id": hat.filed_under,
        "view": "participants:case",
        "kind": "enrolment",
        "outcome": "shown",
    }
    return Reading.objects.create(**defaults | facts)


def a_review(hat: Membership, *, seed: int = 1, **facts: Any) -> Review:
    """Last month's, drawn from one reading of this hat's, or from what else is there."""
    today = localdate()
    month = add_months(today.replace(day=1), -1)
    a_log_row(hat, at=instants(month)[0] + timedelta(days=9, hours=10), **facts)
    controller_id = hat.filed_under
    assert controller_id
    return begin(controller_id, month, seed=seed, by="Birgit Eriksund", today=today)


def an_absence(away: Membership, cover: Membership, **facts: Any) -> Absence:
    """A week's absence that began yesterday, unless told otherwise."""
    today = localdate()
    days = {"starts_on": today - timedelta(days=1), "ends_on": today + timedelta(days=6)}
    return Absence.objects.create(
        team=away.team, user=away.user, covered_by=cover.user, **days | facts
    )


def a_consent(enrolment: Enrolment, *, on: date, until: date | None = None, **line: Any) -> Consent:
    """A written consent with one line: the team may give AF what is about the planning."""
    agreed = Agreed(
        Party(line.get("party", Party.AF)),
        Direction(line.get("direction", Direction.BOTH)),
        ConsentArea(line.get("area", ConsentArea.PLANNING)),
        line.get("named", ""),
    )
    return Consent.objects.record(
        enrolment,
        on=on,
        form=ConsentForm.WRITTEN,
        obtained_by=a_user(),
        lines=[agreed],
        until=until,
    )


def a_disclosure(enrolment: Enrolment, *, by: Membership | None = None, **facts: Any) -> Disclosure:
    """Handed over today to the referrer, on another ground than consent."""
    content = frozen([Section("Från teamet", "Planeringen går framåt.")])
    defaults: dict[str, Any] = {
        "recorded_at": now(),
        "handed_on": localdate(),
        "way": "hand",
        "party": "AF",
        "recipient": "Ulf Tillberga",
        "to_referrer": True,
        "ground": Ground.NECESSARY,
        "reason": "Teamet kan inte planera mötet annars.",
        "areas": [ConsentArea.PLANNING],
        "items": ["TEXT"],
        "content": content,
        "digest": sha256(content.encode()).hexdigest(),
        "form_key": uuid4(),
    }
    by = by or a_hat(team=enrolment.team)
    return Disclosure.objects.create(enrolment=enrolment, decided_by=by, **defaults | facts)


def named(enrolment: Enrolment, *users: User) -> None:
    """Those who find the case by its list."""
    for user in users:
        enrolment.named_readers.create(user=user, named_at=now())


def says_why(client: Any, enrolment: Enrolment) -> Any:
    """The reader of a protected person's case goes through its door."""
    door = reverse("participants:open_protected", args=[enrolment.case_number])
    return client.post(door, {"reason": "Uppföljning i dag, jag förbereder mötet."})


def a_referral(*, sent_on: date | None = date(2026, 3, 2), **facts: Any) -> Referral:
    """A whole remiss, sent unless told otherwise."""
    referrer = facts.pop("referrer", None) or a_hat(Role.REMITTENT)
    defaults: dict[str, Any] = {
        "referred_by": referrer.organisation,
        "referring_party": "AF",
        "first_name": "Tova",
        "last_name": f"Ljungsäter{next(serial)}",
        "needs": ["AF", "REGION"],
        "background": "Behöver samordning mellan vård och arbete.",
        "consent_on": date(2026, 3, 1),
    }
    if "team" not in facts:
        facts["team"] = a_team()
    referral = Referral(**defaults | facts)
    referral.begin(on=sent_on or date(2026, 3, 2), referrer=referrer)
    if sent_on:
        referral.send(on=sent_on)
    return referral


def a_group(team: Team, **facts: Any) -> Group:
    """A group that meets on this day of the week, since four weeks and for eight more."""
    today = localdate()
    defaults: dict[str, Any] = {
        "name": "Jobbspåret",
        "kind": "ARBETSMARKNADSGRUPP",
        "weekday": min(today.isoweekday(), 5),
        "starts_at": time(9),
        "ends_at": time(11),
        "place": "Träffpunkten",
        "places": 8,
        "started_on": today - timedelta(weeks=4),
        "ended_on": today + timedelta(weeks=8),
    }
    group = Group(team=team, **defaults | facts)
    group.begin()
    return group


def a_member(group: Group, enrolment: Enrolment | None = None, **facts: Any) -> GroupMember:
    """Somebody who has been in the group from its first day."""
    enrolment = enrolment or an_enrolment(team=group.team, started_on=group.started_on)
    return group.admit(enrolment, on=facts.get("on", group.started_on))


def a_workplace(team: Team, **facts: Any) -> Workplace:
    defaults = {"name": f"Återbruket {next(serial)}", "town": "Provby"}
    return Workplace.objects.create(team=team, **defaults | facts)


def a_placement(enrolment: Enrolment, *, hours: str = "8", **facts: Any) -> Placement:
    """A placement since the start of the case, for half a year."""
    defaults: dict[str, Any] = {
        "kind": "ARBETSTRANING_EXTERN",
        "started_on": enrolment.started_on,
        "until": enrolment.started_on + timedelta(days=180),
    }
    workplace = facts.pop("workplace", None) or a_workplace(enrolment.team)
    placement = Placement(enrolment=enrolment, workplace=workplace, **defaults | facts)
    placement.begin(hours=Decimal(hours))
    return placement
