"""Many badges in one file: asked for on a page, made by a worker, and there for a day."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils.translation import override

from conference.languages import swedish_order
from conference.models import Conference, User
from registrations.badge_contents import badges_of
from registrations.badge_paper import Drawn, badges_pdf, draw
from registrations.badge_paper.letters import is_printed_whole
from registrations.models import (
    BadgeSheets,
    BadgeSheetsQuerySet,
    Registration,
    RegistrationQuerySet,
)

log = logging.getLogger(__name__)

type Clock = Callable[[], datetime]

# Renewed after every step; the last step, setting 500 badges on paper, takes some seconds.
LEASE = timedelta(minutes=2)
# Whatever kills a worker three times would kill it again.
TRIES = 3
STEP = 25
KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose badges, in which order, and on which paper."""

    layout: BadgeSheets.Layout
    order: BadgeSheets.Order
    whom: BadgeSheets.Whom
    has_backs: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are to print; and how many of all want no pictures, for the photographer."""

    everybody: int
    new: int
    avoiding_photos: int

    def of(self, whom: str) -> int:
        return self.new if whom == BadgeSheets.Whom.NEW else self.everybody


class NobodyToPrint(Exception):
    """Nobody has a place on site, or everybody's badge is printed."""


class TakenOver(Exception):
    """Another worker has it in hand: this one was too slow, and leaves it."""


def tally(conference: Conference) -> Tally:
    numbers = conference.registrations.on_site().aggregate(
        everybody=Count("pk"),
        new=Count("pk", filter=Q(badge_printed_at=None)),
        avoiding_photos=Count("pk", filter=Q(avoids_photos=True)),
    )
    return Tally(**numbers)


def names_in_other_letters(conference: Conference) -> list[tuple[int, str]]:
    """Whose names our fonts cannot write: a browser prints those badges, with its own fonts."""
    names = conference.registrations.on_site().values_list("pk", "name")
    others = [row for row in names if not is_printed_whole(row[1])]
    return sorted(others, key=lambda row: swedish_order(row[1]))


def ask(
    conference: Conference, wish: Wish, *, by: User, language: str, now: datetime
) -> BadgeSheets:
    total = _whom(conference, wish.whom).count()
    if not total:
        raise NobodyToPrint
    return BadgeSheets.objects.create(
        conference=conference,
        asked_by=by,
        asked_at=now,
        layout=wish.layout,
        order=wish.order,
        whom=wish.whom,
        has_backs=wish.has_backs,
        language=language,
        total=total,
    )


def try_again(sheets: BadgeSheets) -> None:
    failed = BadgeSheets.objects.filter(pk=sheets.pk, failed_at__isnull=False)
    failed.update(failed_at=None, claimed_until=None, tries=0, done=0)


def make_all(*, clock: Clock) -> None:
    """Make every file that is waited for, the one asked for first before the others.

    The work is long, so it asks the clock again and again.
    """
    while sheets := claim(now=clock()):
        try:
            make(sheets, clock=clock)
        except TakenOver:
            log.info("badge sheets %s were taken over", sheets.pk)
        except Exception:
            log.exception("badge sheets %s could not be made", sheets.pk)
            _held(sheets).update(failed_at=clock())


@transaction.atomic
def claim(*, now: datetime) -> BadgeSheets | None:
    """Take one in hand; nobody else will, as long as the lease runs and is renewed."""
    free = BadgeSheets.objects.free(now)
    free.filter(tries__gte=TRIES).update(failed_at=now)
    sheets = free.select_for_update(skip_locked=True).first()
    if sheets is None:
        return None
    sheets.claimed_until = now + LEASE
    BadgeSheets.objects.filter(pk=sheets.pk).update(
        claimed_until=sheets.claimed_until, tries=F("tries") + 1, done=0
    )
    return sheets


def make(sheets: BadgeSheets, *, clock: Clock) -> None:
    """Draw the badges, with progress; set them on paper, all at once; mark them as printed.

    Nobody is left when all of them have cancelled meanwhile: then the file is empty.
    """
    conference, layout = sheets.conference, BadgeSheets.Layout(sheets.layout)
    with override(sheets.language):
        people = _in_order(_whom(conference, sheets.whom), sheets.order)
        badges = badges_of(conference, people, has_backs=sheets.has_backs)
        _note(sheets, done=0, total=len(people), now=clock())
        drawn: list[Drawn] = []
        for some in batched(badges, STEP, strict=False):
            drawn += [draw(badge, layout) for badge in some]
            _note(sheets, done=len(drawn), total=len(people), now=clock())
        pdf = _set(sheets, drawn) if drawn else b""
    _finish(sheets, pdf, people, now=clock())


def _set(sheets: BadgeSheets, drawn: Sequence[Drawn]) -> bytes:
    return badges_pdf(
        sheets.conference,
        drawn,
        layout=BadgeSheets.Layout(sheets.layout),
        has_backs=sheets.has_backs,
        at=sheets.asked_at,
    )


def file_of(sheets: BadgeSheets, *, now: datetime) -> bytes | None:
    """None before it is finished, and when it has been kept as long as was promised."""
    if sheets.finished_at is None or sheets.finished_at + KEPT <= now:
        return None
    return bytes(sheets.pdf or b"") or None


def forget(*, now: datetime) -> int:
    """Erase the files that have served; that they were made, and how many badges, stays."""
    over = BadgeSheets.objects.with_a_file().filter(finished_at__lte=now - KEPT)
    return over.update(pdf=b"")


def _whom(conference: Conference, whom: str) -> RegistrationQuerySet:
    on_site = conference.registrations.on_site()
    return on_site.without_a_printed_badge() if whom == BadgeSheets.Whom.NEW else on_site


def _in_order(people: RegistrationQuerySet, order: str) -> list[Registration]:
    """As in a Swedish register, so that the sheets lie in the order of the desk's boxes."""

    def place(person: Registration) -> tuple[object, ...]:
        name = (swedish_order(person.name), person.pk)
        by_organisation = order == BadgeSheets.Order.ORGANISATION
        return (swedish_order(person.organisation_shown), *name) if by_organisation else name

    return sorted(people.select_related("organisation"), key=place)


def _held(sheets: BadgeSheets) -> BadgeSheetsQuerySet:
    """The row, as long as nobody else has taken it over."""
    mine = BadgeSheets.objects.unfinished()
    return mine.filter(pk=sheets.pk, claimed_until=sheets.claimed_until)


def _note(sheets: BadgeSheets, *, done: int, total: int, now: datetime) -> None:
    until = now + LEASE
    if not _held(sheets).update(done=done, total=total, claimed_until=until):
        raise TakenOver
    sheets.claimed_until = until


@transaction.atomic
def _finish(
    sheets: BadgeSheets, pdf: bytes, people: Sequence[Registration], *, now: datetime
) -> None:
    if not _held(sheets).update(pdf=pdf, finished_at=now, claimed_until=None):
        raise TakenOver
    _mark_printed(people, now=now)


def _mark_printed(people: Sequence[Registration], *, now: datetime) -> None:
    """Not those who have changed since they were drawn: their badge is to be printed again."""
    drawn = {person.pk: person.sequence for person in people}
    rows = Registration.objects.filter(pk__in=drawn).order_by("pk").select_for_update()
    same = [pk for pk, sequence in rows.values_list("pk", "sequence") if sequence == drawn[pk]]
    Registration.objects.filter(pk__in=same).update(badge_printed_at=now)
