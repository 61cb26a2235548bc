from organisations.models.logged_in import Login
from organisations.models.logins import LoginLink
from organisations.models.parked import ParkedForm
from organisations.models.people import Membership, User, short_name_of
from organisations.models.pin import Pin
from organisations.models.places import Association, Organisation
from organisations.models.teams import NumberSeries, Team

__all__ = [
    "Association",
    "Login",
    "LoginLink",
    "Membership",
    "NumberSeries",
    "Organisation",
    "ParkedForm",
    "Pin",
    "Team",
    "User",
    "short_name_of",
]
