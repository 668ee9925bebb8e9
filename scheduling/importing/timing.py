"""When and where a row says that a session is."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from scheduling.importing import cells
from scheduling.importing.cells import CannotBe
from scheduling.importing.values import Place, Setting


def place_of(
    written: dict[str, str], room: str | None, minutes: int, setting: Setting
) -> Place | None:
    """Without a start there is no place. Raises CannotBe."""
    start, end = written.get("start", ""), written.get("end", "")
    if not start or start in cells.EMPTIES:
        return None
    on = _day(written, start, setting)
    starts_at = datetime.combine(on, cells.clock(start), setting.tz)
    if end and end not in cells.EMPTIES:
        last = cells.day(end) if cells.has_date(end) else on
        ends_at = datetime.combine(last, cells.clock(end), setting.tz)
    elif minutes:
        ends_at = starts_at + timedelta(minutes=minutes)
    else:
        raise CannotBe(_("Write when it ends, or how many minutes it takes."))
    if ends_at <= starts_at:
        raise CannotBe(_("It ends before it has begun. Correct the times."))
    return Place(starts_at, ends_at, room)


def _day(written: dict[str, str], start: str, setting: Setting) -> date:
    if on := written.get("date"):
        return cells.day(on)
    if cells.has_date(start):
        return cells.day(start)
    if len(setting.days) == 1:
        return setting.days[0]
    raise CannotBe(_("Write which day it is, in a column for the date."))
