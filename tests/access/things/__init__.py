"""The things that an address can name: cases, remisser, files and reports in every state."""

from tests.access.people import NOBODY
from tests.access.things.activities import the_groups
from tests.access.things.figures import a_report, a_review, absence_of
from tests.access.things.files import a_file
from tests.access.things.maker import Maker
from tests.access.things.referrals import disclosed

__all__ = [
    "NOBODY",
    "Maker",
    "a_file",
    "a_report",
    "a_review",
    "absence_of",
    "disclosed",
    "the_groups",
]
