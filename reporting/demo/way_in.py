from datetime import date

from organisations.models import Membership
from participants.codes import ReferringParty
from referrals.codes import Channel
from reporting.demo.places import AF, FK, TeamPlan
from reporting.demo.world import WayIn, World

UNKNOWN = ""
# Seed 003: 46 percent from Arbetsförmedlingen, 25 from Försäkringskassan, 29 from the municipality.
PARTIES = {
    ReferringParty.AF: 44,
    ReferringParty.FK: 24,
    ReferringParty.KOMMUN_IFO: 18,
    ReferringParty.KOMMUN_AME: 5,
    ReferringParty.KOMMUN_KAA: 2,
    ReferringParty.REGION_PV: 3,
    ReferringParty.REGION_PSYK: 2,
    ReferringParty.EGEN: 1,
    UNKNOWN: 1,
}
# Days from remiss to start: fewest and most. In Västerås there is a queue (seed 002).
WAITS = {"VAS": (45, 110)}
WAIT = (18, 62)
OWN_TEAM = "HAL"
LOGIN_PERCENT = 85


def way_in(world: World, plan: TeamPlan, started_on: date) -> WayIn:
    """Hur personen kom. Of one in a hundred it is not known, and there is no remiss."""
    party = world.scene.weighted(PARTIES)
    if not party:
        return WayIn()
    return a_way(world, plan, party, world.scene.days_before(started_on, *wait_of(plan)))


def wait_of(plan: TeamPlan) -> tuple[int, int]:
    return WAITS.get(plan.code, WAIT)


def a_way(world: World, plan: TeamPlan, party: str, sent_on: date) -> WayIn:
    """En remiss den dagen: by login where the office has somebody who logs in, else registered."""
    name = office_of(plan, party)
    office = world.places.organisations.get(name)
    if name in world.staff.referrers and world.scene.happens(LOGIN_PERCENT):
        hat = a_referrer(world, plan, world.staff.referrers[name])
        return by_login(party, hat, sent_on)
    contact = " ".join(world.people.a_name(world.people.a_sex())) if office else ""
    channel = world.one_of((Channel.PAPER, Channel.PHONE))
    return WayIn(party, office, staff_hat(world, plan, sent_on), contact, channel, sent_on)


def by_login(party: str, hat: Membership, sent_on: date) -> WayIn:
    return WayIn(party, hat.organisation, hat, hat.user.display_name, Channel.LOGIN, sent_on)


def a_referrer(world: World, plan: TeamPlan, referrers: list[Membership]) -> Membership:
    """Den första på kontoret mostly refers to Hallstahammar, so that its list is not all teams'."""
    first, *others = referrers
    if not others or world.scene.happens(75 if plan.code == OWN_TEAM else 5):
        return first
    return world.one_of(others)


def staff_hat(world: World, plan: TeamPlan, day: date) -> Membership:
    """Någon i teamet den dagen, by their share of the cases."""
    user = world.scene.weighted(world.staff.at_work(plan.code, day))
    return world.staff.hat_of(plan.code, user, day)


def office_of(plan: TeamPlan, party: str) -> str:
    """Kontoret som remitterar till teamet; empty for an own application."""
    offices: dict[str, str] = {
        ReferringParty.AF: f"{AF} {plan.af_town}",
        ReferringParty.FK: f"{FK} {plan.fk_town}",
        ReferringParty.KOMMUN_IFO: f"Ekonomiskt bistånd {plan.town}",
        ReferringParty.KOMMUN_AME: f"Arbetsmarknadsenheten {plan.town}",
        ReferringParty.KOMMUN_KAA: f"Arbetsmarknadsenheten {plan.town}",
        ReferringParty.REGION_PV: f"Vårdcentralen {plan.town}",
        ReferringParty.REGION_PSYK: "Vuxenpsykiatrin Västmanland",
    }
    return offices.get(party, "")
