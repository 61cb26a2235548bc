import pytest
from django.db import IntegrityError

from finsam.forms import VerbForm
from participants.models import Participant
from tests.builders import a_participant

pytestmark = pytest.mark.django_db
NUMBER = {"personal_number": "198802299806", "identity_type": "personnummer"}


def test_what_the_database_refuses_in_a_race_is_said_in_words():
    known = a_participant(**NUMBER)
    form = VerbForm({})
    assert not form.attempt(
        lambda: Participant.objects.create(controller=known.controller, **NUMBER)
    )
    assert form.non_field_errors() == ["Personen finns redan hos er."]


def test_a_refusal_without_words_is_not_hidden():
    form = VerbForm({})
    with pytest.raises(IntegrityError):
        form.attempt(lambda: Participant.objects.create(controller_id=None))
