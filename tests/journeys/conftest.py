"""What every journey stands on."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

# Static files come straight from their folders here.
NO_COLLECTED_FILES = pytest.mark.filterwarnings("ignore:No directory at")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(NO_COLLECTED_FILES)


@pytest.fixture(autouse=True)
def _database_beside_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright runs a loop in this thread; the test's own queries are no danger to it."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session", autouse=True)
def _no_one_left_in_the_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A thread of the live server may still hold a connection when the database is dropped."""
    yield
    if connection.vendor == "postgresql":
        others = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(others)
