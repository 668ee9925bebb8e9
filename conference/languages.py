"""The two languages of every text that organisers write."""

from django.utils.translation import get_language


def in_current_language(*, sv: str, en: str) -> str:
    """The text in the reader's language, or in the other one where it is not translated."""
    first, second = (en, sv) if get_language() == "en" else (sv, en)
    return first or second
