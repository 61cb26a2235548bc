"""Kodlistor för samtycke och utlämnande (domain.md §6.3). What a ground demands is in disclosure.

Values stand in the database and in files; labels are what people read.
"""

from django.db.models import TextChoices


class Party(TextChoices):
    """PART: who information is given to or fetched from."""

    AF = "AF", "Arbetsförmedlingen"
    FK = "FK", "Försäkringskassan"
    KOMMUN_EB = "KOMMUN_EB", "kommunen, ekonomiskt bistånd"
    KOMMUN_AME = "KOMMUN_AME", "kommunen, arbetsmarknadsenhet"
    KOMMUN_VO = "KOMMUN_VO", "kommunen, vård och omsorg"
    REGION_PV = "REGION_PV", "regionen, primärvård"
    REGION_PSYK = "REGION_PSYK", "regionen, psykiatri"
    EMPLOYER = "ARBETSGIVARE", "arbetsgivare"
    SCHOOL = "SKOLA", "skola eller vuxenutbildning"
    OTHER = "ANNAN", "annan part"


class Direction(TextChoices):
    """RIKTNING, seen from the team."""

    GIVE = "LAMNA", "lämna"
    FETCH = "HAMTA", "hämta"
    BOTH = "BADA", "lämna och hämta"


GIVING = (Direction.GIVE, Direction.BOTH)
"""Riktningarna där teamet får lämna till parten."""


class ConsentArea(TextChoices):
    """OMRADE: what the information is about."""

    PLANNING = "PLANERING", "planering"
    HEALTH = "HALSA", "hälsa"
    ECONOMY = "EKONOMI", "ekonomi"
    WORK = "ARBETE", "arbete"
    ATTENDANCE = "NARVARO", "närvaro"
    OTHER = "ANNAT", "annat"


class ConsentForm(TextChoices):
    """FORM: how the consent was given."""

    WRITTEN = "SKRIFTLIGT", "skriftligt"
    SPOKEN = "MUNTLIGT_ANTECKNAT", "muntligt, antecknat"


class Ground(TextChoices):
    """GRUND: why information may leave the team."""

    CONSENT = "SAMTYCKE", "samtycke"
    NECESSARY = "OSL_10_2", "nödvändigt för teamets arbete, 10 kap. 2 § OSL"
    AGAINST_FRAUD = "OSL_10_15A", "mot brott och felaktiga utbetalningar, 10 kap. 15 a § OSL"
    DUTY = "OSL_10_28", "uppgiftsskyldighet i lag, 10 kap. 28 § OSL"
    OTHER = "ANNAT", "annan grund i lag"
