"""What a test of the post may ask for."""

from collections.abc import Iterator

import pytest

from tests.post_box import PostBox, open_post_box


@pytest.fixture
def post_box() -> Iterator[PostBox]:
    with open_post_box() as opened:
        yield opened
