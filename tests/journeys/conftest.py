"""What every journey stands on."""

import pytest

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
