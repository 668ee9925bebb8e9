"""Values that lie sealed in their row: unreadable without a key, and worthless in another row."""

import json
from base64 import urlsafe_b64decode
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

# Sealed values are as long as the next whole block, so that their length tells little.
BLOCK = 512


class CannotOpen(Exception):
    """None of the keys opens the value, or it was sealed for another place."""


def seal(value: Any, *, place: str) -> str:
    """Lock up a value of JSON together with the one place where it may be read."""
    words = json.dumps({"place": place, "value": value}).encode()
    blocks = -(-len(words) // BLOCK)
    return _keys().encrypt(words.ljust(blocks * BLOCK)).decode()


def unseal(sealed: str, *, place: str) -> Any:
    try:
        content = json.loads(_keys().decrypt(sealed))
    except InvalidToken as error:
        raise CannotOpen from error
    if content["place"] != place:
        raise CannotOpen
    return content["value"]


def reseal(sealed: str) -> str:
    """The same with the first key, so that the others can be thrown away."""
    try:
        return _keys().rotate(sealed).decode()
    except InvalidToken as error:
        raise CannotOpen from error


def key_made_for(purpose: str) -> bytes:
    """32 bytes that only whoever has our first key can make, different for every purpose."""
    first = urlsafe_b64decode(settings.FIELD_ENCRYPTION_KEYS[0])
    return HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(first)


def keys_are_sound() -> bool:
    """Whether the settings hold keys, rather than something that was meant to be one."""
    try:
        _keys()
    except ValueError:
        return False
    return True


def _keys() -> MultiFernet:
    """The first one seals, each of them opens."""
    return _locksmith(tuple(settings.FIELD_ENCRYPTION_KEYS))


@cache
def _locksmith(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
