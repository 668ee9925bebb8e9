"""What organisers write about a room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from conference.form_fields import OneLine
from scheduling.forms.addresses import Slug
from scheduling.models import Room

LARGEST = 100_000


class RoomForm(forms.Form):
    """A room, and what sessions can count on there."""

    name_sv = OneLine(
        label=gettext_lazy("Name in Swedish"),
        longest=100,
        error_messages={"required": gettext_lazy("Write what the room is called.")},
    )
    name_en = OneLine(label=gettext_lazy("Name in English"), longest=100, required=False)
    capacity = forms.IntegerField(
        label=gettext_lazy("Seats"),
        min_value=0,
        max_value=LARGEST,
        error_messages={"required": gettext_lazy("Write how many people the room holds.")},
    )
    is_streamed = forms.BooleanField(label=gettext_lazy("Can be streamed from"), required=False)
    is_recorded = forms.BooleanField(label=gettext_lazy("Can be recorded in"), required=False)
    takes_remote_speakers = forms.BooleanField(
        label=gettext_lazy("Speakers can take part from elsewhere"), required=False
    )
    has_hearing_loop = forms.BooleanField(label=gettext_lazy("Has a hearing loop"), required=False)
    accessibility_sv = OneLine(
        label=gettext_lazy("Accessibility in Swedish"),
        help_text=gettext_lazy(
            "The way in, the width of the doors, places for wheelchairs, the light."
        ),
        longest=300,
        required=False,
    )
    accessibility_en = OneLine(
        label=gettext_lazy("Accessibility in English"), longest=300, required=False
    )


class KnownRoomForm(RoomForm):
    """A room that is there already: its address can be chosen until it is public."""

    def __init__(self, *args: Any, room: Room, is_public: bool, **options: Any) -> None:
        facts = {name: getattr(room, name) for name in self.base_fields}
        options["initial"] = facts | {"slug": room.slug}
        super().__init__(*args, **options)
        if not is_public:
            others = room.conference.rooms.exclude(pk=room.pk)
            self.fields["slug"] = Slug(taken=others.values_list("slug", flat=True), max_length=50)
