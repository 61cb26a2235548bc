"""Rollgrupper, as in organisations.roles, which the check of the table compares with."""

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
DECIDERS = LEADERS | {"styrgruppsledamot"}
REFERRER = frozenset({"remittent"})
STEERING = frozenset({"styrgruppsledamot", "forbundschef", "utvecklingsledare"})
ECONOMIST = frozenset({"insatsekonom"})
REVIEWER = frozenset({"logggranskare"})
ADMINISTRATOR = frozenset({"systemadmin"})
EVERY_ROLE = TEAM | REFERRER | STEERING | ECONOMIST | REVIEWER | ADMINISTRATOR

GROUPS = {
    "teamets ledare": LEADERS,
    "teamets personal": TEAM,
    "remittent": REFERRER,
    "styrgrupp och förbund": STEERING,
    "insatsekonom": ECONOMIST,
    "logggranskare": REVIEWER,
    "administratör": ADMINISTRATOR,
}


def groups_of(roles: frozenset[str]) -> list[str]:
    """Rollgrupperna i klartext: the leaders are named only where the whole team is not."""
    whole = [label for label, group in GROUPS.items() if group <= roles]
    return [label for label in whole if not (label == "teamets ledare" and roles >= TEAM)]
