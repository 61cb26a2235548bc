from datetime import date

import pytest

from instruments.models import Instrument, InstrumentVersion, Measurement
from participants.offering import OFFERS
from participants.proposing import proposals
from tests.builders import an_enrolment

pytestmark = pytest.mark.django_db


def test_what_rates_the_conversation_is_neither_proposed_nor_handed_out():
    """SRS and GSRS stay between those who had the conversation, whether they warn or not."""
    enrolment = an_enrolment(started_on=date(2026, 3, 2))
    for scale in Instrument.objects.filter(code__in=["ORS", "SRS", "GSRS"]):
        for month, value in ((3, 20), (6, 80)):
            row = Measurement(enrolment=enrolment, instrument=scale)
            row.measure(values=[value] * 4, on=date(2026, month, 2))
    said = proposals(enrolment)["helped"].splitlines()
    handed = OFFERS["MEASUREMENTS"].read(enrolment, date(2026, 6, 26))
    assert [line.split(":")[0] for line in said] == ["ORS"]
    assert [section.heading for section in handed] == ["ORS"]
    Instrument.objects.filter(code="ORS").update(about_conversation=True)
    assert "helped" not in proposals(enrolment)
    assert OFFERS["MEASUREMENTS"].read(enrolment, date(2026, 6, 26)) == []


def test_a_scale_that_warns_of_health_is_proposed():
    enrolment = an_enrolment(started_on=date(2026, 3, 2))
    InstrumentVersion.objects.filter(instrument__code="ORS").update(alerts=True)
    for month, value in ((3, 20), (6, 80)):
        row = Measurement(enrolment=enrolment, instrument=Instrument.objects.get(code="ORS"))
        row.measure(values=[value] * 4, on=date(2026, month, 2))
    assert "ORS: +24,0" in proposals(enrolment)["helped"]
