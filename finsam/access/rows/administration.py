"""Administration: how the application and the teams are set up; no case."""

from finsam.access.content import FORM
from finsam.access.decisions import Decision, only
from finsam.access.roles import ADMINISTRATOR, LEADERS

ROWS: dict[str, Decision] = {
    "organisations:access_matrix": only(ADMINISTRATOR),
    "instruments:catalogue": only(ADMINISTRATOR, methods=FORM),
    "organisations:team_settings": only(LEADERS, methods=FORM),
}
