from collections.abc import Iterable

from django.db.models import TextChoices


def choices(codes: Iterable[TextChoices]) -> list[tuple[str, str]]:
    """Val i ett formulär: the labels of the codes, each a line of its own with a capital."""
    return [(code.value, f"{code.label[:1].upper()}{code.label[1:]}") for code in codes]


class Need(TextChoices):
    """Part vars insatser behöver samordnas; at least two (lag (2003:1210) 2 §, seed 001)."""

    AF = "AF", "Arbetsförmedlingen"
    FK = "FK", "Försäkringskassan"
    KOMMUN = "KOMMUN", "kommunen"
    REGION = "REGION", "regionen (hälso- och sjukvård)"


class Obstacle(TextChoices):
    """Hinder som seed 001 räknar upp; the referrer's assessment, with a reason."""

    ADDICTION = "addiction", "pågående beroende"
    THREAT = "threat", "känd hotfullhet"
    CUSTODY = "custody", "förestående frihetsberövande"
    ILLNESS = "illness", "allvarlig sjukdom utan resurser för en insats"


class Channel(TextChoices):
    """Hur remissen kom."""

    LOGIN = "login", "skickad i Samordning"
    PAPER = "paper", "på papper"
    PHONE = "phone", "per telefon"
    LIST = "list", "från lista"


class MeetingOutcome(TextChoices):
    """Vad som hände på studiebesöket eller uppstartsmötet."""

    WANTS = "wants", "vill gå vidare"
    THINKS = "thinks", "vill tänka på saken"
    DECLINES = "declines", "vill inte"
    ABSENT = "absent", "kom inte"


class DeclineReason(TextChoices):
    """Skäl att avböja."""

    NO_NEED = "no_need", "behöver inte samordning från flera parter"
    OTHER_SUPPORT = "other_support", "annat stöd passar bättre"
    NOT_READY = "not_ready", "orkar inte delta nu"
    OBSTACLE = "obstacle", "hinder enligt målgruppen"
    NO_WISH = "no_wish", "personen vill inte"
    NO_PLACE = "no_place", "ingen plats inom rimlig tid"
    OTHER = "other", "annat"
