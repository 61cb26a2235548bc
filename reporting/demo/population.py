"""Demodatan som helhet: places, staff, cases and remisser, in one transaction."""

from datetime import date
from random import Random

from django.db import transaction

from instruments.models import Measurement, ViolenceAnswers, ViolenceScreening
from organisations.models import Association
from participants.models import (
    Absence,
    Assignment,
    Consent,
    ConsentLine,
    EndDate,
    Enrolment,
    Expectations,
    Extension,
    FinalDocument,
    FollowUp,
    HuvudmanPeriod,
    JournalNote,
    LaterStatus,
    LifeNeed,
    LifeNote,
    MeetingChange,
    NamedReader,
    Opening,
    Participant,
    PlanAction,
    PlanGoal,
    Postponement,
    SupportMeasure,
)
from referrals.models import Referral
from reporting.demo import activities
from reporting.demo.afterwards import tell_afterwards
from reporting.demo.attachments import tell_attachments
from reporting.demo.cases import tell_cases
from reporting.demo.consents import tell_consents
from reporting.demo.half_written import tell_half_written
from reporting.demo.log import tell_log
from reporting.demo.people import People
from reporting.demo.places import ASSOCIATION, TEAMS, build_places
from reporting.demo.plans import tell_plans
from reporting.demo.protection import tell_protection, write_details
from reporting.demo.released import leave_unwritten, tell_released
from reporting.demo.remisser import tell_referrals
from reporting.demo.scene import Scene, give_numbers
from reporting.demo.staff import build_staff
from reporting.demo.survey import tell_survey
from reporting.demo.violence_questions import tell_violence
from reporting.demo.worklist import tell_worklist
from reporting.demo.world import World

# What is pointed at comes before what points at it.
ORDER = [
    Participant,
    Enrolment,
    Assignment,
    HuvudmanPeriod,
    NamedReader,
    Opening,
    FollowUp,
    MeetingChange,
    JournalNote,
    SupportMeasure,
    PlanGoal,
    PlanAction,
    Expectations,
    LifeNote,
    LifeNeed,
    FinalDocument,
    Extension,
    LaterStatus,
    EndDate,
    Postponement,
    Absence,
    Consent,
    ConsentLine,
    Measurement,
    ViolenceScreening,
    ViolenceAnswers,
    Referral,
]


def is_loaded() -> bool:
    """Finns redan: the association is there, and with it everything else."""
    return Association.objects.filter(name=ASSOCIATION).exists()


@transaction.atomic
def load(*, today: date, seed: int) -> dict[str, int]:
    """Laddar demodatan. Gives how many rows of each kind were written."""
    scene = Scene(today, Random(seed))  # noqa: S311 - invented people, nothing to guess
    places = build_places(scene.first_day)
    world = World(scene, places, build_staff(scene, places), People(scene))
    cases = tell_cases(world)
    tell_referrals(world, cases)
    tell_protection(world, cases)
    consents = tell_consents(world, cases)
    violence = tell_violence(world, cases)
    tell_worklist(world, cases)
    activities.tell_activities(world, cases)
    plans = tell_plans(world, cases)
    for plan in TEAMS:
        rows = [case.enrolment for case in cases if case.plan == plan]
        give_numbers(rows, plan.code, "started_on", "case_number")
    give_numbers(scene.rows(Referral), "R", "created_on", "number")
    tell_afterwards(world, cases)
    leave_unwritten(world, cases)
    scene.write([*ORDER, *activities.ORDER])
    consents.write()
    plans.write()
    violence.name_readers()
    violence.set_apart(cases)
    tell_survey(world, cases)
    write_details(world, cases)
    tell_attachments(world, cases)
    tell_released(world, cases)
    tell_half_written(world, cases)
    tell_log(world, cases)
    counted = (Participant, Enrolment, Referral)
    return {str(one._meta.verbose_name_plural): len(scene.rows(one)) for one in counted}
