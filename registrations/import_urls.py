"""Pages that a programme made elsewhere comes in by, and files it goes out in."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from registrations.views.organiser import importing, programme_files

urlpatterns = [
    path(
        _("organiser/<conference:slug>/programme/import/"),
        importing.import_programme,
        name="import_programme",
    ),
    path(
        _("organiser/<conference:slug>/programme/import/columns/"),
        importing.import_mapping,
        name="import_mapping",
    ),
    path(
        _("organiser/<conference:slug>/programme/import/preview/"),
        importing.import_preview,
        name="import_preview",
    ),
    path(
        _("organiser/<conference:slug>/programme/import/discard/"),
        importing.discard_import,
        name="discard_import",
    ),
    path(
        _("organiser/<conference:slug>/programme/import/template.xlsx"),
        programme_files.programme_template,
        name="programme_template",
    ),
    path(
        _("organiser/<conference:slug>/programme/programme.xlsx"),
        programme_files.programme_xlsx,
        name="programme_xlsx",
    ),
    path(
        _("organiser/<conference:slug>/programme/programme.csv"),
        programme_files.programme_csv,
        name="programme_csv",
    ),
]
