"""The draft of the programme as files for a spreadsheet, and an empty one to fill in."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from conference.models import Conference
from conference.permissions import programme_editor_required
from conference.spreadsheets import CONTENT_TYPE, WORKBOOK, csv_file
from registrations.views.attachments import attachment
from scheduling.importing.writing import as_workbook, tables_of, template_tables
from scheduling.models import Table


@require_safe
@programme_editor_required
def programme_xlsx(request: HttpRequest, conference: Conference) -> HttpResponse:
    name = pgettext("file name", "programme-%(conference)s.xlsx")
    return _file(as_workbook(tables_of(conference)), name, conference, WORKBOOK)


@require_safe
@programme_editor_required
def programme_csv(request: HttpRequest, conference: Conference) -> HttpResponse:
    name = pgettext("file name", "programme-%(conference)s.csv")
    content = csv_file(tables_of(conference)[Table.SESSION])
    return _file(content, name, conference, CONTENT_TYPE)


@require_safe
@programme_editor_required
def programme_template(request: HttpRequest, conference: Conference) -> HttpResponse:
    name = pgettext("file name", "programme-%(conference)s-template.xlsx")
    return _file(as_workbook(template_tables(conference)), name, conference, WORKBOOK)


def _file(content: bytes, name: str, conference: Conference, content_type: str) -> HttpResponse:
    filename = name % {"conference": conference.slug}
    return attachment(content, filename=filename, content_type=content_type)
