from django.db.models import CharField, Func
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate


class SwedishOrder(Func):
    """Svensk bokstavsordning as a sort key: å, ä, ö last, case folded. See finsam/migrations."""

    function = "swedish_order"
    output_field = CharField()


def swedish(name: str | Combinable) -> Collate:
    """Sort expression for a text column or expression: `order_by(swedish("last_name"))`."""
    return Collate(SwedishOrder(name), "C")
