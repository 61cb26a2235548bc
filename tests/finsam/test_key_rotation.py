"""Keys are changed by adding the new before the old: nothing is lost on the way."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import signing
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils.timezone import localdate

from finsam.encryption import EncryptedTextField, UnreadableText
from finsam.management.commands.rotate_field_keys import encrypted_columns
from finsam.row_security import system
from instruments.models import SurveyHeap, ViolenceAnswers, ViolenceScreening
from instruments.surveys import Period, SurveyForm
from instruments.violence import Answer, Area, Told
from participants.models import ProtectionDetail
from tests.builders import a_disclosure, a_hat, a_participant, a_user, an_enrolment
from tests.conftest import as_owner

pytestmark = pytest.mark.django_db
OLD = "an-older-key-0123456789-abcdefghijklmnopqrst"
NEW = "the-newest-key-9876543210-zyxwvutsrqponmlkji"


def written_details(number):
    """People with a text each, changed once, so that the history holds two."""
    by, owner = a_user(), a_participant().controller
    for place in range(number):
        person = a_participant(controller=owner, protection="marked", alias=f"Alias {place}")
        detail = ProtectionDetail(participant=person, text=f"Först {place}", decided_by="Polisen")
        detail.since = localdate()
        detail.write(by=by, today=localdate())
        detail.text = f"Hot {place}"
        detail.write(by=by, today=localdate())


def texts():
    now = list(ProtectionDetail.objects.order_by("pk").values_list("text", "decided_by"))
    before = ProtectionDetail.history.order_by("pk").values_list("text", "decided_by")
    return now, list(before)


def written_answers(number):
    """Answers about violence, each to its day, and a heap of answers to the survey."""
    case, asker = an_enrolment(), a_user()
    screenings = ViolenceScreening.objects.bulk_create(
        ViolenceScreening(
            enrolment=case,
            asked_by=asker,
            state="JA",
            asked_on=date(1990, 1, 1) + timedelta(days=day),
        )
        for day in range(number)
    )
    answers = [dict.fromkeys(Area.values, answer) for answer in Answer.values]
    ViolenceAnswers.objects.bulk_create(
        ViolenceAnswers(screening=one, text=Told(answers[place % 3], leaflet=True).written())
        for place, one in enumerate(screenings)
    )
    SurveyHeap.objects.put(case.team, SurveyForm.ONGOING, ["1", "2", "3", "4"], Period(2026))


def answers():
    told = ViolenceAnswers.objects.order_by("pk").values_list("text", flat=True)
    return list(told), [heap.opened for heap in SurveyHeap.objects.all()]


def tokens():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT text FROM participants_protectiondetail UNION ALL"
            " SELECT text FROM participants_historicalprotectiondetail"
        )
        return {token for [token] in cursor.fetchall()}


def rotated(*options):
    out = StringIO()
    call_command("rotate_field_keys", *options, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def test_every_text_is_carried_over_history_too(settings):
    settings.FIELD_KEYS = [OLD]
    written_details(3)
    were, before = texts(), tokens()
    settings.FIELD_KEYS = [NEW, OLD]
    assert rotated() == "18 texter att skriva om (ange --write)"
    assert tokens() == before
    assert rotated("--write") == "18 texter omskrivna"
    assert tokens().isdisjoint(before)
    settings.FIELD_KEYS = [NEW]
    assert texts() == were
    assert rotated("--write") == "0 texter omskrivna"


def test_answers_about_violence_and_of_the_survey_are_carried_over(settings):
    settings.FIELD_KEYS = [OLD]
    written_answers(4)
    were = answers()
    settings.FIELD_KEYS = [NEW, OLD]
    assert rotated("--write") == "5 texter omskrivna"
    settings.FIELD_KEYS = [NEW]
    assert answers() == were
    assert len(were[0]) == 4


@pytest.mark.django_db(transaction=True)
def test_what_is_never_changed_is_carried_over_by_the_owner_only(settings):
    settings.FIELD_KEYS = [OLD]
    hat = a_hat()
    with transaction.atomic(), system("prov"):
        case = an_enrolment(team=hat.team, responsible=hat.user)
        a_disclosure(case, by=hat)
    settings.FIELD_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="databasens ägare"):
        rotated("--write")
    with as_owner():
        rotated("--write")
    settings.FIELD_KEYS = [NEW]
    assert rotated("--write") == "0 texter omskrivna"


def test_a_text_under_no_key_stops_the_rotation_and_names_the_column(settings):
    settings.FIELD_KEYS = [OLD]
    written_details(1)
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(CommandError, match=r"ProtectionDetail\.text: No key"):
        rotated("--write")
    with pytest.raises(UnreadableText):
        ProtectionDetail.objects.get()


def test_the_rotation_finds_every_encrypted_column_and_its_history():
    found = {(model._meta.label, field.name) for model, field in encrypted_columns()}
    assert ("participants.ProtectionDetail", "text") in found
    assert ("participants.HistoricalProtectionDetail", "text") in found
    assert ("instruments.ViolenceAnswers", "text") in found
    assert all(isinstance(field, EncryptedTextField) for _, field in encrypted_columns())


def test_what_the_older_signing_key_signed_lives_until_that_key_is_removed(settings, client):
    user = a_hat().user
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "first" * 12, []
    client.force_login(user)
    signed = signing.dumps({"a": 1})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "second" * 12, ["first" * 12]
    assert signing.loads(signed) == {"a": 1}
    assert client.get("/").status_code == 200  # and its login is signed anew
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get("/").status_code == 200
    with pytest.raises(signing.BadSignature):
        signing.loads(signed)


def test_a_login_under_a_removed_signing_key_is_over(settings, client):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "first" * 12, []
    client.force_login(a_hat().user)
    settings.SECRET_KEY = "second" * 12
    assert client.get("/").status_code == 302
