"""How things in files and things of ours are known to be the same."""

from collections.abc import Iterable

from scheduling.importing.cleaning import UNFIT
from scheduling.models.importing import LONGEST_KEY


def fitting(key: str) -> str:
    """As much of the key as is kept, of characters that a database can keep."""
    return UNFIT.sub("", key)[:LONGEST_KEY]


def named_key(name: str) -> str:
    return fitting(f"name:{_alike(name)}")


def title_key(title: str, speakers: Iterable[str]) -> str:
    """The last resort for sessions: the same title by the same people."""
    names = ",".join(sorted(_alike(name) for name in speakers))
    return f"title:{_alike(title)[:150]}|{names[:120]}"


def numbered(key: str, occurrence: int) -> str:
    """The second that has the key is another than the first."""
    return f"{key}|{occurrence}" if occurrence > 1 else key


def lasting(keys: tuple[str, ...]) -> tuple[str, ...]:
    """What a thing is known by next time too. A name only is when there is nothing better."""
    return tuple(key for key in keys if not key.startswith(("name:", "title:"))) or keys


def _alike(name: str) -> str:
    return " ".join(name.casefold().split())
