"""The two languages of every text that organisers write."""

import unicodedata

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

# The letters after z, as neighbours of z in ASCII.
AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})

# Spoken in Västerbotten, but unknown to Django.
OTHER_LANGUAGES = {"se": _("Northern Sámi")}


def in_current_language(*, sv: str, en: str) -> str:
    """The text in the reader's language, or in the other one where it is not translated."""
    first, second = (en, sv) if get_language() == "en" else (sv, en)
    return first or second


def swedish_order(name: str) -> tuple[str, str]:
    """A key that sorts as a Swedish register does: Á with A; Å, Ä and Ö last."""
    letters = unicodedata.normalize("NFC", name).casefold().translate(AFTER_Z)
    decomposed = unicodedata.normalize("NFKD", letters)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)), name


def language_name(code: str) -> str:
    """The name of a spoken language, in the reader's."""
    if code in OTHER_LANGUAGES:
        return str(OTHER_LANGUAGES[code])
    return str(get_language_info(code)["name_translated"]) if code in LANG_INFO else code
