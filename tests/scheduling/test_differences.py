import pytest

from scheduling.differences import Difference


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("The old words", "The new words", ["The ", "-old", "+new", " words"]),
        ("Some words", "Some more words", ["Some ", "+more ", "words"]),
        ("Some more words", "Some words", ["Some ", "-more ", "words"]),
        ("", "Words", ["+Words"]),
        ("Words", "", ["-Words"]),
        ("One\n\nTwo", "One\n\nTwo", ["One\n\nTwo"]),
    ],
)
def test_what_is_gone_and_what_is_new_stand_among_what_is_the_same(before, after, told):
    pieces = Difference("Text", before, after).pieces

    signs = ["-" if one.is_gone else "+" if one.is_new else "" for one in pieces]
    assert [sign + one.words for sign, one in zip(signs, pieces, strict=True)] == told
