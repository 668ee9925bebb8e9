"""The file that a programme comes in by, and what its sheets and columns hold."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.models import Conference
from scheduling.importing.columns import COLUMNS, recognised
from scheduling.importing.fields import label_of
from scheduling.importing.mapping import Held, Sheet, guessed, is_clear, sheets_of
from scheduling.importing.published import NotASchedule
from scheduling.importing.reading import MOST_BYTES, NotAProgramme, is_table, read, setting_of
from scheduling.importing.uploads import ChosenFile
from scheduling.models import Table

LONGEST_SAMPLE = 40


class ProgrammeFileForm(forms.Form):
    """Read at once, so that what is wrong with the file is told beside it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Excel, CSV, schedule.xml, schedule.json or pretalx, up to 20 MB."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.xml,.json"}),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the texts"),
        help_text=gettext_lazy("Where the file does not say it itself."),
        choices=settings.LANGUAGES,
        initial="sv",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a language.")},
    )

    def __init__(self, *args: Any, conference: Conference, **options: Any) -> None:
        super().__init__(*args, **options)
        self.conference = conference
        self.content = b""
        self.asks_about_columns = False

    def chosen(self) -> ChosenFile:
        name, language = self.cleaned_data["file"].name, self.cleaned_data["language"]
        return ChosenFile(name, self.content, language)

    def clean(self) -> None:
        file = self.cleaned_data.get("file")
        if not file or self.errors:
            return
        self.content = file.read(MOST_BYTES + 1)
        try:
            self._look_into(self.cleaned_data["language"])
        except (NotAProgramme, NotASchedule) as problem:
            self.add_error("file", str(problem))

    def _look_into(self, language: str) -> None:
        if len(self.content) <= MOST_BYTES and is_table(self.content):
            sheets = sheets_of(self.content)
            if not sheets:
                raise NotAProgramme(_("Nothing is written in this file."))
            self.asks_about_columns = not is_clear(sheets, guessed(sheets))
        else:
            read(self.content, setting_of(self.conference, language=language))


class SheetForm(forms.Form):
    """What one sheet holds, and each of its columns that has something in it."""

    def __init__(self, data: Any, *, sheet: Sheet, held: Held, number: int) -> None:
        super().__init__(data, prefix=f"sheet-{number}")
        self.sheet = sheet
        self.number = number
        self.was = held.table
        self.fields["table"] = forms.ChoiceField(
            label=_("What the sheet “%(name)s” holds") % {"name": sheet.name}
            if sheet.name
            else _("What the file holds"),
            choices=[("", _("Nothing to import")), *Table.choices],
            required=False,
            initial=held.table or "",
        )
        self.fields["was"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=held.table or ""
        )
        self.table = self._table(held)
        known = held.fields if self.table == held.table else {}
        fields = known or (recognised(self.table, sheet.headers) if self.table else {})
        for place in self._places():
            self.fields[f"column-{place}"] = self._choice(place, fields.get(place, ""))

    def _table(self, held: Held) -> Table | None:
        """As it is posted; the columns on the page are those of the table before."""
        if not self.is_bound:
            return held.table
        posted = self.data.get(self.add_prefix("was"), "")
        return Table(posted) if posted in Table.values else None

    def _places(self) -> list[int]:
        if self.table is None:
            return []
        widest = max((len(row.cells) for row in self.sheet.rows), default=0)
        return list(range(max(len(self.sheet.headers), widest)))

    def _choice(self, place: int, field: str) -> forms.ChoiceField:
        assert self.table
        choices = [(one.field, label_of(self.table, one.field)) for one in COLUMNS[self.table]]
        header = self.sheet.headers[place] if place < len(self.sheet.headers) else ""
        cells = (row.cells[place] for row in self.sheet.rows if place < len(row.cells))
        sample = next(filter(None, cells), "")
        words = _("For example: %(sample)s")
        return forms.ChoiceField(
            label=header or _("Column %(number)d") % {"number": place + 1},
            help_text=words % {"sample": sample[:LONGEST_SAMPLE]} if sample else "",
            choices=[("", _("Leave out")), *choices],
            required=False,
            initial=field,
        )

    @property
    def is_another_table(self) -> bool:
        """Somebody has said that it holds something else: its columns are asked for anew."""
        return (self.cleaned_data.get("table") or None) != self.table

    @property
    def table_field(self) -> forms.BoundField:
        return self["table"]

    @property
    def columns(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("column-")]

    def held(self) -> Held:
        table = self.cleaned_data.get("table")
        if not table:
            return Held(None, {})
        fields = {
            int(name.removeprefix("column-")): field
            for name, field in self.cleaned_data.items()
            if name.startswith("column-") and field
        }
        return Held(Table(table), fields)

    def clean(self) -> None:
        if self.errors or self.is_another_table:
            return
        held = self.held()
        chosen = list(held.fields.values())
        for place, field in held.fields.items():
            if chosen.count(field) > 1:
                words = _("Two columns cannot be the same. Leave one of them out.")
                self.add_error(f"column-{place}", words)
        for field in held.lacks:
            assert held.table
            words = _("Say which column is %(column)s.")
            self.add_error("table", words % {"column": label_of(held.table, field)})


class MappingForm:
    """All the sheets of a file. Shown again while somebody changes what a sheet holds."""

    def __init__(self, data: Any, *, sheets: list[Sheet], held: list[Held]) -> None:
        self.sheets = [
            SheetForm(data, sheet=sheet, held=one, number=number)
            for number, (sheet, one) in enumerate(zip(sheets, held, strict=True))
        ]
        self.data = data

    def is_valid(self) -> bool:
        """Also false when the columns of another table are to be asked for: see `sheets`."""
        if self.data is None or not all(one.is_valid() for one in self.sheets):
            return False
        if any(one.is_another_table for one in self.sheets):
            self.sheets = [
                SheetForm(None, sheet=one.sheet, held=_anew(one), number=one.number)
                for one in self.sheets
            ]
            return False
        if not any(one.held().table for one in self.sheets):
            self.sheets[0].add_error("table", _("Say what at least one sheet holds."))
            return False
        return True

    def held(self) -> list[Held]:
        return [one.held() for one in self.sheets]


def _anew(form: SheetForm) -> Held:
    held = form.held()
    if held.table is None or not form.is_another_table:
        return held
    return Held(held.table, recognised(held.table, form.sheet.headers))
