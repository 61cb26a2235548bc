"""Roller: what a membership lets a person do (domain.md §7.1, ROLL)."""

from django.db.models import TextChoices


class Role(TextChoices):
    VERKSAMHETSLEDARE = "verksamhetsledare", "verksamhetsledare"
    PROJEKTLEDARE = "projektledare", "projektledare, insatsägare"
    SOCIALKONSULENT = "socialkonsulent", "socialkonsulent"
    ARBETSKONSULENT = "arbetskonsulent", "arbetskonsulent"
    ARBETSMARKNADSKONSULENT = "arbetsmarknadskonsulent", "arbetsmarknadskonsulent"
    ARBETSFORMEDLARE = "arbetsformedlare", "arbetsförmedlare"
    KURATOR = "kurator", "kurator"
    SOCIALSEKRETERARE = "socialsekreterare", "socialsekreterare"
    BOENDESTODJARE = "boendestodjare", "boendestödjare"
    BISTANDSHANDLAGGARE = "bistandshandlaggare", "biståndshandläggare"
    ARBETSTERAPEUT = "arbetsterapeut", "arbetsterapeut"
    SYV = "syv", "studie- och yrkesvägledare"
    INSATSEKONOM = "insatsekonom", "insatsekonom"
    REMITTENT = "remittent", "remittent"
    STYRGRUPPSLEDAMOT = "styrgruppsledamot", "styrgruppsledamot"
    FORBUNDSCHEF = "forbundschef", "förbundschef"
    UTVECKLINGSLEDARE = "utvecklingsledare", "utvecklingsledare"
    SYSTEMADMIN = "systemadmin", "administratör"
    LOGGGRANSKARE = "logggranskare", "logggranskare"


class Place(TextChoices):
    """Var rollen gäller: the kind of place a role is held in."""

    TEAM = "team", "team"
    ORGANISATION = "organisation", "organisation"
    ASSOCIATION = "association", "samordningsförbund"


PLACE_OF: dict[Role, Place] = dict.fromkeys(Role, Place.TEAM) | {
    Role.INSATSEKONOM: Place.ORGANISATION,
    Role.REMITTENT: Place.ORGANISATION,
    Role.LOGGGRANSKARE: Place.ORGANISATION,
    Role.FORBUNDSCHEF: Place.ASSOCIATION,
    Role.UTVECKLINGSLEDARE: Place.ASSOCIATION,
    Role.SYSTEMADMIN: Place.ASSOCIATION,
}
# Roles at an organisation that owns teams, and is the controller of their cases.
HELD_AT_THE_CONTROLLER = frozenset({Role.INSATSEKONOM, Role.LOGGGRANSKARE})
LEADERS = frozenset({Role.VERKSAMHETSLEDARE, Role.PROJEKTLEDARE})
TEAM_STAFF = frozenset(
    role
    for role, place in PLACE_OF.items()
    if place is Place.TEAM and role is not Role.STYRGRUPPSLEDAMOT
)
