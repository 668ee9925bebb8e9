"""What sessions need of rooms, by name."""

from collections.abc import Iterable

from scheduling.models import Equipment


def named(equipment: Iterable[Equipment]) -> list[str]:
    """Always in the same order."""
    wanted = set(equipment)
    return [str(one.label) for one in Equipment if one in wanted]
