"""Badges on paper, as tagged PDF: one design, on the paper that is at hand.

Labels come one on each page: a label printer cuts or feeds by page, and a sheet of labels has
margins of its own that no two makers share. Sheets of eight are for plain paper and a knife.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from conference.models import Conference
from registrations.badge_paper.letters import FONTS, direction, printable
from registrations.badges import qr_svg
from registrations.models import BadgeSheets
from scheduling.typesetting import typeset

Layout = BadgeSheets.Layout

TEMPLATE = Path(__file__).parent / "badges.typ"
EMBLEM = settings.BASE_DIR / "static" / "img" / "eu.svg"
# How many stand beside and below each other.
GRIDS = {Layout.EIGHT: (2, 4), Layout.LABELS: (1, 1), Layout.SINGLE: (1, 1)}
# As many sessions as can still be read on the back.
MOST_SESSIONS = {Layout.EIGHT: 12, Layout.LABELS: 8, Layout.SINGLE: 24}
# Longer words may be broken, so that the others need not be tiny.
LONG_WORD = re.compile(r"[^\s-]{25,}")
SOFT_HYPHEN = "\u00ad"
# For a name in letters that our fonts lack: a line to write it on.
BY_HAND = "_" * 12


@dataclass(frozen=True, slots=True)
class Session:
    """One line of somebody's own programme."""

    time: str
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class Day:
    name: str
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class Badge:
    """What stands on somebody's badge; on the back of it their own programme."""

    code: str
    name: str
    organisation: str
    role: str
    avoids_photos: bool
    programme: tuple[Day, ...] = ()


type Drawn = dict[str, Any]


def draw(badge: Badge, layout: Layout) -> Drawn:
    """What the template shows of a badge. The code is most of the work."""
    days, left = _cut(badge.programme, MOST_SESSIONS[layout])
    return {
        "code": qr_svg(badge.code, level="Q").decode(),
        "name": _words(badge.name, otherwise=BY_HAND),
        "organisation": _words(badge.organisation),
        "role": badge.role,
        "avoids_photos": badge.avoids_photos,
        "days": [_shown(day) for day in days],
        "more": _more(left),
    }


def badges_pdf(
    conference: Conference,
    drawn: Sequence[Drawn],
    *,
    layout: Layout,
    has_backs: bool = False,
    at: datetime,
) -> bytes:
    """In the reader's language. The same badges at the same moment give the same bytes."""
    columns, rows = GRIDS[layout]
    name = printable(conference.name)
    data = {
        "title": f"{_('Badges')} – {name}",
        "organiser": conference.organiser.name if conference.organiser else name,
        "language": get_language() or "sv",
        "layout": layout.value,
        "columns": columns,
        "rows": rows,
        "conference": name,
        "is_co_funded": conference.is_eu_cofinanced,
        "emblem": EMBLEM.read_text(),
        "words": {
            "no_photo": _("No pictures"),
            "co_funded": _("Co-funded by the European Union"),
            "code": _("QR code with the ticket"),
            "nothing_chosen": _("Nothing chosen yet."),
        },
        "badges": drawn,
        "pages": list(pages(len(drawn), columns=columns, rows=rows, has_backs=has_backs)),
    }
    return typeset(TEMPLATE, data, at=at, fonts=FONTS)


def pages(count: int, *, columns: int, rows: int, has_backs: bool) -> Iterator[dict[str, Any]]:
    """Which badge is where, by its number, row by row; None where there is none.

    A back is mirrored, so that it lies behind its front when the sheet is turned on its long edge.
    """
    for numbers in batched(range(count), columns * rows, strict=False):
        places = [*numbers, *[None] * (columns * rows - len(numbers))]
        yield {"side": "front", "badges": places}
        if has_backs:
            lines = batched(places, columns, strict=True)
            mirrored = [place for line in lines for place in reversed(line)]
            yield {"side": "back", "badges": mirrored}


def _words(text: str, *, otherwise: str = "") -> dict[str, str]:
    """With where long words may be broken, and in which direction they are read."""
    shown = printable(text) or otherwise
    return {"text": LONG_WORD.sub(_breakable, shown), "direction": direction(shown)}


def _breakable(word: re.Match[str]) -> str:
    """In parts of about the same length."""
    letters = word[0]
    length = -(-len(letters) // -(-len(letters) // 24))
    return SOFT_HYPHEN.join("".join(part) for part in batched(letters, length, strict=False))


def _cut(days: tuple[Day, ...], most: int) -> tuple[list[Day], int]:
    """The first sessions of all days, and how many are left out."""
    kept, room = [], most
    for day in days:
        if room:
            kept.append(Day(day.name, day.sessions[:room]))
            room -= len(kept[-1].sessions)
    return kept, sum(len(day.sessions) for day in days) - (most - room)


def _more(left: int) -> str:
    words = ngettext("and one more", "and %(count)d more", left) % {"count": left}
    return words if left else ""


def _shown(day: Day) -> dict[str, Any]:
    sessions = [
        {key: printable(text) for key, text in asdict(session).items()} for session in day.sessions
    ]
    return {"name": day.name, "sessions": sessions}
