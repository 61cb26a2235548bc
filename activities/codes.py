"""Kodlistor för aktiviteter: groups and placements (AKTIVITET, domain.md §4), attendance, endings.

What goes on in a case without being a group or a placement, such as a visit or a meeting with
several parties, is a note or a follow-up there and has no code here.
"""

from django.db.models import IntegerChoices, TextChoices


class GroupKind(TextChoices):
    """AKTIVITET som hålls i grupp."""

    LANGUAGE = "SPRAKTRANING", "språkträning"
    LABOUR_MARKET = "ARBETSMARKNADSGRUPP", "arbetsmarknadsgrupp"
    SEVEN_TWENTY = "SJU_TJUGO", "Sju-tjugo"
    GRONKVIST = "GRONKVIST", "Grönkvist"
    HEALTH = "HALSOGRUPP", "hälsogrupp"
    WORK_SWEDISH = "YRKESSVENSKA", "yrkessvenska"


class PlacementKind(TextChoices):
    """AKTIVITET på en arbetsplats. Bara den första är intern verksamhet."""

    INTERNAL = "ARBETSTRANING_INTERN", "arbetsträning, intern"
    EXTERNAL = "ARBETSTRANING_EXTERN", "arbetsträning, extern"
    TRAINEE = "PRAKTIK", "praktik"
    LANGUAGE = "SPRAKTRANING", "språkträning"


class Weekday(IntegerChoices):
    """Veckodag, counted as in ISO weeks."""

    MONDAY = 1, "måndagar"
    TUESDAY = 2, "tisdagar"
    WEDNESDAY = 3, "onsdagar"
    THURSDAY = 4, "torsdagar"
    FRIDAY = 5, "fredagar"


class Presence(TextChoices):
    """Närvaro på en träff."""

    PRESENT = "NARVARANDE", "närvarande"
    LATE = "SEN", "sen"
    EXCUSED = "ANMALD", "anmäld frånvaro"
    UNEXCUSED = "OANMALD", "oanmäld frånvaro"


CAME = (Presence.PRESENT, Presence.LATE)


class EndReason(TextChoices):
    """Varför en placering slutade."""

    AS_PLANNED = "ENLIGT_PLAN", "enligt plan"
    ILLNESS = "SJUKDOM", "sjukdom"
    OWN_REQUEST = "EGEN_BEGARAN", "egen begäran"
    ABSENT = "UTEBLIVIT", "uteblivit"
    WORKPLACE = "ARBETSPLATSEN", "arbetsplatsen avbröt"
    OTHER_MEASURE = "ANNAN_INSATS", "annan insats"
    OTHER = "OVRIGT", "övrigt"


class PlacementResult(TextChoices):
    """Vad placeringen ledde till."""

    EMPLOYED = "ANSTALLNING", "anställning"
    TRAINEE = "NY_PLACERING", "ny placering"
    TRIAL = "ARBETSPROVNING", "arbetsprövning"
    STUDIES = "STUDIER", "studier"
    HEALTH = "REHABILITERING", "rehabilitering före nästa steg"
    NOTHING = "INGET", "inget än"
