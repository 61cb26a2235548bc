from django.db.models import CharField, Func
from django.db.models.functions import Collate


class SwedishOrder(Func):
    """Svensk bokstavsordning as a sort key: å, ä, ö last, case folded. See finsam/migrations."""

    function = "swedish_order"
    output_field = CharField()


def swedish(name: str) -> Collate:
    """Sort expression for a text column: `order_by(swedish("last_name"))`."""
    return Collate(SwedishOrder(name), "C")
