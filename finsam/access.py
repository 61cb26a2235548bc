"""Åtkomsttabellen: who may ask each URL. What stands in no row answers no one.

A row decides by role only. Which objects a role finds is decided by the sets, `visible_to(actor)`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

# Roles as in organisations.roles, which the check below compares with.
LEADERS = frozenset({"verksamhetsledare", "projektledare"})
TEAM = LEADERS | {
    "socialkonsulent",
    "arbetskonsulent",
    "arbetsmarknadskonsulent",
    "arbetsformedlare",
    "kurator",
    "socialsekreterare",
    "boendestodjare",
    "bistandshandlaggare",
    "arbetsterapeut",
    "syv",
}
REFERRER = frozenset({"remittent"})
STEERING = frozenset({"styrgruppsledamot", "forbundschef", "utvecklingsledare"})
ECONOMIST = frozenset({"insatsekonom"})
REVIEWER = frozenset({"logggranskare"})
ADMINISTRATOR = frozenset({"systemadmin"})
ORDERS_FILES = TEAM | STEERING | REVIEWER
EVERY_ROLE = TEAM | REFERRER | STEERING | ECONOMIST | REVIEWER | ADMINISTRATOR


@dataclass(frozen=True)
class Decision:
    """Åtkomstbeslut: the roles that may ask, and what kind of case content a read is logged as."""

    roles: frozenset[str] = frozenset()
    public: bool = False
    without_hat: bool = False
    reads: str = ""


PUBLIC = Decision(public=True)
LOGGED_IN = Decision(without_hat=True)


def only(*roles: frozenset[str], reads: str = "") -> Decision:
    return Decision(roles=frozenset().union(*roles), reads=reads)


TABLE: dict[str, Decision] = {
    # The ground and the accounts
    "health": PUBLIC,
    "account_login": PUBLIC,
    "account_logout": LOGGED_IN,
    "account_change_password": LOGGED_IN,
    "organisations:choose_hat": LOGGED_IN,
    "organisations:accessibility": PUBLIC,
    "organisations:logging": PUBLIC,
    # Audit
    "audit:log": only(REVIEWER),
    # Documents
    "documents:list": only(ORDERS_FILES),
    "documents:job": only(ORDERS_FILES),
    "documents:download": only(ORDERS_FILES, reads="file"),
    # Participants
    "participants:list": only(TEAM, reads="enrolment"),
    "participants:case": only(TEAM, reads="enrolment"),
    "participants:journal": only(TEAM, reads="enrolment"),
    "participants:sign_note": only(TEAM, reads="enrolment"),
    "participants:correct_note": only(TEAM, reads="enrolment"),
    "participants:measures": only(TEAM, reads="enrolment"),
    "participants:add_measure": only(TEAM, reads="enrolment"),
    "participants:edit_measure": only(TEAM, reads="enrolment"),
    "participants:facts": only(TEAM, reads="enrolment"),
    "participants:edit_person": only(TEAM, reads="enrolment"),
    "participants:edit_start": only(TEAM, reads="enrolment"),
    "participants:assign_responsible": only(TEAM, reads="enrolment"),
    "participants:assign_deputy": only(TEAM, reads="enrolment"),
    "participants:change_huvudman": only(TEAM, reads="enrolment"),
    "participants:history": only(TEAM, reads="enrolment"),
    "participants:follow_ups": only(TEAM, reads="enrolment"),
    "participants:book_follow_up": only(TEAM, reads="enrolment"),
    "participants:miss_follow_up": only(TEAM, reads="enrolment"),
    "participants:hold_follow_up": only(TEAM, reads="enrolment"),
    "participants:close": only(TEAM, reads="enrolment"),
    "participants:final_document": only(TEAM, reads="enrolment"),
    "participants:preview_final_document": only(TEAM, reads="enrolment"),
    "participants:print_final_document": only(TEAM, reads="enrolment"),
    "participants:receive_final_document": only(TEAM, reads="enrolment"),
    "participants:take_over": only(TEAM, reads="enrolment"),
    # Instruments
    "instruments:case": only(TEAM, reads="enrolment"),
    "instruments:course": only(TEAM, reads="enrolment"),
    "instruments:measure": only(TEAM, reads="enrolment"),
    "instruments:correct": only(TEAM, reads="enrolment"),
    # Referrals
    "referrals:list": only(TEAM, REFERRER, reads="referral"),
    "referrals:new": only(REFERRER, reads="referral"),
    "referrals:draft": only(REFERRER, reads="referral"),
    "referrals:section": only(REFERRER, reads="referral"),
    "referrals:check": only(REFERRER, reads="referral"),
    "referrals:discard": only(REFERRER, reads="referral"),
    "referrals:receipt": only(REFERRER, reads="referral"),
    "referrals:status": only(REFERRER, reads="referral"),
    "referrals:sent": only(REFERRER, reads="referral"),
    "referrals:take_over": only(REFERRER, reads="referral"),
    "referrals:answer": only(TEAM, REFERRER, reads="referral"),
    "referrals:withdraw": only(TEAM, REFERRER, reads="referral"),
    "referrals:register": only(TEAM, reads="referral"),
    "referrals:remiss": only(TEAM, reads="referral"),
    "referrals:handle": only(TEAM, reads="referral"),
    "referrals:ask": only(TEAM, reads="referral"),
    "referrals:plan": only(TEAM, reads="referral"),
    "referrals:queue": only(TEAM, reads="referral"),
    "referrals:decline": only(TEAM, reads="referral"),
    "referrals:accept": only(TEAM, reads="referral"),
    "referrals:import": only(LEADERS, reads="case list"),
    "referrals:check_import": only(LEADERS, reads="case list"),
    "referrals:discard_import": only(LEADERS, reads="case list"),
    # Reporting
    "reporting:start": only(EVERY_ROLE, reads="worklist"),
    "reporting:figures": only(TEAM, STEERING),
    "reporting:figures_file": only(TEAM, STEERING, reads="figures"),
    "reporting:reports": only(LEADERS, STEERING),
    "reporting:report": only(LEADERS, STEERING),
    "reporting:chapter": only(LEADERS),
    "reporting:freeze": only(LEADERS),
    "reporting:report_file": only(LEADERS, STEERING),
}


def decision_for(view_name: str) -> Decision | None:
    return TABLE.get(view_name)


def named_patterns(
    resolver: URLResolver | None = None, prefix: str = ""
) -> Iterator[tuple[str, str]]:
    """Every URL of the project as (name with namespace, pattern); the name is empty if unnamed."""
    resolver = resolver or get_resolver()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_patterns(pattern, inner)
        elif isinstance(pattern, URLPattern):
            name = f"{prefix}{pattern.name}" if pattern.name else ""
            yield name, str(pattern.pattern)


def check_access_table(**kwargs: Any) -> list[CheckMessage]:
    """Systemkontroll: every URL stands in the table, and the table names nothing else."""
    urls = list(named_patterns())
    names = {name for name, _ in urls if name}
    role = apps.get_model("organisations", "Membership")._meta.get_field("role")
    known_roles = {str(value) for value, _ in role.flatchoices}
    return [
        *(_error("E001", f"URL {pattern!r} has no name.") for name, pattern in urls if not name),
        *(_error("E002", f"URL {name!r} has no access decision.") for name in names - set(TABLE)),
        *(_error("E003", f"{name!r} is decided but is no URL.") for name in set(TABLE) - names),
        *(_error("E004", f"{role!r} is no role.") for role in EVERY_ROLE ^ known_roles),
    ]


def _error(number: str, message: str) -> Error:
    return Error(message, hint="See TABLE in finsam/access.py.", id=f"finsam.{number}")
