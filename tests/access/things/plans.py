"""What stands in a plan and in Livskompassen, and the version that was agreed on."""

from typing import Any

from organisations.models import Membership
from participants.models import Enrolment, Expectations
from tests.access.canaries import CLASSES, word
from tests.access.oracle import Thing, Token
from tests.builders import a_plan, an_agreed_plan


def planned_in(thing: Thing, case: Enrolment, staff: Membership, number: int) -> list[Any]:
    """A version is never changed, so it is written with its word; the rows get theirs later."""
    of_class = CLASSES["participants.PlanVersion"]["content"]
    text = word(of_class, number, 96)
    action = a_plan(case, goal=text)
    version = an_agreed_plan(case, by=staff.user)
    thing.tokens[text] = Token(thing.key, "participants.PlanVersion.content", of_class)
    need = case.life_needs.create(area="HALSA", text="Stöd", seen_on=case.started_on)
    note = case.life_notes.create(area="HALSA", text="Sover dåligt.")
    thing.parts |= {
        "area": "HALSA",
        "theme": "HALSA",
        "participants:edit_plan_goal.pk": action.goal_id,
        "participants:add_plan_action.pk": action.goal_id,
        "participants:edit_plan_action.pk": action.pk,
        "participants:plan_version.number": version.number,
        "participants:edit_life_need.pk": need.pk,
        "participants:coordinate_need.pk": need.pk,
    }
    expectations = Expectations.objects.create(enrolment=case, participant="Att få ihop allt.")
    return [action.goal, action, expectations, note, need]
