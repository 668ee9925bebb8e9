"""Addresses and codes for what is new."""

import re
from collections.abc import Iterable

from django.utils.text import slugify

from scheduling.importing.plans import Change
from scheduling.models import Session, Table

CODE = re.compile(r"code:([0-9A-Z]{6})")
LONGEST = {Table.ROOM: 50, Table.TRACK: 50, Table.SPEAKER: 100, Table.SESSION: 100}
ROOM_FOR_A_NUMBER = 6


class Slugs:
    """Addresses that nothing else has."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self.numbers: dict[str, int] = {}

    def for_name(self, name: str, table: Table) -> str:
        base = slugify(name)[: LONGEST[table] - ROOM_FOR_A_NUMBER].strip("-") or table.value
        slug = base
        while slug in self.taken:
            self.numbers[base] = self.numbers.get(base, 1) + 1
            slug = f"{base}-{self.numbers[base]}"
        self.taken.add(slug)
        return slug


def free_codes(changes: Iterable[Change]) -> dict[str, str]:
    """The codes that sessions elsewhere have and that nobody has here, by the sessions' keys."""
    wanted = {
        change.item.key: found[1]
        for change in changes
        for key in change.item.keys
        if (found := CODE.fullmatch(key))
    }
    taken = set(Session.objects.filter(code__in=wanted.values()).values_list("code", flat=True))
    return {key: code for key, code in wanted.items() if code not in taken}
