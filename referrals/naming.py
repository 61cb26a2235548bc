"""Läsarna av en remiss om någon med skyddade uppgifter: named by the leader, one at a time."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from organisations.models import Membership, User
from participants.models.named_reader import check_room
from referrals.models import Referral, ReferralReader


@transaction.atomic
def name_reader(referral: Referral, user: User, *, by: Membership | None, at: datetime) -> None:
    """Namnger. By nobody: whoever registered the remiss.

    Raises ValidationError for who does not work in the team now, is named already, or would be one
    too many.
    """
    # Two who name at once take turns, else there would be six.
    Referral.objects.select_for_update(of=["self"]).get(pk=referral.pk)
    if not Membership.objects.active(localdate(at)).staff_of(referral.team).filter(user=user):
        raise ValidationError({"user": "Bara den som arbetar i teamet nu kan namnges."})
    named = referral.named_readers.at_work(localdate(at))
    check_room(named.values_list("user", flat=True), user)
    reader = ReferralReader(referral=referral, user=user, named_by=by, named_at=at)
    reader.full_clean()
    reader.save()
