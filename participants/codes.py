"""Kodlistor: what is registered at start and at close (domain.md §1.3–1.4, §4).

Values stand in the database and in files; labels are what people read. A missing value is empty
and is shown as "uppgift saknas", never dropped.
"""

from django.db.models import TextChoices


class Sex(TextChoices):
    """Juridiskt kön; the number decides where there is one."""

    WOMAN = "woman", "kvinna"
    MAN = "man", "man"
    UNKNOWN = "unknown", "uppgift saknas"


class IdentityType(TextChoices):
    """ID_TYP, domain.md §6.6."""

    PERSONNUMMER = "personnummer", "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer", "samordningsnummer"
    OTHER = "other", "annat nummer"
    NONE = "none", "inget nummer"


class Protection(TextChoices):
    """SKYDD, domain.md §6.5. Fingerade uppgifter carry no flag: the person looks like any other."""

    NONE = "none", "inget skydd"
    MARKED = "marked", "sekretessmarkering"
    REGISTERED = "registered", "skyddad folkbokföring"


class ReferringParty(TextChoices):
    """REMITTENT: who sent the person. KOMMUN and REGION stand for an unspecified unit."""

    AF = "AF", "Arbetsförmedlingen"
    FK = "FK", "Försäkringskassan"
    KOMMUN = "KOMMUN", "kommunen"
    KOMMUN_IFO = "KOMMUN_IFO", "kommunen, ekonomiskt bistånd"
    KOMMUN_AME = "KOMMUN_AME", "kommunen, arbetsmarknadsenhet"
    KOMMUN_KAA = "KOMMUN_KAA", "kommunala aktivitetsansvaret"
    KOMMUN_LSS = "KOMMUN_LSS", "kommunen, LSS och socialpsykiatri"
    KOMMUN_VO = "KOMMUN_VO", "kommunen, vård och omsorg"
    KOMMUN_VUX = "KOMMUN_VUX", "kommunen, vuxenutbildning"
    REGION = "REGION", "regionen"
    REGION_PV = "REGION_PV", "regionen, primärvård"
    REGION_PSYK = "REGION_PSYK", "regionen, vuxenpsykiatri"
    REHABSAMVERKAN_AF_FK = "REHABSAMVERKAN_AF_FK", "AF och FK, rehabiliteringssamverkan"
    EGEN = "EGEN", "egen ansökan"
    ANNAN = "ANNAN", "annan"


class Education(TextChoices):
    """UTBILDNINGSNIVA: the highest completed level."""

    LESS_THAN_PRIMARY = "EJ_GRUNDSKOLA", "ej grundskola"
    PRIMARY = "GRUNDSKOLA", "grundskola"
    SECONDARY = "GYMNASIUM", "gymnasium"
    TERTIARY_SHORT = "EFTERGYMNASIAL_LT2AR", "eftergymnasial, kortare än två år"
    TERTIARY_LONG = "EFTERGYMNASIAL_GE2AR", "eftergymnasial, två år eller längre"


class Income(TextChoices):
    """FORSORJNING: what the person lives on; several at once are common."""

    SICKNESS_BENEFIT = "SJUKPENNING", "sjukpenning eller rehabiliteringspenning"
    ACTIVITY_COMPENSATION = "AKTIVITETSERSATTNING", "aktivitetsersättning"
    SICKNESS_COMPENSATION = "SJUKERSATTNING", "sjukersättning"
    UNEMPLOYMENT_BENEFIT = "A_KASSA", "a-kassa"
    ACTIVITY_GRANT = "AKTIVITETSSTOD", "aktivitetsstöd eller utvecklingsersättning"
    ESTABLISHMENT = "ETABLERINGSERSATTNING", "etableringsersättning"
    SOCIAL_ASSISTANCE = "FORSORJNINGSSTOD", "försörjningsstöd"
    STUDY_SUPPORT = "STUDIESTOD", "studiestöd"
    WAGE = "LON", "lön"
    SUBSIDISED_WAGE = "LON_SUBVENTION", "lön med subvention"
    PARENTAL_BENEFIT = "FORALDRAPENNING", "föräldrapenning"
    PENSION = "ALDERSPENSION", "ålderspension"
    OTHER = "ANNAN", "annan"
    NONE = "INGEN_OFFENTLIG", "ingen offentlig försörjning"


