"""Siffror, rapporter, start och åtkomstloggen."""

from finsam.access.content import ACT, CASE_HEAD, FORM, PAGE, SOCIAL, STATUS, Finds
from finsam.access.decisions import Decision, each, export, grant, only, public
from finsam.access.roles import (
    ADMINISTRATOR,
    ECONOMIST,
    LEADERS,
    REFERRER,
    REVIEWER,
    STEERING,
    TEAM,
)

ROWS: dict[str, Decision] = {
    "audit:log": only(REVIEWER, emits=STATUS),
    "audit:alerts": only(REVIEWER, emits=STATUS),
    "audit:reviews": only(REVIEWER),
    "audit:draw": only(REVIEWER, methods=ACT),
    "audit:review": only(REVIEWER, finds=Finds.REVIEW),
    "audit:review_item": only(REVIEWER, finds=Finds.REVIEW, emits=STATUS, methods=FORM),
    "audit:close_review": only(REVIEWER, finds=Finds.REVIEW, methods=ACT),
    "reporting:start": each(
        grant(TEAM, emits=CASE_HEAD | SOCIAL),  # why an item of the worklist is put off
        grant(REFERRER, emits=CASE_HEAD),
        grant(STEERING, ECONOMIST, REVIEWER, ADMINISTRATOR),
        reads="worklist",
    ),
    "reporting:calendar": only(TEAM, emits=CASE_HEAD, reads="worklist"),
    "reporting:feed": only(TEAM, methods=FORM),
    # Its secret stands for the role; it answers with numbers, and with nothing of the protected.
    "reporting:feed_file": public(),
    "reporting:digests": only(TEAM, methods=FORM),
    "reporting:figures": only(TEAM, STEERING),
    "reporting:figures_file[csv]": export(only(TEAM, STEERING, reads="figures")),
    "reporting:figures_file[json]": export(only(TEAM, STEERING, reads="figures")),
    "reporting:figures_file[xlsx]": export(only(TEAM, STEERING, reads="figures")),
    # Whole years with small numbers hidden: of the answers nothing else ever leaves.
    "reporting:violence_figures": only(LEADERS, reads="figures"),
    "reporting:reports": each(grant(LEADERS), grant(STEERING, methods=PAGE), methods=FORM),
    "reporting:report": only(LEADERS, STEERING, finds=Finds.REPORT),
    "reporting:chapter": only(LEADERS, finds=Finds.REPORT, methods=FORM),
    "reporting:freeze": only(LEADERS, finds=Finds.REPORT, methods=ACT),
    "reporting:report_file": export(
        only(LEADERS, STEERING, finds=Finds.REPORT, methods=ACT, reads="report")
    ),
}
