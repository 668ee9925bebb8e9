"""Whole addresses, for what leaves the site: calendars, letters, data for other systems."""

from django.conf import settings
from django.urls import reverse


def whole_address(name: str, *args: object) -> str:
    """The address of a page or a file, host and all, in the reader's language."""
    return f"{settings.BASE_URL}{reverse(name, args=args)}"


def whole_file(path: str) -> str:
    """The address of a static file, host and all."""
    return f"{settings.BASE_URL}{path}"
