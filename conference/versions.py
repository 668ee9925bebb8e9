"""What rows say, as a key: bytes made from them are good for as long as they say the same."""

from collections.abc import Hashable

from django.db.models import Model


def version_of(*rows: Model | None) -> Hashable:
    return tuple(_facts(row) for row in rows if row is not None)


def _facts(row: Model) -> Hashable:
    return tuple((name, repr(fact)) for name, fact in vars(row).items() if name[0] != "_")