class Occupation(TextChoices):
    """SYSSELSATTNING: what the person actually did, within one week."""

    WORKS = "ARBETAR", "arbetar"
    STUDIES = "STUDERAR", "studerar"
    SEEKS_WORK = "AKTIVT_ARBETSSOKANDE", "aktivt arbetssökande"
    PROGRAMME = "ARBETSMARKNADSPOLITISKT_PROGRAM", "arbetsmarknadspolitiskt program"
    TRAINING = "PRAKTIK_ARBETSTRANING", "praktik eller arbetsträning"
    NONE = "INGEN", "ingen"


class WorkKind(TextChoices):
    """TYP_AV_ARBETE, asked when the person works after closing."""

    UNSUBSIDISED = "OSUBVENTIONERAT", "utan subvention"
    SUBSIDISED = "SUBVENTIONERAT", "med subvention"
    OWN_BUSINESS = "EGET_FORETAG", "eget företag"


class Outcome(TextChoices):
    """AVSLUT_RESULTAT: the team's own outcome, which steering group and annual report print."""

    WORK = "work", "arbete"
    STUDIES = "studies", "studier"
    EMPLOYMENT_SERVICE = "employment_service", "Arbetsförmedlingen"
    MUNICIPAL_REHAB = "municipal_rehab", "kommunal arbetslivsrehabilitering"
    MEDICAL_REHAB = "medical_rehab", "medicinsk rehabilitering"
    DROPOUT = "dropout", "drop-out"
    RETURNED = "returned_to_huvudman", "åter till huvudmannen"
    SUBSTANCE = "substance_other_plan", "missbruk, annan planering"
    MOVED = "moved", "flytt"
    DECEASED = "deceased", "avliden"
    OTHER = "other", "övrigt"
    MISREGISTERED = "misregistered", "felregistrering"


# Seed 003 counts these four as positive: 11 of 15 = 73,3 percent.
POSITIVE = (
    Outcome.WORK,
    Outcome.STUDIES,
    Outcome.EMPLOYMENT_SERVICE,
    Outcome.MUNICIPAL_REHAB,
)


class SusReason(TextChoices):
    """AVSLUTSANLEDNING_SUS: the reason in the national list, kept for time series."""

    AS_PLANNED = "ENLIGT_PLAN", "enligt plan"
    ILLNESS = "AVBROTT_SJUKDOM", "avbrott, sjukdom"
    MOVED = "AVBROTT_FLYTT", "avbrott, flytt"
    PARENTAL = "AVBROTT_GRAVIDITET_FORALDRALEDIG", "avbrott, graviditet eller föräldraledig"
    OWN_REQUEST = "AVBROTT_EGEN_BEGARAN", "avbrott, egen begäran"
    ABSENT = "AVBROTT_UTEBLIVIT", "avbrott, uteblivit"
    OTHER_MEASURE = "ANNAN_INSATS", "annan insats"
    OTHER = "AVBROTT_OVRIGT", "avbrott, övrigt"
    DECEASED = "AVLIDEN", "avliden"
    MISREGISTERED = "FELREGISTRERING", "felregistrering"


class Area(TextChoices):
    """Område som en huvudman ansvarar för."""

    OVERALL = "overall", "huvudansvar"
    INCOME = "income", "försörjning"
    EMPLOYMENT = "employment", "arbete"
    HEALTH = "health", "vård och hälsa"
    SOCIAL = "social", "socialt stöd"


class Way(TextChoices):
    """Hur ett dokument lämnades."""

    HAND = "hand", "vid möte"
    POST = "post", "med post"
    DIGITAL = "digital", "säker digital kanal"
    LISTED = "listed", "enligt lista"


