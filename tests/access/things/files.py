"""Files: what was added to a case, and what the worker has made."""

from documents import tasks
from documents.jobs import RENDERERS
from documents.models import Job
from documents.uploads import Upload
from finsam.access import FieldClass
from organisations.models import Membership, User
from participants.models import Attachment, Enrolment
from participants.papers import as_reviewed
from tests.access.canaries import word
from tests.access.oracle import Thing, Token
from tests.builders import reviewed


def attached(thing: Thing, case: Enrolment, user: User, number: int) -> Attachment:
    """A file whose content has a word too."""
    text = word(FieldClass.SOCIAL, number, 98)
    attachment = Attachment(enrolment=case, added_by=user)
    attachment.add(Upload("txt", "intyg", text.encode()))
    thing.tokens[text] = Token(thing.key, "the bytes of an attachment", FieldClass.SOCIAL)
    thing.parts["participants:attachment.pk"] = attachment.pk
    thing.parts["participants:remove_attachment.pk"] = attachment.pk
    return attachment


def a_file(order_of: Membership, case: Enrolment) -> Job:
    """A finished final document, made as the worker makes it."""
    job = Job.objects.create(
        kind="final_document",
        label="Slutdokumentation",
        subject=case.case_number,
        parameters={"enrolment": case.pk, **as_reviewed(reviewed(case))},
        ordered_by=order_of,
    )
    tasks.store(job, tasks.produce(order_of, job, RENDERERS[job.kind]))
    return job
