"""The list of people as a table to work on with: no secrets, no health, nothing computed."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO

from django.db.models import Min
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from conference.models import Conference
from registrations.models import Admission, Checkpoint, Registration

type Row = list[str | datetime | None]

WIDTHS = (28, 32, 32, 20, 22, 20, 28, 18, 18)


def table_of(people: Iterable[Registration], conference: Conference) -> Iterator[Row]:
    """A heading, and a row a person. Times are those at the venue."""
    yield [
        _("Name"),
        _("E-mail address"),
        _("Organisation"),
        _("State"),
        _("Takes part"),
        _("Waits for"),
        _("How it came"),
        _("Registered"),
        _("Checked in"),
    ]
    first_in = _first_admissions(conference)
    for one in people:
        yield [
            one.name,
            one.email,
            one.organisation_shown,
            one.get_status_display(),
            one.pool.name if one.pool else "",
            one.waiting_for.name if one.waiting_for else "",
            one.get_via_display(),
            _local(one.registered_at, conference),
            _local(first_in.get(one.pk), conference),
        ]


def as_workbook(table: Iterable[Row]) -> bytes:
    """The table as a workbook. What looks like a formula is text, whoever wrote it."""
    content = BytesIO()
    workbook = Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"})
    heading = workbook.add_format({"bold": True})
    sheet = workbook.add_worksheet(_("People"))
    for number, row in enumerate(table):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, column, cell)
            else:
                sheet.write_string(number, column, cell or "", None if number else heading)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    workbook.close()
    return content.getvalue()


def _first_admissions(conference: Conference) -> dict[int, datetime]:
    entrances = Admission.objects.filter(
        checkpoint__conference=conference, checkpoint__kind=Checkpoint.Kind.ENTRANCE
    )
    firsts = entrances.values("registration").annotate(first=Min("admitted_at"))
    return dict(firsts.values_list("registration", "first"))


def _local(at: datetime | None, conference: Conference) -> datetime | None:
    """The clock at the venue; spreadsheets know no time zones."""
    return at and at.astimezone(conference.tz).replace(microsecond=0, tzinfo=None)
