"""A list of colleagues as it stands before anything is saved: each row checked, and corrected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import Address, OneLine
from registrations import places, quotas, waiting_list
from registrations.forms.registering import words_about_quota
from registrations.groups import Colleague
from registrations.models import Group, Pool, Quota
from registrations.places import Availability
from registrations.tables import MOST_ROWS

# Rows to type in, below those that were read.
EMPTY_ROWS = 3
FIELDS = ("number", "name", "email", "attendance")


class RowAddress(Address):
    def run_validators(self, value: Any) -> None:
        if value and "@" not in value:
            raise forms.ValidationError(_("The address lacks an @."))
        super().run_validators(value)


class RowForm(forms.Form):
    """One colleague; what is wrong with the row stands at it."""

    number = forms.CharField(required=False, widget=forms.HiddenInput)
    name = OneLine(
        label=gettext_lazy("Name"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write your colleague's name.")},
    )
    email = RowAddress()
    attendance = forms.ChoiceField(
        label=gettext_lazy("Takes part"),
        error_messages={
            "required": gettext_lazy("Choose how your colleague will take part."),
            "invalid_choice": gettext_lazy("Choose how your colleague will take part."),
        },
    )

    def __init__(self, *args: Any, pools: Sequence[Pool], **options: Any) -> None:
        super().__init__(*args, **options)
        self.pools = {pool.slug: pool for pool in pools}
        self.note = ""
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        attendance = self.fields["attendance"]
        assert isinstance(attendance, forms.ChoiceField)
        attendance.choices = [("", _("Choose")), *((pool.slug, pool.name) for pool in pools)]

    @property
    def shown_number(self) -> str:
        """The number the row had where it came from, for one that came from somewhere."""
        number = str(self["number"].value())
        return number if number.isdecimal() else ""

    @property
    def email_key(self) -> str:
        email: str = self.cleaned_data.get("email", "")
        return email.casefold()

    @property
    def pool(self) -> Pool | None:
        return self.pools.get(self.cleaned_data.get("attendance", ""))

    def colleague(self) -> Colleague:
        assert self.pool
        return Colleague(self.cleaned_data["name"], self.cleaned_data["email"], self.pool)


@dataclass
class _Room:
    """What is left of a pool as row after row takes from it."""

    pool: Pool
    state: Availability
    in_line: int
    quota: Quota | None
    taken_of_quota: int
    given: int = 0
    waiting: int = 0

    @classmethod
    def of(cls, pool: Pool, group: Group, *, in_line: int, now: datetime) -> "_Room":
        quota = quotas.of(group.organisation, pool)
        return cls(
            pool=pool,
            state=places.availability(pool, group.conference, now=now),
            in_line=in_line,
            quota=quota,
            taken_of_quota=quotas.taken(quota.organisation, pool) if quota else 0,
        )

    @property
    def reached_quota(self) -> Quota | None:
        asked_for = self.taken_of_quota + self.given + self.waiting
        return self.quota if self.quota and asked_for >= self.quota.places else None

    @property
    def is_full(self) -> bool:
        left = self.pool.left
        return left is not None and self.given >= left


class Review:
    """The rows of a list, checked one by one and against each other; nothing is saved by it."""

    def __init__(
        self, group: Group, pools: Sequence[Pool], rows: Iterable[Mapping[str, str]], now: datetime
    ) -> None:
        self.group = group
        self.pools = pools
        self.now = now
        self.rows = [self._form(place, row) for place, row in enumerate(rows)]
        self._check_against_each_other()
        self._check_against_those_registered()
        self._check_against_places()

    @classmethod
    def posted(
        cls, group: Group, pools: Sequence[Pool], data: Mapping[str, str], *, now: datetime
    ) -> "Review":
        """The rows as they were sent; those left out or left empty are gone."""
        return cls(group, pools, _rows_in(data), now)

    def again(self) -> "Review":
        """The same rows, checked against how things are now."""
        return self._of(self.rows)

    def without_those_right(self) -> "Review":
        return self._of(self.wrong)

    def _of(self, forms_of_rows: Iterable[RowForm]) -> "Review":
        rows = [{field: row[field].value() or "" for field in FIELDS} for row in forms_of_rows]
        return Review(self.group, self.pools, rows, self.now)

    @property
    def right(self) -> list[RowForm]:
        return [row for row in self.rows if not row.errors]

    @property
    def wrong(self) -> list[RowForm]:
        return [row for row in self.rows if row.errors]

    @property
    def total(self) -> int:
        return len(self.rows) + EMPTY_ROWS

    @property
    def empty_rows(self) -> list[RowForm]:
        """Where more colleagues can be typed; they say nothing of what they lack."""
        places_below = range(len(self.rows), self.total)
        return [RowForm(prefix=str(place), pools=self.pools) for place in places_below]

    def _form(self, place: int, row: Mapping[str, str]) -> RowForm:
        data = {f"{place}-{field}": row.get(field, "") for field in FIELDS}
        form = RowForm(data, prefix=str(place), pools=self.pools)
        form.full_clean()
        return form

    def _check_against_each_other(self) -> None:
        first: dict[str, int] = {}
        for place, row in enumerate(self.rows, start=1):
            earlier = first.setdefault(row.email_key, place)
            if row.email_key and earlier != place:
                row.add_error("email", _("The address is in the list twice."))

    def _check_against_those_registered(self) -> None:
        keys = {row.email_key for row in self.rows} - {""}
        registered = self.group.conference.registrations.active().filter(email_key__in=keys)
        groups = dict(registered.values_list("email_key", "group"))
        for row in self.rows:
            if row.email_key in groups:
                is_member = groups[row.email_key] == self.group.pk
                row.add_error("email", _in_the_group() if is_member else _registered())

    def _check_against_places(self) -> None:
        lines = waiting_list.lengths(self.group.conference)
        wanted = {row.pool for row in self.right if row.pool}
        rooms = {
            pool: _Room.of(pool, self.group, in_line=lines.get(pool.pk, 0), now=self.now)
            for pool in wanted
        }
        for row in self.right:
            assert row.pool
            _take(row, rooms[row.pool])


def _take(row: RowForm, room: _Room) -> None:
    """Say at the row what it would get; what it takes is gone for those below it."""
    if room.state in {Availability.NOT_YET_OPEN, Availability.CLOSED}:
        row.add_error("attendance", _("Registration for this is not open. Choose another way."))
    elif quota := room.reached_quota:
        row.add_error("attendance", words_about_quota(quota))
    elif not room.is_full:
        room.given += 1
    elif places.has_a_line(room.pool):
        room.waiting += 1
        row.note = _("Full. Becomes number %(number)d in line.") % {
            "number": room.in_line + room.waiting
        }
    else:
        row.add_error("attendance", _("Full. Choose another way."))


def _rows_in(data: Mapping[str, str]) -> list[dict[str, str]]:
    total = data.get("rows", "")
    number = min(int(total), MOST_ROWS + EMPTY_ROWS) if total.isdecimal() else 0
    rows = [
        {field: data.get(f"{place}-{field}", "") for field in FIELDS}
        for place in range(number)
        if not data.get(f"{place}-leave_out")
    ]
    return [row for row in rows if row["name"].strip() or row["email"].strip()]


def _in_the_group() -> str:
    return _("This colleague is in your group already.")


def _registered() -> str:
    return _("This address is registered already.")
