"""The last part of a page's address, made from words and used once."""

from collections.abc import Container
from itertools import chain, count

from django.utils.text import slugify


def free_slug(words: str, *, taken: Container[str], otherwise: str, at_most: int = 90) -> str:
    """Lunch is served twice: the second one is lunch-2. `otherwise` where no letter is left."""
    slug = slugify(words)[:at_most].strip("-") or otherwise
    numbered = (f"{slug}-{number}" for number in count(2))
    return next(one for one in chain([slug], numbered) if one not in taken)
