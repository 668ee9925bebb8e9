"""What others call the kinds of sessions."""

import re
import unicodedata
from functools import cache

from django.utils.translation import override

from scheduling.models import Session

Kind = Session.Kind
ALSO = {
    Kind.KEYNOTE: "keynotes huvudtalare huvudanforande",
    Kind.PLENARY: "plenum plenar opening closing oppning avslutning ceremony maintrack podium",
    Kind.TALK: "lecture presentation devroom forelasning foredrag anforande session other",
    Kind.PANEL: "paneldiscussion paneldebatt paneldebate panelsamtal",
    Kind.CONVERSATION: "discussion bof birdsofafeather meeting meetup samtal diskussion",
    Kind.WORKSHOP: "tutorial training lab kurs handson",
    Kind.LIGHTNING: "lightning lightningtalk lightningtalks blixttal blixtforedrag",
    Kind.DEMO: "demo poster stand djset performance",
    Kind.CHECK_IN: "registration registrering checkin incheckning",
    Kind.BREAK: "pause paus coffee coffeebreak fika kaffe",
    Kind.MEAL: "lunch dinner breakfast middag frukost",
    Kind.SOCIAL: "party mingle mingel reception fest",
    Kind.TRAVEL: "transport bus resa buss",
}


def plain_letters(text: str) -> str:
    """Letters and figures only, small and without accents: how people's spellings meet."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]", "", decomposed)


def kind_called(name: str) -> str:
    """The kind by our name in either language, or by what others call it; empty if by none."""
    return _kinds().get(plain_letters(name), "")


@cache
def _kinds() -> dict[str, str]:
    kinds = {word: kind.value for kind, words in ALSO.items() for word in words.split()}
    for language in ("en", "sv"):
        with override(language):
            kinds |= {plain_letters(str(kind.label)): kind.value for kind in Kind}
    return kinds | {plain_letters(kind.value): kind.value for kind in Kind}
