"""What is sealed opens with the key in force and with those before it, and with no other."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from cryptography.fernet import Fernet

from kuaizhuan.core import encryption
from kuaizhuan.core.encryption import InvalidToken, digest, key_age, reseal, seal, sealed_columns, unseal

PURPOSE = "webhooks"


def as_before(purpose: str, key: str, text: str) -> str:
    """A sealed value as it was stored before the algorithm was named."""
    derived = hashlib.sha256(purpose.encode() + key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(derived)).encrypt(text.encode()).decode()


def test_sealed_and_opened():
    sealed = seal(PURPOSE, "钥匙")
    assert sealed.startswith("fernet:")
    assert unseal(PURPOSE, sealed) == "钥匙"
    assert sealed != seal(PURPOSE, "钥匙")
    with pytest.raises(InvalidToken):
        unseal("second factors", sealed)
    for other in ("sm4:abc", "fernet:abc", "", "abc"):
        with pytest.raises(InvalidToken):
            unseal(PURPOSE, other)


def test_a_purpose_that_nobody_declares_cannot_be_used():
    with pytest.raises(ValueError, match="letters"):
        seal("letters", "x")


def test_what_was_stored_before_still_opens(settings):
    old = as_before(PURPOSE, settings.SECRET_KEY, "x")
    assert (unseal(PURPOSE, old), key_age(PURPOSE, old)) == ("x", 0)
    assert reseal(PURPOSE, old).startswith("fernet:")


def test_a_former_key_opens_as_long_as_the_node_has_it(settings):
    former = settings.SECRET_KEY
    sealed = [seal(PURPOSE, "x"), as_before(PURPOSE, former, "x")]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key of the node", [former]
    for each in sealed:
        assert (unseal(PURPOSE, each), key_age(PURPOSE, each)) == ("x", 1)
        anew = reseal(PURPOSE, each)
        assert (unseal(PURPOSE, anew), key_age(PURPOSE, anew)) == ("x", 0)
        assert reseal(PURPOSE, anew) == anew
    settings.SECRET_KEY_FALLBACKS = []
    for each in sealed:
        assert (key_age(PURPOSE, each), reseal(PURPOSE, each)) == (None, each)
        with pytest.raises(InvalidToken):
            unseal(PURPOSE, each)


def test_a_process_that_began_before_opens_what_a_new_key_sealed(settings, tmp_path, monkeypatch):
    import datetime as dt

    from kuaizhuan.core.config import keys

    monkeypatch.delenv("KZ_SECRET_KEY")
    settings.HOME = tmp_path
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS, _ = keys.load(tmp_path)
    keys.replace_key(tmp_path, dt.date(2026, 7, 1))
    sealed = seal(PURPOSE, "x")
    assert (unseal(PURPOSE, sealed), key_age(PURPOSE, sealed)) == ("x", 0)


def test_codes_stay_when_the_key_is_replaced(settings):
    before = digest("catalog.need", "a", "b"), digest("oai.tokens")
    settings.SECRET_KEY = "another key of the node"
    assert (digest("catalog.need", "a", "b"), digest("oai.tokens")) == before
    assert before[1] != digest("catalog.need")


def test_a_node_that_had_no_key_of_codes_gives_the_codes_that_it_gave(settings):
    from kuaizhuan.core.config import keys

    settings.CODES_KEY = keys.derive_codes_key("the key as it was")
    derived = hashlib.sha256(b"catalog.need" + b"the key as it was").digest()
    assert digest("catalog.need", "a", "b") == hmac.new(derived, b"a\x1fb", hashlib.sha256).hexdigest()


def test_each_column_is_there_and_each_purpose_once(django_db_blocker):
    from django.apps import apps

    for each in sealed_columns():
        field = apps.get_model(each.model)._meta.get_field(each.column)
        assert (field.get_internal_type() == "JSONField") == bool(each.parts)
    assert {each.purpose for each in sealed_columns()} == set(encryption._purposes())
