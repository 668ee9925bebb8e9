"""The list of people as a file, for those who go on working in a spreadsheet."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from conference.models import Conference, Membership
from conference.permissions import role_required
from conference.spreadsheets import CONTENT_TYPE, WORKBOOK, csv_file
from registrations.forms.people import FilterForm
from registrations.lists import Row, as_workbook, table_of
from registrations.people import find, in_that_order
from registrations.views.attachments import attachment

Role = Membership.Role


@require_safe
@role_required(Role.ORGANISER, Role.DESK)
def people_csv(request: HttpRequest, conference: Conference) -> HttpResponse:
    content = csv_file(_table(request, conference))
    return _file(content, conference, kind="csv", content_type=CONTENT_TYPE)


@require_safe
@role_required(Role.ORGANISER, Role.DESK)
def people_xlsx(request: HttpRequest, conference: Conference) -> HttpResponse:
    content = as_workbook(_table(request, conference))
    return _file(content, conference, kind="xlsx", content_type=WORKBOOK)


def _table(request: HttpRequest, conference: Conference) -> list[Row]:
    """Those whom the list shows with the same choice, on all its pages."""
    form = FilterForm(request.GET, conference=conference)
    people = in_that_order(conference, find(conference, form.wanted()))
    return list(table_of(people, conference))


def _file(content: bytes, conference: Conference, *, kind: str, content_type: str) -> HttpResponse:
    people = pgettext("file name", "people")
    filename = f"{people}-{conference.slug}.{kind}"
    return attachment(content, filename=filename, content_type=content_type)
