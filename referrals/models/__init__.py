from referrals.models.imported import ImportedCase
from referrals.models.reader import ReferralReader
from referrals.models.referral import Referral

__all__ = ["ImportedCase", "Referral", "ReferralReader"]
