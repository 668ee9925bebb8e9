"""Which registered organisation somebody comes from, by mail domain and by forgiving spelling."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations
from operator import itemgetter

from conference.models import Organisation

# Anybody may have an address here; it says nothing about where they work.
GENERIC_DOMAINS = frozenset(
    {
        "bredband.net",
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.se",
        "icloud.com",
        "live.com",
        "live.se",
        "me.com",
        "msn.com",
        "outlook.com",
        "outlook.se",
        "proton.me",
        "protonmail.com",
        "tele2.se",
        "telia.com",
        "yahoo.com",
        "yahoo.se",
    }
)
# "Umeå", "Umeå kommun", "Umeå kn" and "Municipality of Umeå" are one and the same.
MUNICIPALITY_WORDS = frozenset({"kommun", "kommunen", "kommuns", "kn", "municipality", "of"})
ABBREVIATION = re.compile(r"(\w+)-(\w+)")
CLOSE_ENOUGH = 0.85


def match(
    organisations: Iterable[Organisation], *, written: str, email: str
) -> Organisation | None:
    """The organisation that was written; else the one whose mail domain the address has."""
    known = list(organisations)
    return by_spelling(known, written) or by_mail_domain(known, email)


def by_mail_domain(organisations: Iterable[Organisation], email: str) -> Organisation | None:
    domain = email.rpartition("@")[2].casefold()
    if domain in GENERIC_DOMAINS:
        return None
    fitting = [
        (len(known), organisation)
        for organisation in organisations
        for known in organisation.mail_domains
        if _is_within(domain, known.casefold())
    ]
    # Somebody at edu.umea.example comes from there, if the school has an entry of its own.
    return max(fitting, key=itemgetter(0))[1] if fitting else None


def _is_within(domain: str, known: str) -> bool:
    return domain == known or domain.endswith(f".{known}")


def by_spelling(organisations: Iterable[Organisation], written: str) -> Organisation | None:
    """The only organisation of that name; else the one whose name is nearest, if near enough."""
    wanted = _key(written)
    keys = [(organisation, key) for organisation in organisations for key in _keys(organisation)]
    same = {organisation for organisation, key in keys if _is_same(wanted, key)}
    if same:
        return same.pop() if len(same) == 1 else None
    nearest = max(keys, key=lambda candidate: _likeness(wanted, candidate[1]), default=None)
    if nearest is None or _likeness(wanted, nearest[1]) < CLOSE_ENOUGH:
        return None
    return nearest[0]


def spelling_key(written: str) -> str:
    """The same for all spellings of a name that differ in nothing that matters."""
    return _key(written)


def likely_duplicates(
    organisations: Iterable[Organisation],
) -> list[tuple[Organisation, Organisation]]:
    """Pairs that may be one and the same: by number, by mail domain, or by name."""
    return [pair for pair in combinations(organisations, 2) if _may_be_the_same(*pair)]


def _may_be_the_same(one: Organisation, other: Organisation) -> bool:
    if one.organisation_number and other.organisation_number:
        return one.organisation_number == other.organisation_number
    if set(one.mail_domains) & set(other.mail_domains):
        return True
    return any(
        _is_same(key, known) or _is_same(known, key) or _likeness(key, known) >= CLOSE_ENOUGH
        for key in _keys(one)
        for known in _keys(other)
    )


def _keys(organisation: Organisation) -> set[str]:
    names = (organisation.name_sv, organisation.name_en, *organisation.other_names)
    return {_key(name) for name in names} - {""}


def _is_same(wanted: str, key: str) -> bool:
    return wanted == key or _abbreviates(wanted, key)


def _likeness(wanted: str, key: str) -> float:
    """How alike two names are, from 0 to 1; names of quite different length are not compared."""
    matcher = SequenceMatcher(None, wanted, key, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= CLOSE_ENOUGH else 0


def _abbreviates(wanted: str, key: str) -> bool:
    """`o-vik` is ornskoldsvik: its beginning, and its end."""
    parts = ABBREVIATION.fullmatch(wanted)
    return parts is not None and key.startswith(parts[1]) and key.endswith(parts[2])


@lru_cache(maxsize=1000)  # the names of the organisations we know are asked for every time
def _key(name: str) -> str:
    """What is left of a name when case, dots, genitives and the word for municipality are not."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", "", name)).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.findall(r"\w+(?:-\w+)?", letters)
    return " ".join(word.removesuffix("s") for word in words if word not in MUNICIPALITY_WORDS)
