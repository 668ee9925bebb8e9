"""A list of people to register, as a file: every row is checked before anybody is registered."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from conference.form_fields import OneLine
from conference.models import Conference, Organisation
from conference.organisations import match
from registrations.attendance_words import AttendanceWords
from registrations.forms.group_review import RowForm
from registrations.forms.registering import words_about_quota
from registrations.importing import Refusal
from registrations.models import Registration
from registrations.people_lists import Line, lines_of
from registrations.signup import AlreadyRegistered, Attendee, QuotaReached, RegistrationClosed
from registrations.tables import Row


class PersonForm(RowForm):
    """One row; the organisation may be left out where the address tells it."""

    organisation = OneLine(required=False)

    def __init__(
        self, *args: Any, organisations: Sequence[Organisation], taken: set[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.organisations = organisations
        self.taken = taken
        self.known_organisation: Organisation | None = None

    def clean(self) -> None:
        if self.email_key in self.taken:
            self.add_error("email", _("The address is in the list twice."))
        written = self.cleaned_data.get("organisation", "")
        email = self.cleaned_data.get("email", "")
        self.known_organisation = match(self.organisations, written=written, email=email)
        if not written and not self.known_organisation:
            self.add_error("organisation", _("Write the name of the organisation."))

    def attendee(self, *, language: str) -> Attendee:
        assert self.pool
        known = self.known_organisation
        return Attendee(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            organisation=known,
            organisation_name=self.cleaned_data["organisation"] or (known.name_sv if known else ""),
            pool=self.pool,
            language=language,
            via=Registration.Via.ORGANISER,
        )


class PeopleList:
    """The people on a list, and what is wrong with it, each by the number of its row."""

    def __init__(
        self, rows: Sequence[Row], conference: Conference, *, otherwise: str, language: str
    ) -> None:
        self.pools = list(conference.pools.in_order())
        self.organisations = list(Organisation.objects.order_by("name_sv"))
        self.words = AttendanceWords(self.pools)
        self.language = language
        self.numbers: list[int] = []
        self.attendees: list[Attendee] = []
        self.wrong: list[tuple[int, str]] = []
        taken: set[str] = set()
        for line in lines_of(rows, self.words.keys):
            self._read(line, taken, otherwise)

    def refuse(self, refusals: dict[int, Refusal]) -> None:
        """Say at each row why the person on it could not be registered."""
        self.wrong += [
            (self.numbers[place], _words_about(refusal)) for place, refusal in refusals.items()
        ]

    def _read(self, line: Line, taken: set[str], otherwise: str) -> None:
        attendance = self.words.slug(line.attendance, otherwise=otherwise)
        form = PersonForm(
            {
                "name": line.name,
                "email": line.email,
                "attendance": attendance,
                "organisation": line.organisation,
            },
            pools=self.pools,
            organisations=self.organisations,
            taken=taken,
        )
        if form.is_valid():
            self.numbers.append(line.number)
            self.attendees.append(form.attendee(language=self.language))
        for errors in form.errors.values():
            self.wrong += [(line.number, str(error)) for error in errors]
        taken.update({form.email_key} - {""})


def _words_about(refusal: Refusal) -> str:
    if isinstance(refusal, AlreadyRegistered):
        return _("This address is registered already.")
    if isinstance(refusal, QuotaReached):
        return words_about_quota(refusal.quota)
    if isinstance(refusal, RegistrationClosed):
        return _("Registration for this is not open. Choose another way.")
    return _("Full. Choose another way.")
