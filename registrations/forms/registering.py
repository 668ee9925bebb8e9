"""What attendees type to get a place, and to change what they have."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.form_fields import Address, OneLine
from conference.models import Conference, ConferenceDay, Organisation
from conference.organisations import match
from registrations import places
from registrations.forms.references import (
    check_reference,
    fee_words,
    reference_field,
    what_it_looks_like,
)
from registrations.models import Attendance, Pool, Quota, Registration
from registrations.places import Availability
from registrations.signup import (
    Attendee,
    ChangesClosed,
    NoPlacesLeft,
    QuotaReached,
    RegistrationClosed,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the ways of taking part, or one of the hubs, as the form shows it."""

    value: str
    name: str
    words: str
    can_be_chosen: bool
    is_chosen: bool


class RegistrationForm(forms.Form):
    """Who comes, and how."""

    name = OneLine(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As it should read on your badge."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name.")},
    )
    email = Address(help_text=gettext_lazy("Your ticket and news about changes are sent here."))
    organisation = OneLine(
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("Is shown on your badge and counted in our statistics."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "list": "organisations"}),
    )
    attendance = forms.ChoiceField(
        label=gettext_lazy("How will you take part?"),
        choices=Attendance.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how you will take part."),
            "invalid_choice": gettext_lazy("Choose how you will take part."),
        },
    )
    hub = forms.CharField(label=gettext_lazy("Which hub?"), required=False)
    reference = reference_field()
    days = forms.MultipleChoiceField(
        label=gettext_lazy("Do you come only some of the days?"),
        help_text=gettext_lazy("Tick those. Leave it as it is if you come every day."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose among the days that are shown.")},
    )
    avoids_photos = forms.BooleanField(
        label=gettext_lazy("Take no pictures of me"),
        help_text=gettext_lazy("The photographer sees a mark on your badge."),
        required=False,
    )
    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        conference: Conference,
        now: datetime,
        registration: Registration | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.conference = conference
        self.now = now
        self.registration = registration
        self.pools = list(conference.pools.in_order())
        self.conference_days = {day.date.isoformat(): day for day in _days_in_order(conference)}
        self._offer_days()
        self.organisations = list(Organisation.objects.order_by("name_sv"))
        self.pool: Pool | None = None
        self.known_organisation: Organisation | None = None
        self._ask_for_reference()
        if registration is None:
            del self.fields["avoids_photos"]

    def _ask_for_reference(self) -> None:
        """Only where a fee may come; who is known to come from somewhere sees its form."""
        if not self.conference.no_show_fee:
            del self.fields["reference"]
        elif self.registration and self.registration.organisation:
            known = self.registration.organisation
            if known.reference_help:
                self.fields["reference"].help_text = what_it_looks_like(known)

    @classmethod
    def to_change(
        cls, registration: Registration, posted: Any, *, now: datetime
    ) -> "RegistrationForm":
        """The form of somebody who is registered, filled in as things are."""
        wish = registration.waiting_for or registration.pool
        initial = {
            "name": registration.name,
            "email": registration.email,
            "organisation": registration.organisation_shown,
            "attendance": registration.attendance,
            "hub": wish.slug if wish and wish.attendance == Attendance.HUB else "",
            "reference": registration.invoice_reference,
            "avoids_photos": registration.avoids_photos,
            "days": [day.date.isoformat() for day in registration.days.all()],
        }
        return cls(
            posted,
            conference=registration.conference,
            now=now,
            registration=registration,
            initial=initial,
        )

    def _offer_days(self) -> None:
        """Only a conference of several days asks which."""
        days = self.fields["days"]
        assert isinstance(days, forms.MultipleChoiceField)
        days.choices = [
            (value, capfirst(date_format(day.date, "l j F")))
            for value, day in self.conference_days.items()
        ]
        if len(days.choices) <= 1:
            del self.fields["days"]

    def clean_submission(self) -> uuid.UUID | None:
        """The mark that this form was shown with. Nonsense is no mark, and nobody's mistake."""
        try:
            return uuid.UUID(self.cleaned_data["submission"])
        except ValueError:
            return None

    def clean(self) -> None:
        self._find_pool()
        self._find_organisation()
        self._check_reference()

    def _find_pool(self) -> None:
        attendance = self.cleaned_data.get("attendance")
        if attendance is None:
            return
        pools = [pool for pool in self.pools if pool.attendance == attendance]
        if not pools:
            self.add_error("attendance", _("Choose how you will take part."))
        elif attendance == Attendance.HUB:
            pools = [pool for pool in pools if pool.slug == self.cleaned_data.get("hub")]
            if not pools:
                self.add_error("hub", _("Choose which hub you will go to."))
        self.pool = next(iter(pools), None)

    def _find_organisation(self) -> None:
        """Who leaves it empty comes from where their address does, if we know that domain."""
        if self.has_error("organisation"):
            return
        written = self.cleaned_data["organisation"]
        email = self.cleaned_data.get("email", "")
        self.known_organisation = match(self.organisations, written=written, email=email)
        if self.known_organisation and not written:
            self.cleaned_data["organisation"] = self.known_organisation.name_sv
        elif not written:
            self.add_error("organisation", _("Write where you come from, for example Malå kommun."))

    def _check_reference(self) -> None:
        try:
            check_reference(self.cleaned_data.get("reference", ""), self.known_organisation)
        except ValidationError as wrong:
            self.add_error("reference", wrong)

    def attendee(self, *, language: str) -> Attendee:
        assert self.pool is not None
        return Attendee(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            organisation=self.known_organisation,
            organisation_name=self.cleaned_data["organisation"],
            pool=self.pool,
            language=language,
            submission=self.cleaned_data["submission"],
            invoice_reference=self._reference(),
            avoids_photos=self.cleaned_data.get("avoids_photos", False),
            days=self._chosen_days(),
        )

    def _reference(self) -> str:
        """What was typed; where it is not asked for, what is known stays."""
        known = self.registration.invoice_reference if self.registration else ""
        reference: str = self.cleaned_data.get("reference", known)
        return reference

    def _chosen_days(self) -> frozenset[ConferenceDay]:
        """None for somebody who comes every day, whether or not they ticked them all."""
        chosen = self.cleaned_data.get("days", [])
        if len(chosen) == len(self.conference_days):
            return frozenset()
        return frozenset(self.conference_days[value] for value in chosen)

    def refuse(self, refusal: RegistrationClosed | NoPlacesLeft | ChangesClosed) -> None:
        """Say at the choice why it could not be had; what was typed stays."""
        field = "hub" if self.cleaned_data["attendance"] == Attendance.HUB else "attendance"
        if isinstance(refusal, QuotaReached):
            self.add_error(field, words_about_quota(refusal.quota))
        elif isinstance(refusal, NoPlacesLeft):
            self.add_error(field, _("The last place has just been taken. Choose another way."))
        elif isinstance(refusal, ChangesClosed):
            self.add_error(
                field,
                _(
                    "It is too late to change how and when you come here. Write to "
                    "%(email)s and we help you. You can always cancel."
                )
                % {"email": self.conference.contact_email},
            )
        else:
            self.add_error(field, _("Registration for this has closed. Choose another way."))

    @property
    def fee_words(self) -> str:
        return fee_words(self.conference)

    @property
    def has_more(self) -> bool:
        """Whether there are questions that few need to answer."""
        return bool(self._more())

    @property
    def shows_more(self) -> bool:
        """Those are folded away unless they have an answer, or one to correct."""
        return any(field.errors or field.value() for field in self._more())

    def _more(self) -> list[forms.BoundField]:
        return [self[name] for name in ("days", "reference") if name in self.fields]

    @property
    def closes_at(self) -> datetime | None:
        """When the last way of taking part closes."""
        return max((pool.closes_at for pool in self.pools), default=None)

    def attendances(self, lines: Mapping[int, int]) -> list[Choice]:
        """The ways of taking part that this conference has, and what each would give."""
        rooms = [pool for pool in self.pools if pool.attendance != Attendance.HUB]
        choices = [self._choice(pool, pool.attendance, "attendance", lines) for pool in rooms]
        hubs = self.hubs(lines)
        if hubs:
            choices.append(
                Choice(
                    value=Attendance.HUB,
                    name=str(Attendance.HUB.label),
                    words=_words_about_hubs(sum(hub.can_be_chosen for hub in hubs)),
                    can_be_chosen=any(hub.can_be_chosen for hub in hubs),
                    is_chosen=self["attendance"].value() == Attendance.HUB,
                )
            )
        return choices

    def hubs(self, lines: Mapping[int, int]) -> list[Choice]:
        hubs = [pool for pool in self.pools if pool.attendance == Attendance.HUB]
        return [self._choice(pool, pool.slug, "hub", lines) for pool in hubs]

    def _choice(self, pool: Pool, value: str, field: str, lines: Mapping[int, int]) -> Choice:
        state = places.availability(pool, self.conference, now=self.now)
        kept = self._words_about_what_one_has(pool)
        return Choice(
            value=value,
            name=pool.name,
            words=kept or self._words(pool, state, number=lines.get(pool.pk, 0) + 1),
            can_be_chosen=bool(kept) or state.can_be_chosen,
            is_chosen=self[field].value() == value,
        )

    def _words_about_what_one_has(self, pool: Pool) -> str:
        """For somebody who changes: what they hold or wait for already can always be kept."""
        if self.registration is None:
            return ""
        if pool == self.registration.waiting_for:
            return _("You are in line for this.")
        return _("You have a place here.") if pool == self.registration.pool else ""

    def _words(self, pool: Pool, state: Availability, *, number: int) -> str:
        """What one gets by choosing the pool now."""
        if state == Availability.CLOSED:
            on = date_format(self.conference.local_date(pool.closes_at), "j F")
            return _("Closed on %(date)s.") % {"date": on}
        if state == Availability.WAITING:
            standing = _("Full. You become number %(number)d in line.") % {"number": number}
            return " ".join(filter(None, (standing, self._words_about_meanwhile())))
        return _words_about_places(pool.left)

    def _words_about_meanwhile(self) -> str:
        if self.registration is not None and self.registration.pool is not None:
            return _("You keep the place you have meanwhile.")
        return _("You have a place online meanwhile.") if self._online_is_open() else ""

    def _online_is_open(self) -> bool:
        return any(
            places.availability(pool, self.conference, now=self.now) == Availability.OPEN
            for pool in self.pools
            if pool.attendance == Attendance.ONLINE
        )


def _days_in_order(conference: Conference) -> list[ConferenceDay]:
    return sorted(conference.days.all(), key=lambda day: day.date)


def words_about_quota(quota: Quota) -> str:
    if quota.places == 0:
        words = _(
            "%(organisation)s has been given no places of this kind (%(pool)s). Choose another way."
        )
    else:
        words = ngettext(
            "%(organisation)s has been given %(places)d place of this kind (%(pool)s), and it is "
            "taken. Choose another way.",
            "%(organisation)s has been given %(places)d places of this kind (%(pool)s), and all "
            "are taken. Choose another way.",
            quota.places,
        )
    return words % {
        "organisation": quota.organisation.name,
        "places": quota.places,
        "pool": quota.pool.name,
    }


def _words_about_places(left: int | None) -> str:
    if left is None:
        return _("Room for everybody.")
    if left == 0:
        return _("Full.")
    return ngettext("%(left)d place left.", "%(left)d places left.", left) % {"left": left}


def _words_about_hubs(number: int) -> str:
    if number == 0:
        return _("Full or closed.")
    return ngettext("%(number)d hub to choose.", "%(number)d hubs to choose from.", number) % {
        "number": number
    }
