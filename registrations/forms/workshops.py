"""What an organiser says about the seats of one session."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import OneLine
from registrations.models import Attendance, Registration
from registrations.seats import NotBookable, NotOnSite, Overlaps, SeatsBelowTaken
from scheduling.models import Session


class SeatsForm(forms.Form):
    seats = forms.IntegerField(
        label=gettext_lazy("Seats"),
        min_value=0,
        max_value=10_000,
        help_text=gettext_lazy("New seats go to those first in line at once."),
        error_messages={"required": gettext_lazy("Write how many seats there are.")},
    )

    def refuse(self, refusal: SeatsBelowTaken) -> None:
        words = _("%(taken)d seats are taken already. Write at least that many.")
        self.add_error("seats", words % {"taken": refusal.taken})


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg] # generic in stubs only
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.organisation_shown}"


class PutInForm(forms.Form):
    person = PersonField(
        label=gettext_lazy("Who"),
        queryset=Registration.objects.none(),
        error_messages={"required": gettext_lazy("Choose who gets the seat.")},
        help_text=gettext_lazy("Those who have a place on site and no seat here."),
    )
    reason = OneLine(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("It is kept with the registration, with your name."),
        error_messages={"required": gettext_lazy("Write why this person goes before the others.")},
    )

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        on_site = session.conference.registrations.filter(pool__attendance=Attendance.ON_SITE)
        people = on_site.exclude(seats__in=session.booked_seats.booked())
        person = self.fields["person"]
        assert isinstance(person, forms.ModelChoiceField)
        person.queryset = people.select_related("organisation").order_by("name", "pk")

    def refuse(self, refusal: NotBookable | NotOnSite | Overlaps) -> None:
        match refusal:
            case Overlaps():
                words = _(
                    "This person has booked something else at that time. Ask them to leave it."
                )
            case NotOnSite():
                words = _("This person no longer has a place on site.")
            case _not_bookable:
                words = _("This session is not in the published programme, or has begun.")
        self.add_error("person", words)
