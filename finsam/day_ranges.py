from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db.models import Func


class DayRange(Func):
    """Dagar från och till: both ends included, an empty end lasts. For exclusion constraints."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, first: str, last: str) -> None:
        super().__init__(first, last, RangeBoundary(inclusive_lower=True, inclusive_upper=True))
