"""No key in an address reaches a log."""

import logging

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from conference.log_filters import WithoutSecrets

KEY = "vrd5rQT1FVrfBa_ZggQueg"
OTHERS = {"slug": "2026", "part_id": 1, "member_id": 1, "digest": "abc"}


def keyed(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from [] if pattern.namespace else keyed(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and any("token" in one for one in names_in(pattern)):
            yield pattern


def names_in(pattern):
    return pattern.pattern.converters


def logged(words):
    record = logging.LogRecord("django", logging.INFO, "", 0, "Not Found: %s", (words,), None)
    WithoutSecrets().filter(record)
    return record.getMessage()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_address_that_is_a_key_loses_it(language):
    with override(language):
        addresses = [
            reverse(
                pattern.name,
                kwargs={
                    name: KEY if "token" in name else OTHERS.get(name, 1)
                    for name in names_in(pattern)
                },
            )
            for pattern in keyed(get_resolver().url_patterns)
        ]

    assert len(addresses) > 20
    assert [one for one in addresses if KEY in logged(one)] == []
