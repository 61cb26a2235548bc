from datetime import date
from decimal import Decimal

import pytest
from django.template import engines

NBSP = "\N{NO-BREAK SPACE}"
TODAY = date(2026, 11, 22)


def written(source, value):
    template = engines["django"].from_string("{% load swedish %}{{ value|" + source + " }}")
    return template.render({"value": value, "today": TODAY}).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("source", "value", "words"),
    [
        ("plain_date", date(2026, 11, 25), "25 november 2026"),
        ("written_date", date(2026, 11, 25), "onsdag 25 november 2026"),
        ("long_date:today", date(2026, 11, 25), "onsdag 25 november"),
        ("short_date:today", date(2025, 11, 25), "25 nov 2025"),
        ("relative_date:today", date(2026, 11, 24), "om 2 dagar"),
        ("remaining:today", date(2026, 11, 24), "2 dagar kvar"),
        ("tenths", 168, "16,8"),
        ("signed_tenths", 166, "+16,6"),
        ("signed_tenths", -7, "−0,7"),
        ("signed_tenths", 0, "0,0"),
        ("number", Decimal("1234.5"), "1 234,5"),
        ("number:1", 25, "25,0"),
        ("percent", Decimal("66.1"), "66,1 %"),
    ],
)
def test_templates_write_swedish(source, value, words):
    assert written(source, value) == words
    assert written(source, None) == "–"
