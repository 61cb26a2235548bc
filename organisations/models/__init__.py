from organisations.models.people import Membership, User, short_name_of
from organisations.models.places import Association, Organisation
from organisations.models.teams import NumberSeries, Team

__all__ = ["Association", "Membership", "NumberSeries", "Organisation", "Team", "User", "short_name_of"]
