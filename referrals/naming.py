"""Läsarna av en remiss om någon med skyddade uppgifter: named by the leader, one at a time."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from organisations.models import Membership, User
from referrals.models import Referral, ReferralReader


def name_reader(referral: Referral, user: User, *, by: Membership | None, at: datetime) -> None:
    """Namnger. By nobody: whoever registered the remiss.

    Raises ValidationError for who does not work in the team now, or is named already.
    """
    if not Membership.objects.active(localdate(at)).staff_of(referral.team).filter(user=user):
        raise ValidationError({"user": "Bara den som arbetar i teamet nu kan namnges."})
    reader = ReferralReader(referral=referral, user=user, named_by=by, named_at=at)
    reader.full_clean()
    reader.save()
