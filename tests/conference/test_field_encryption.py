import pytest
from cryptography.fernet import Fernet
from django.conf import settings as real_settings

from conference.field_encryption import (
    CannotOpen,
    key_made_for,
    keys_are_sound,
    reseal,
    seal,
    unseal,
)

OLD, NEW = (Fernet.generate_key().decode() for _key in range(2))


def test_what_is_sealed_is_opened_in_its_place():
    sealed = seal(["nuts", "Åsele"], place="needs/food/1")

    assert unseal(sealed, place="needs/food/1") == ["nuts", "Åsele"]
    assert "nuts" not in sealed


def test_what_is_moved_to_another_row_is_not_opened():
    sealed = seal(["nuts"], place="needs/food/1")

    with pytest.raises(CannotOpen):
        unseal(sealed, place="needs/food/2")


def test_the_length_does_not_tell_how_much_there_is():
    few = seal(["nuts"], place="needs/food/1")
    many = seal(["nuts", "eggs", "fish", "milk", "celery"], place="needs/food/100")

    assert len(few) == len(many)


def test_a_new_key_seals_and_the_old_one_still_opens(settings):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    sealed = seal("secret", place="here")

    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    resealed = reseal(sealed)

    assert unseal(sealed, place="here") == "secret"
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert unseal(resealed, place="here") == "secret"


@pytest.mark.parametrize("open_it", [lambda sealed: unseal(sealed, place="here"), reseal])
def test_nothing_opens_without_the_key(settings, open_it):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    sealed = seal("secret", place="here")
    settings.FIELD_ENCRYPTION_KEYS = [NEW]

    with pytest.raises(CannotOpen):
        open_it(sealed)


def test_a_key_is_told_from_what_is_none(settings):
    assert real_settings.FIELD_ENCRYPTION_KEYS
    assert keys_are_sound()

    settings.FIELD_ENCRYPTION_KEYS = [OLD, "a long random word"]

    assert not keys_are_sound()


def test_every_purpose_has_a_key_of_its_own_that_comes_from_ours(settings):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    old = {purpose: key_made_for(purpose) for purpose in ("names/1", "names/2")}

    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    assert old["names/1"] != old["names/2"] != key_made_for("names/2")
    assert {len(key) for key in old.values()} == {32}
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    assert key_made_for("names/1") == old["names/1"]
