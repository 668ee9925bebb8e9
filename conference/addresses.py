"""Whole addresses, for what leaves the site: calendars, letters, data for other systems."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override


def whole_address(name: str, *args: object, language: str | None = None) -> str:
    """The address of a page or a file, host and all; in the reader's language or another."""
    if language is None:
        return f"{settings.BASE_URL}{reverse(name, args=args)}"
    with override(language):
        return f"{settings.BASE_URL}{reverse(name, args=args)}"
