"""What every test may ask for."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _plain_static_files(settings: LazySettings) -> None:
    """Static files by their own names: no collectstatic before the tests."""
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": storage}}
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def _quick_passwords(settings: LazySettings) -> None:
    """A password is meant to cost half a second to check; not in every test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _swedish() -> Iterator[None]:
    """Every test begins in Swedish, whatever the one before it read."""
    with override("sv"):
        yield
