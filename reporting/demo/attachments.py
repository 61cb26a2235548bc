"""Bilagor: some papers in some cases of every team, added by whoever had the case that day."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

from documents.uploads import Upload, checked
from participants.models import Attachment
from reporting.demo.papers import Paper, papers_of
from reporting.demo.places import TEAMS
from reporting.demo.way_in import OWN_TEAM
from reporting.demo.workdays import at, workday_before
from reporting.demo.world import Case, World

# One open case of so many has papers, and more in the team that most visitors log in to.
ONE_OF, ONE_OF_OWN, FEWEST = 12, 3, 3
MOST = 2
# How long a case has gone on, at least, when it has papers.
SETTLED = timedelta(days=60)
REMOVED = "Lades in i fel ärende."


def tell_attachments(world: World, cases: list[Case]) -> None:
    """A chance of its own, so that nothing told before is told otherwise. The cases are written."""
    chance = Random("bilagor")  # noqa: S311 - invented people, nothing to guess
    papers = [(paper, through_the_door(paper)) for paper in papers_of(world.scene.today)]
    rows = [
        an_attachment(world, case, paper, upload, chance)
        for case in chosen(world, cases, chance)
        for paper, upload in chance.sample(papers, chance.randint(1, MOST))
    ]
    remove(next(row for row in rows if row.enrolment.team.code == OWN_TEAM))
    # The verbs know no other time than now.
    Attachment.objects.bulk_update(rows, ["added_at", "removed_at"])


def through_the_door(paper: Paper) -> Upload:
    """Granskad som vid uppladdning. Raises Refused."""
    return checked(SimpleUploadedFile(paper.name, paper.data))


def chosen(world: World, cases: list[Case], chance: Random) -> Iterator[Case]:
    for plan in TEAMS:
        settled = [
            case
            for case in cases
            if case.plan == plan
            and case.course.closed_on is None
            and case.course.started_on + SETTLED < world.scene.today
        ]
        one_of = ONE_OF_OWN if plan.code == OWN_TEAM else ONE_OF
        yield from chance.sample(settled, min(max(plan.size // one_of, FEWEST), len(settled)))


def an_attachment(
    world: World, case: Case, paper: Paper, upload: Upload, chance: Random
) -> Attachment:
    """Tillagd en dag då papperet fanns, by who was responsible then."""
    first = max(case.course.started_on + timedelta(days=10), paper.written_on + timedelta(days=2))
    days = (world.scene.today - first).days
    on = workday_before(world.scene.today - timedelta(days=chance.randint(1, days)))
    row = Attachment(enrolment=case.enrolment, label=paper.label, added_by=case.responsible_on(on))
    row.add(upload)
    row.added_at = at(on, chance.randint(2, 30))
    return row


def remove(row: Attachment) -> None:
    """Borttagen samma dag, by the one who added it: the row stays, with its reason."""
    row.remove(by=row.added_by, reason=REMOVED)
    row.removed_at = row.added_at + timedelta(minutes=20)
