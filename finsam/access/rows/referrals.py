"""Remissen: the referrer's own pages, the team's pages, and the list of cases read in."""

from finsam.access.content import (
    ACT,
    CASE_HEAD,
    FORM,
    HEALTH,
    IDENTITY,
    NO_CONTENT,
    PAGE,
    REASONS,
    SOCIAL,
    STATUS,
    Classes,
    Finds,
)
from finsam.access.decisions import Decision, each, grant, only
from finsam.access.roles import LEADERS, REFERRER, TEAM

# What a remiss holds once it is sent; the internal note of the team is not the referrer's.
SENT = IDENTITY | STATUS | HEALTH | SOCIAL
WHOLE = SENT | REASONS


def own(
    emits: Classes, finds: Finds = Finds.OWN_REFERRAL, methods: frozenset[str] = PAGE
) -> Decision:
    return only(REFERRER, finds=finds, emits=emits, methods=methods, reads="referral")


def received(emits: Classes, finds: Finds, methods: frozenset[str] = FORM) -> Decision:
    return only(TEAM, finds=finds, emits=emits, methods=methods, reads="referral")


def protected(methods: frozenset[str]) -> Decision:
    """Läsarna av en skyddad remiss: the leader names them by its number, and reads none of it."""
    return only(
        LEADERS, finds=Finds.PROTECTED_REFERRAL, emits=STATUS, methods=methods, reads="referral"
    )


def answered_for(team: Finds, referrer: Finds, *, emits: Classes) -> Decision:
    """What the referrer does, or the team for a referrer who does not log in."""
    return each(
        grant(TEAM, finds=team, emits=emits),
        grant(REFERRER, finds=referrer, emits=emits),
        methods=FORM,
        reads="referral",
    )


ROWS: dict[str, Decision] = {
    "referrals:list": only(TEAM, REFERRER, emits=CASE_HEAD, methods=FORM, reads="referral"),
    "referrals:new": own(NO_CONTENT, Finds.NOTHING, FORM),
    "referrals:draft": own(SENT, Finds.OWN_DRAFT),
    "referrals:section[person]": own(SENT, Finds.OWN_DRAFT, FORM),
    "referrals:section[behov]": own(SENT, Finds.OWN_DRAFT, FORM),
    "referrals:section[hinder]": own(SENT, Finds.OWN_DRAFT, FORM),
    "referrals:section[samtycke]": own(SENT, Finds.OWN_DRAFT, FORM),
    "referrals:check": own(SENT, Finds.OWN_REFERRAL, FORM),
    "referrals:discard": own(SENT, Finds.OWN_DRAFT, FORM),
    "referrals:receipt": own(SENT, Finds.OWN_SENT),
    "referrals:status": own(WHOLE, Finds.OWN_SENT),
    "referrals:sent": own(SENT, Finds.OWN_SENT),
    "referrals:released": own(WHOLE, Finds.OWN_SENT),
    "referrals:take_over": own(STATUS, Finds.OFFICE_REFERRAL, FORM),
    "referrals:answer": answered_for(Finds.REGISTERED_ASKED, Finds.OWN_ASKED, emits=SENT),
    "referrals:withdraw": answered_for(Finds.REGISTERED_REFERRAL, Finds.OWN_SENT, emits=SENT),
    "referrals:register": received(NO_CONTENT, Finds.NOTHING),
    "referrals:remiss": received(WHOLE, Finds.TEAM_REFERRAL, PAGE),
    "referrals:handle": received(SENT, Finds.UNDECIDED_REFERRAL),
    "referrals:ask": received(SENT, Finds.UNDECIDED_REFERRAL),
    "referrals:plan": received(SENT, Finds.UNDECIDED_REFERRAL),
    "referrals:queue": received(SENT, Finds.UNDECIDED_REFERRAL),
    "referrals:decline": received(WHOLE, Finds.TEAM_REFERRAL),
    "referrals:accept": received(SENT, Finds.TEAM_REFERRAL),
    "referrals:readers": protected(FORM),
    "referrals:remove_reader": protected(ACT),
    "referrals:import": only(LEADERS, emits=CASE_HEAD, methods=FORM, reads="case list"),
    "referrals:check_import": only(LEADERS, emits=CASE_HEAD, methods=FORM, reads="case list"),
    "referrals:discard_import": only(LEADERS, methods=ACT, reads="case list"),
}
