from participants.forgetting import forgets
from participants.models import Participant
from referrals.models import Referral

BLANK = dict.fromkeys(Referral.WAYS_TO, "")


@forgets
def ways_in_referrals(participant: Participant) -> None:
    """Remisserna som ledde till personen; their history as well, from before the decision too."""
    for referral in Referral.objects.select_for_update().filter(participant=participant):
        for name, value in BLANK.items():
            setattr(referral, name, value)
        referral.save()
        referral.history.update(**BLANK)
