from django.db.models import DateField, Value
from django.urls import reverse

from activities.codes import PlacementKind
from activities.models import Placement
from participants.end_dates import SOURCES, Source

# Den planerade sista dagen: prolonged or ended with a result on the pages of the placement.
SOURCES["placering"] = Source(
    standing=Placement.objects.open,
    listed=Placement.objects.open,
    day="until",
    columns=("kind", "workplace__name", "until", Value(None, DateField())),
    kinds=PlacementKind,
    url=lambda number, pk: reverse("activities:edit_placement", args=[number, pk]),
)
