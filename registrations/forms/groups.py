"""What a coordinator types: who they are, and a list of colleagues as lines or as a file."""

from collections.abc import Sequence
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import Address, OneLine
from conference.models import Organisation
from conference.organisations import match
from registrations.attendance_words import AttendanceWords
from registrations.forms.references import check_reference, reference_field
from registrations.groups import Coordinator
from registrations.handing_over import AlreadyAdmitted, SameAddress
from registrations.models import Pool
from registrations.people_lists import Line, lines_of
from registrations.tables import (
    MOST_BYTES,
    NotATable,
    Row,
    TooBig,
    TooManyRows,
    rows_of_file,
    rows_of_text,
)


class CoordinatorForm(forms.Form):
    """Who registers colleagues, and from where."""

    name = OneLine(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("Your colleagues are told who has registered them."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name.")},
    )
    email = Address(help_text=gettext_lazy("The link to the page of your group is sent here."))
    organisation = OneLine(
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("Is shown on your colleagues' badges."),
        widget=forms.TextInput(attrs={"autocomplete": "organization", "list": "organisations"}),
        error_messages={
            "required": gettext_lazy("Write where you come from, for example Malå kommun.")
        },
    )
    reference = reference_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organisations = list(Organisation.objects.order_by("name_sv"))
        self.known_organisation: Organisation | None = None

    def clean(self) -> None:
        written = self.cleaned_data.get("organisation", "")
        email = self.cleaned_data.get("email", "")
        self.known_organisation = match(self.organisations, written=written, email=email)
        try:
            check_reference(self.cleaned_data.get("reference", ""), self.known_organisation)
        except ValidationError as wrong:
            self.add_error("reference", wrong)

    def coordinator(self, *, language: str) -> Coordinator:
        return Coordinator(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            organisation=self.known_organisation,
            organisation_name=self.cleaned_data["organisation"],
            invoice_reference=self.cleaned_data["reference"],
            language=language,
        )


class ListForm(forms.Form):
    """Colleagues as lines, or as a file; and how they take part when it is not said."""

    lines = forms.CharField(
        label=gettext_lazy("Paste a list"),
        help_text=gettext_lazy(
            "One colleague a line: name, e-mail address and how they take part. For example: "
            "Anna Berg; anna@umea.example; on site"
        ),
        required=False,
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 500 rows."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )
    attendance = forms.ChoiceField(
        label=gettext_lazy("How do they take part, when the list does not say?"),
        error_messages={"required": gettext_lazy("Choose how they will take part.")},
    )

    def __init__(self, *args: Any, pools: Sequence[Pool], **options: Any) -> None:
        super().__init__(*args, **options)
        self.words = AttendanceWords(pools)
        self.found: list[Line] = []
        attendance = self.fields["attendance"]
        assert isinstance(attendance, forms.ChoiceField)
        attendance.choices = [(pool.slug, pool.name) for pool in pools]

    def clean(self) -> None:
        for field, read in (("file", _rows_of_upload), ("lines", rows_of_text)):
            value = self.cleaned_data.get(field)
            if not value:
                continue
            try:
                rows = read(value)
            except (NotATable, TooBig, TooManyRows) as refusal:
                self.add_error(field, _words_about(refusal))
            else:
                self.found += lines_of(rows, self.words.keys)
        if not self.errors and not self.found:
            self.add_error("lines", _("Paste at least one line, or choose a file."))

    def rows(self) -> list[dict[str, str]]:
        """What was found, as the review's rows have it."""
        otherwise = self.cleaned_data["attendance"]
        return [
            {
                "number": str(line.number),
                "name": line.name,
                "email": line.email,
                "attendance": self.words.slug(line.attendance, otherwise=otherwise),
            }
            for line in self.found
        ]


def _rows_of_upload(file: IO[bytes]) -> list[Row]:
    # One byte more than is taken tells that there is too much; the rest need not be read.
    return rows_of_file(file.read(MOST_BYTES + 1))


def _words_about(refusal: NotATable | TooBig | TooManyRows) -> str:
    if isinstance(refusal, TooManyRows):
        return _("There are more than 500 rows. Divide the list, and take one part at a time.")
    if isinstance(refusal, TooBig):
        return _("The file is larger than 1 MB. Keep only the columns that are needed.")
    return _("The file cannot be read. Save the list as Excel (.xlsx) or CSV, and try again.")


class MemberForm(forms.Form):
    """Who comes instead of somebody in the group."""

    name = OneLine(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As it should read on the badge."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write your colleague's name.")},
    )
    email = Address(help_text=gettext_lazy("The ticket and a link of their own are sent here."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A browser would fill in the address of whoever sits there.
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    def refuse(self, refusal: SameAddress | AlreadyAdmitted) -> None:
        if isinstance(refusal, SameAddress):
            words = _("This is the address of the person who comes now. Correct the name instead.")
            self.add_error("email", words)
        else:
            words = _("The person has been let in already, so nobody else can have the place.")
            self.add_error(None, words)


class NameForm(forms.Form):
    """How a name should be spelled."""

    name = OneLine(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As it should read on the badge."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write your colleague's name.")},
    )