class SupportMeasureStatus(TextChoices):
    """INSATS_STATUS, domain.md §4."""

    NEEDED = "BEHOV_IDENTIFIERAT", "behov identifierat"
    CONTACTED = "KONTAKT_TAGEN", "kontakt tagen"
    QUEUED = "VANTAR_KO", "väntar i kö"
    BOOKED = "BOKAD", "bokad"
    DONE = "GENOMFORD", "genomförd"
    REFUSED = "AVSLAG", "avslag"
    ABORTED = "AVBRUTEN", "avbruten"


class SupportMeasureKind(TextChoices):
    """SAMORDNAD_INSATS_MOT: whom the team coordinates with (seed 003, domain.md §4)."""

    PHYSIOTHERAPY = "SJUKGYMNASTIK", "sjukgymnastik"
    DEBT_ADVICE = "SKULD_BUDGETRADGIVARE", "skuld- och budgetrådgivare"
    TRUSTEE = "GOD_MAN", "god man"
    ADULT_SERVICES = "VUXENHANDLAGGARE", "vuxenhandläggare"
    AIDS = "HJALPMEDELSCENTRAL", "hjälpmedelscentral"
    HOME_CARE = "HEMTJANST", "hemtjänst"
    COUNSELLOR = "KURATOR_SAMTALSSTOD", "kurator eller samtalsstöd"
    HEALTH_CENTRE = "HALSOCENTER", "hälsocenter"
    SOCIAL_PSYCHIATRY = "SOCIALPSYKIATRI", "socialpsykiatri"
    HOUSING_SUPPORT = "BOENDESTOD", "boendestöd"
    LANDLORD = "BOSTADSBOLAG", "bostadsbolag"
    HOUSING_OFFICER = "BOSTADSHANDLAGGARE", "bostadshandläggare"
    SOMATIC_CARE = "VARD_SOMATISK", "somatisk vård"
    PSYCHIATRIC_CARE = "VARD_PSYKIATRISK", "psykiatrisk vård"
    NEUROLOGY = "VARD_NEUROLOGI", "neurologi"
    SPECIALIST_CARE = "VARD_SPECIALIST", "specialistvård"
    FAMILY_DOCTOR = "FAMILJELAKARE", "familjeläkare"
    DIETITIAN = "DIETIST", "dietist"
    OWN_REFERRAL = "EGEN_VARDBEGARAN", "egen vårdbegäran"
    PERSONAL_AGENT = "PERSONLIGT_OMBUD", "personligt ombud"
    LSS = "LSS", "LSS"
    OCCUPATIONAL_THERAPIST = "ARBETSTERAPEUT", "arbetsterapeut"
    CAREER_GUIDANCE = "YRKES_STUDIEVAGLEDNING", "yrkes- och studievägledning"
    AF_PSYCHOLOGIST = "AF_ARBETSPSYKOLOG", "arbetspsykolog, AF"
    AF_SIUS = "AF_SIUS", "SIUS-konsulent, AF"
    AF_OCCUPATIONAL_THERAPIST = "AF_ARBETSTERAPEUT", "arbetsterapeut, AF"
    AF_SOCIAL_CONSULTANT = "AF_SOCIALKONSULENT", "socialkonsulent, AF"
    EMPLOYER = "ARBETSGIVARE_ANPASSAT_STOD", "arbetsgivare, anpassat stöd"
    ASSOCIATIONS = "FORENINGSLIV", "föreningsliv"
    CONCERN_ADULT = "OROSANMALAN_VUXEN", "orosanmälan, vuxen"
    CONCERN_PSYCHIATRY = "OROSANMALAN_PSYKIATRI", "orosanmälan, psykiatri"
    INSURER = "FORSAKRINGSBOLAG", "försäkringsbolag"
    HABILITATION = "HABILITERING", "habilitering"
    FK_APPLICATION = (
        "FK_ANSOKAN_SJUK_AKTIVITETSERSATTNING",
        "FK, ansökan om sjuk- eller aktivitetsersättning",
    )
    SIP = "SIP", "samordnad individuell plan (SIP)"
    REHAB_COORDINATOR = "REHABKOORDINATOR", "rehabkoordinator"
    JOINT_TEAM = "MYNDIGHETSGEMENSAMT_TEAM", "myndighetsgemensamt team"
    OTHER = "ANNAN", "annan"
