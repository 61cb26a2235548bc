"""Administration: how the application is set up; no case."""

from finsam.access.decisions import Decision, only
from finsam.access.roles import ADMINISTRATOR

ROWS: dict[str, Decision] = {
    "organisations:access_matrix": only(ADMINISTRATOR),
}
