"""Skydd och krets: who is named, one team with a narrow circle, and what was opened there."""

from datetime import date, timedelta
from random import Random

from organisations.models import Membership, Team, User
from organisations.roles import Role
from participants.codes import Protection, ReferringParty
from participants.models import NamedReader, Opening, ProtectionDetail
from participants.models.opening import midnight_after
from referrals.codes import Channel, Need
from referrals.models import Referral
from reporting.demo import remiss_texts
from reporting.demo.places import TEAMS
from reporting.demo.way_in import OWN_TEAM, office_of
from reporting.demo.workdays import at, workday_before
from reporting.demo.world import Case, World

# Here a case is read by who has it and those named.
NARROW = "SUR"
REVIEWER = "granskare.sur"
NAMED_FEWEST, NAMED_MOST = 2, 4
# Days ago that the colleague opened a case in an emergency, and that it was reviewed.
OPENED, REVIEWED = (38, 3), 33
REASONS = (
    "Personen ringde från akuten och ville nå sin handläggare. Ansvarig är på semester och "
    "vikarien svarar inte. Behövde veta vilken vårdkontakt som är överenskommen.",
    "Uppföljning i dag kl. 13 och ansvarig är sjuk. Läser vad som bestämdes förra gången för att "
    "kunna hålla mötet.",
)
# Of each protected person, what her readers have to mind.
DETAILS = {
    Protection.MARKED: "Hot från en tidigare partner som känner till bostadsorten. Skicka inga "
    "brev och lämna inga meddelanden.\nRing från dolt nummer och säg bara förnamn. Möten hålls i "
    "kommunhuset, aldrig hos oss. Fråga varje gång om något har ändrats.",
    Protection.REGISTERED: "Skyddad folkbokföring efter hot från anhöriga. Vistelseorten skrivs "
    "inte någonstans.\nAll post går genom Skatteverket. Avtala tid för samtal vid varje möte, och "
    "låt ingen annan boka lokal eller tolk.",
}
# How long the marking had lasted when the person came.
MARKED_BEFORE = timedelta(days=140)
REMARK = "Skälet stämmer med ledarens uppgifter om frånvaro."


def tell_protection(world: World, cases: list[Case]) -> None:
    """A chance of its own, so that nothing told before is told otherwise."""
    chance = Random("skydd och krets")  # noqa: S311 - invented people, nothing to guess
    for case in cases:
        if case.participant.protection != Protection.NONE:
            name_readers(world, case, chance)
    narrow = [case for case in cases if case.plan.code == NARROW and not case.course.closed_on]
    tell_circle(world, narrow)
    tell_protected_remiss(world)


def name_readers(world: World, case: Case, chance: Random) -> None:
    """De namngivna: who has the case, and one or two colleagues whom the leader named."""
    code, since = case.plan.code, case.course.started_on
    day, responsible = case.responsible[-1]
    add_reader(world, case, responsible, day, by=None)
    others = [user for user in world.staff.at_work(code, world.scene.today) if user != responsible]
    leader = leader_of(world, code)
    others = sorted((user for user in others if user != leader.user), key=lambda user: user.pk)
    count = min(chance.randint(NAMED_FEWEST, NAMED_MOST) - 1, len(others))
    for user in chance.sample(others, count):
        add_reader(world, case, user, max(since, day), by=leader)


def add_reader(world: World, case: Case, user: User, day: date, *, by: Membership | None) -> None:
    row = NamedReader(enrolment=case.enrolment, user=user, named_at=at(day, 4), named_by=by)
    world.scene.add(row, on=day)


def leader_of(world: World, code: str) -> Membership:
    leads = (hat for hat in world.staff.hats[code] if hat.leads)
    return next(hat for hat in leads if hat.ended_on is None)


def tell_circle(world: World, cases: list[Case]) -> None:
    """Snäv krets: a colleague is named in one case, and has opened two others in an emergency."""
    Team.objects.filter(code=NARROW).update(readers=Team.Readers.NAMED)
    Team.history.filter(code=NARROW).update(readers=Team.Readers.NAMED)
    [colleague] = [hat for hat in world.staff.hats[NARROW] if hat.role == Role.KURATOR]
    foreign = [case for case in cases if case.responsible[-1][1] != colleague.user]
    named, *opened = foreign[:3]
    leader = leader_of(world, NARROW)
    add_reader(world, named, colleague.user, named.course.started_on, by=leader)
    reviewer = Membership.objects.get(user__username=REVIEWER)
    for case, days, reason in zip(opened, OPENED, REASONS, strict=True):
        day = workday_before(world.scene.today - timedelta(days=days))
        opening = an_opening(case, colleague, day, reason)
        if days > REVIEWED:
            opening.reviewed_on = workday_before(world.scene.today - timedelta(days=REVIEWED))
            opening.reviewed_by, opening.remark = reviewer, REMARK
            opening.outcome = Opening.Outcome.JUSTIFIED
        world.scene.add(opening, on=day)


def an_opening(case: Case, hat: Membership, day: date, reason: str) -> Opening:
    opened_at = at(day, 17)
    return Opening(
        enrolment=case.enrolment,
        actor=hat,
        login="demo",
        kind=Opening.Kind.BREAK_GLASS,
        reason=reason,
        opened_at=opened_at,
        valid_until=midnight_after(opened_at),
    )


def tell_protected_remiss(world: World) -> None:
    """En remiss där skyddet sägs redan av remittenten, and whose readers the leader is to name."""
    party, today = ReferringParty.FK, world.scene.today
    plan = next(one for one in TEAMS if one.code == OWN_TEAM)
    referrer = world.staff.referrers[office_of(plan, party)][-1]
    sent_on = workday_before(today - timedelta(days=2))
    remiss = Referral(
        team=world.places.teams[plan.code],
        referred_by=referrer.organisation,
        referring_party=party,
        referrer=referrer,
        contact=referrer.user.display_name,
        channel=Channel.LOGIN,
        first_name="Ilse",
        last_name="Tomtebo",
        is_protected=True,
        needs=[Need.FK, Need.REGION],
        background=remiss_texts.BACKGROUND[0],
        own_words=remiss_texts.OWN_WORDS[0],
        created_on=sent_on,
        sent_on=sent_on,
        consent_on=sent_on,
    )
    world.scene.add(remiss, on=sent_on)


def write_details(world: World, cases: list[Case]) -> None:
    """Skyddsdetaljerna, on the first day by who had the case then. The cases are written."""
    current = (case for case in cases if case.course.closed_on is None)
    for case in current:
        protection = Protection(case.participant.protection)
        if protection not in DETAILS:
            continue
        day = case.course.started_on
        detail = ProtectionDetail(
            participant=case.participant,
            text=DETAILS[protection],
            decided_by="Skatteverket",
            since=max(day - MARKED_BEFORE, world.scene.first_day),
        )
        detail.write(by=case.responsible_on(day), today=day)
        detail.history.update(history_date=at(day, 20))
