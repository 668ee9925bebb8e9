"""Find people by names as they are heard: å is a, Ericsson is Eriksson, order does not matter."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from itertools import chain

from registrations.tickets import Ticket

# What sounds alike is spelt alike; longer spellings come first.
SOUNDS = {
    "ch": "k",
    "ck": "k",
    "ph": "f",
    "th": "t",
    "hj": "j",
    "lj": "j",
    "x": "ks",
    "c": "k",
    "q": "k",
    "w": "v",
    "z": "s",
    "y": "i",
    "ø": "o",
    "æ": "a",
    "đ": "d",
    "ŋ": "n",
    "ŧ": "t",
    "ł": "l",
}
SPELLINGS = re.compile("|".join(SOUNDS))
DOUBLED = re.compile(r"(.)\1+")
WORD = re.compile(r"\w+")
CLOSE_ENOUGH = 0.75

type Fit = Callable[[str, str], float | None]


def search(tickets: Iterable[Ticket], query: str) -> list[Ticket]:
    """Those whom every word of the query fits, the best first; near misses only if nobody is."""
    wanted = words_as_heard(query)
    if not wanted:
        return []
    heard = [(ticket, words_of(ticket)) for ticket in tickets]
    return _fitting(heard, wanted, _contains) or _fitting(heard, wanted, _resembles)


def words_as_heard(text: str) -> list[str]:
    """Lower case, without accents and doubled letters, and spelt the way it sounds."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in plain if unicodedata.category(letter) != "Mn")
    sounds = SPELLINGS.sub(lambda spelling: SOUNDS[spelling[0]], letters)
    return WORD.findall(DOUBLED.sub(r"\1", sounds))


def words_of(ticket: Ticket) -> list[str]:
    """What the name and the organisation sound like."""
    return list(chain(words_as_heard(ticket.name), words_as_heard(ticket.organisation)))


def _fitting(heard: list[tuple[Ticket, list[str]]], wanted: list[str], fit: Fit) -> list[Ticket]:
    found = []
    for ticket, words in heard:
        fits = [_best(fit, part, words) for part in wanted]
        distances = [distance for distance in fits if distance is not None]
        if len(distances) == len(wanted):
            found.append((sum(distances), ticket.name.casefold(), ticket))
    return [ticket for _distance, _name, ticket in sorted(found, key=lambda one: one[:2])]


def _best(fit: Fit, part: str, words: list[str]) -> float | None:
    distances = (fit(part, word) for word in words)
    return min((distance for distance in distances if distance is not None), default=None)


def _contains(part: str, word: str) -> float | None:
    """How much of the word is left over around the part; a beginning beats a middle."""
    if part not in word:
        return None
    return (len(word) - len(part)) / len(word) + (not word.startswith(part))


def _resembles(part: str, word: str) -> float | None:
    """A slip of the finger, in the whole word or in its beginning."""
    likeness = max(_likeness(part, word), _likeness(part, word[: len(part)]))
    return 1 - likeness if likeness >= CLOSE_ENOUGH else None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
