"""Kodlista för slutdatum: what in a person's support ends on a day that the team must know of.

The benefits are those of FORSORJNING that are granted for a time (domain.md §1.4); the certificate
is what they rest on, and without SGI a sickness benefit cannot be granted (seed 001).
"""

from django.db.models import TextChoices

from participants.codes import Income


class EndKind(TextChoices):
    """Vad som tar slut."""

    SICKNESS_BENEFIT = Income.SICKNESS_BENEFIT.value, Income.SICKNESS_BENEFIT.label
    ACTIVITY_COMPENSATION = Income.ACTIVITY_COMPENSATION.value, Income.ACTIVITY_COMPENSATION.label
    SICKNESS_COMPENSATION = Income.SICKNESS_COMPENSATION.value, Income.SICKNESS_COMPENSATION.label
    UNEMPLOYMENT_BENEFIT = Income.UNEMPLOYMENT_BENEFIT.value, Income.UNEMPLOYMENT_BENEFIT.label
    ACTIVITY_GRANT = Income.ACTIVITY_GRANT.value, Income.ACTIVITY_GRANT.label
    ESTABLISHMENT = Income.ESTABLISHMENT.value, Income.ESTABLISHMENT.label
    SOCIAL_ASSISTANCE = Income.SOCIAL_ASSISTANCE.value, Income.SOCIAL_ASSISTANCE.label
    STUDY_SUPPORT = Income.STUDY_SUPPORT.value, Income.STUDY_SUPPORT.label
    CERTIFICATE = "LAKARINTYG", "läkarintyg"
    SGI = "SGI", "sjukpenninggrundande inkomst (SGI)"
    OTHER = "ANNAT", "annat beslut"
