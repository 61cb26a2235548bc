"""Helt eller inte alls: a verb that writes in several places is one transaction of its own.

A request and a task are one transaction each (tests/finsam/test_one_transaction.py). That is no
help to whoever catches a refusal and goes on, nor to a shell: the verb undoes what it had begun.
"""

import ast
from collections.abc import Iterator
from contextlib import ContextDecorator
from importlib import import_module

import pytest

from tests.test_house_style import APPS, SOURCES

EDGES = {"demo", "management", "forms", "views"}
WRITES = {
    *("save", "create", "update", "delete", "get_or_create", "update_or_create"),
    *("bulk_create", "bulk_update"),
}
WHOLE = [
    "activities.models.group:Group.admit",
    "activities.models.group:Group.begin",
    "activities.models.group:Group.change",
    "activities.models.placement:Placement.begin",
    "activities.models.placement:Placement.follow_up",
    "activities.models.placement:Placement.set_hours",
    "activities.models.session:GroupSession.mark",
    "audit.models.review:Review.close",
    "audit.models.review:ReviewItem.assess",
    "audit.reviewing:begin",
    "audit.seals:seal",
    "documents.jobs:order",
    "documents.models:drop_unnamed",
    "finsam.once:Once.make_once",
    "instruments.loading.writing:load",
    "instruments.models.survey:SurveyAccountQuerySet.give",
    "instruments.models.survey:SurveyHeapQuerySet.put",
    "instruments.models.survey:SurveyOfferQuerySet.take_back",
    "instruments.models.survey:SurveyOfferQuerySet.tell",
    "instruments.models.violence:ViolenceScreening.register",
    "organisations.login.forms:spend",
    "organisations.login.second_factor:renew_secrets",
    "participants.agreeing:agree_on_plan",
    "participants.entrusting:pass_on",
    "participants.handover:hand_over",
    "participants.models.attachment:Attachment.remove",
    "participants.models.attendee:AttendeeQuerySet.call",
    "participants.models.attendee:AttendeeQuerySet.tick",
    "participants.models.consent:Consent.withdraw",
    "participants.models.consent:ConsentQuerySet.record",
    "participants.models.consent_line:ConsentLine.extend",
    "participants.models.enrolment:Enrolment.close",
    "participants.models.enrolment:Enrolment.name_reader",
    "participants.models.enrolment:Enrolment.start",
    "participants.models.followup:FollowUp.book",
    "participants.models.followup:FollowUp.hold",
    "participants.models.followup:FollowUp.miss",
    "participants.models.life_map:LifeNeed.coordinate",
    "participants.models.named_reader:Named.strike",
    "participants.models.named_reader:NamedReader.remove",
    "participants.models.periods:PeriodQuerySet.hand_over",
    "participants.models.plan_version:PlanVersionQuerySet.agree",
    "participants.models.protection_detail:ProtectionDetail.write",
    "participants.protecting:shield",
    "participants.reopening:reopen",
    "referrals.intake:accept",
    "referrals.models.referral:Referral.discard",
    "referrals.naming:name_reader",
    "reporting.freezing:freeze",
]
# Written several times, yet each time is whole by itself or a part of somebody else's.
APART = {
    "finsam.models:Versioned.save": "one of the two",
    "documents.jobs:publish": "what was not sent on is sent by the next sweep",
    "documents.tasks:remove_expired": "each file by itself",
    "organisations.models.logged_in:LoginQuerySet.end": "each login by itself",
    "instruments.loading.writing:write": "a part of load",
    "organisations.models.parked:ParkedFormQuerySet.park": "a part of the request that parks",
    "organisations.tasks:forget_old_logins": "each row by itself",
    "participants.models.absence:Absence.end": "one of the two",
    "participants.models.enrolment:Enrolment.list_entrusted": "a part of the verb that protects",
    "participants.reopening:resume_periods": "a part of reopen",
    "participants.models.draft:DraftQuerySet.finish": "one of the two",
    "participants.models.draft:DraftQuerySet.keep": "one of the two",
    "referrals.forgetting:ways_in_referrals": "a part of the forgetting of a person",
    "referrals.intake:carry_readers": "a part of accept",
    "referrals.models.referral:Referral.save": "one of the two",
    "reporting.tasks:write_to": "claimed before the letter leaves, marked afterwards",
}


def verbs(tree: ast.AST, inside: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield f"{inside}{node.name}", node
        if isinstance(node, ast.ClassDef):
            yield from verbs(node, f"{inside}{node.name}.")


def of_the_application() -> Iterator[tuple[str, ast.FunctionDef]]:
    """The verbs below the edges; the edges run them in `attempt`, which is a transaction."""
    for path in SOURCES:
        if path.parts[0] in APPS and not EDGES & set(path.parts):
            module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
            for name, verb in verbs(ast.parse(path.read_text())):
                yield f"{module}:{name}", verb


def writings(verb: ast.AST) -> int:
    """How many times it writes; what is written in a loop counts as several."""
    nodes = list(ast.walk(verb))
    loops = [node for node in nodes if isinstance(node, ast.For)]
    return len(writing(nodes)) + sum(len(writing(ast.walk(loop))) for loop in loops)


def writing(nodes):
    return [
        node
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
    ]


def in_memory(dotted: str):
    module, _, name = dotted.partition(":")
    found = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


@pytest.mark.parametrize("dotted", WHOLE)
def test_a_verb_that_must_be_whole_is_a_transaction(dotted):
    verb = in_memory(dotted)
    assert verb.__code__ is ContextDecorator()(lambda: None).__code__


def test_every_verb_that_writes_several_times_is_whole_or_says_why_not():
    several = {dotted for dotted, verb in of_the_application() if writings(verb) > 1}
    assert sorted(several - {*WHOLE, *APART}) == []


def test_every_verb_that_is_made_whole_is_listed():
    """So that one which loses its transaction is missed."""
    made = {
        dotted
        for dotted, verb in of_the_application()
        if any(ast.unparse(each) == "transaction.atomic" for each in verb.decorator_list)
    }
    assert sorted(made ^ set(WHOLE)) == []
