"""Encrypted texts: one key a purpose, rotation by adding, and nothing that reads as garbage."""

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured

from finsam import encryption
from finsam.encryption import EncryptedTextField, UnreadableText, decrypt, encrypt, renew

OLD = "an-older-key-0123456789-abcdefghijklmnopqrst"
NEW = "the-newest-key-9876543210-zyxwvutsrqponmlkji"
SECRET = "Hotad av en närstående."


def test_a_text_comes_back_and_cannot_be_read_in_its_token():
    token = encrypt(SECRET, "protection")
    assert decrypt(token, "protection") == SECRET
    assert "Hotad" not in token
    assert encrypt(SECRET, "protection") != token


def test_an_empty_text_stays_empty():
    assert encrypt("", "violence") == ""
    assert decrypt("", "violence") == ""


def test_a_text_is_read_for_its_own_purpose_only():
    with pytest.raises(UnreadableText, match="violence"):
        decrypt(encrypt(SECRET, "protection"), "violence")


def test_an_unknown_purpose_is_refused():
    with pytest.raises(ValueError, match="gossip"):
        encrypt(SECRET, "gossip")


@pytest.mark.parametrize(
    "spoil", [lambda token: token[:-6], lambda token: "x" + token[1:], str.lower]
)
def test_a_changed_token_gives_a_named_error_and_no_text(spoil):
    token = spoil(encrypt(SECRET, "protection"))
    with pytest.raises(UnreadableText) as refusal:
        decrypt(token, "protection")
    assert token not in str(refusal.value)
    assert refusal.value.__suppress_context__


def test_a_key_is_changed_by_adding_and_then_removing(settings):
    settings.FIELD_KEYS = [OLD]
    token = encrypt(SECRET, "protection")
    settings.FIELD_KEYS = [NEW, OLD]
    assert decrypt(token, "protection") == SECRET
    renewed = renew(token, "protection")
    assert renew(renewed, "protection") == renewed
    settings.FIELD_KEYS = [NEW]
    assert decrypt(renewed, "protection") == SECRET
    with pytest.raises(UnreadableText):
        decrypt(token, "protection")


def test_without_a_key_nothing_is_written_in_the_clear(settings):
    settings.FIELD_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        encrypt(SECRET, "protection")


@pytest.mark.parametrize("lookup", ["exact", "in", "icontains", "startswith", "regex", "gt"])
def test_an_encrypted_text_is_never_searched(lookup):
    with pytest.raises(FieldError, match="cannot be searched"):
        EncryptedTextField(purpose="protection").get_lookup(lookup)


def test_an_encrypted_text_may_be_asked_whether_it_is_there():
    assert EncryptedTextField(purpose="protection").get_lookup("isnull") is not None
    with pytest.raises(FieldError, match="cannot be searched"):
        EncryptedTextField(purpose="protection").get_transform("lower")


def test_a_field_keeps_its_purpose_in_migrations():
    field = EncryptedTextField("detaljer", purpose="protection", blank=True)
    _, path, args, kwargs = field.deconstruct()
    assert path == "finsam.encryption.EncryptedTextField"
    assert EncryptedTextField(*args, **kwargs).purpose == "protection"


def test_a_field_cannot_be_indexed_or_have_an_unknown_purpose():
    field = EncryptedTextField(purpose="gossip", db_index=True)
    field.set_attributes_from_name("text")
    assert {"finsam.E020", "finsam.E021"} <= {found.id for found in field.check()}


def found(settings, keys, signing="another-key-that-signs-0123456789-abcdefghijk"):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = signing, []
    settings.FIELD_KEYS = keys
    return {fault.id for fault in encryption.check_field_keys(None)}


def test_a_deployment_says_which_key_is_wrong(settings):
    assert found(settings, [NEW, OLD]) == set()
    assert found(settings, []) == {"finsam.E010"}
    assert found(settings, [settings.DEVELOPMENT_FIELD_KEY]) == {"finsam.E011"}
    assert found(settings, ["short"]) == {"finsam.E011"}
    assert found(settings, ["ab" * 40]) == {"finsam.E011"}
    assert found(settings, [NEW, NEW]) == {"finsam.E012"}
    assert found(settings, [NEW], signing=NEW) == {"finsam.E013"}
