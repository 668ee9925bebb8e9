"""Where a session is to be, as somebody types it."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.board import Board, Card
from registrations.board_moves import LONGEST, ToMove, ToPlace, ToUnplace
from scheduling.draft import DraftRoom, Placement
from scheduling.moving import Refused

# No room's slug.
EVERYBODY = "*"


class MoveForm(forms.Form):
    """Day, room, time and length; `seen` is the version of the place that was shown."""

    day = forms.ChoiceField(
        label=_("Day"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a day.")},
    )
    room = forms.ChoiceField(
        label=_("Room"),
        error_messages={"required": _("Choose a room, or that it is for everybody.")},
    )
    time = forms.TimeField(
        label=_("Begins"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={
            "required": _("Write when it begins, for example 13:30."),
            "invalid": _("Write when it begins, for example 13:30."),
        },
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=LONGEST,
        error_messages={"required": _("Write how many minutes it takes.")},
    )
    slot = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, posted: Any, *, board: Board, card: Card, again: bool, day: date) -> None:
        """`day` is suggested for what has no place; `again` asks for one place more."""
        super().__init__(posted, initial=_initial(card, day, again=again))
        self.session, self.again, self.tz = card.session, again, board.draft.tz
        _offer(self.fields["day"], [(each.date.isoformat(), each.label) for each in board.days])
        rooms = [(room.slug, _room_label(room)) for room in board.draft.rooms]
        everybody = (EVERYBODY, _("For everybody, in no room"))
        _offer(self.fields["room"], [("", _("Choose a room")), *rooms, everybody])

    def wish(self) -> ToPlace | ToMove:
        """What is asked for, once the form is valid."""
        typed = self.cleaned_data
        day = date.fromisoformat(typed["day"])
        room = None if typed["room"] == EVERYBODY else typed["room"]
        minutes = typed["minutes"]
        at = datetime.combine(day, typed["time"], self.tz)
        if typed["slot"] and not self.again:
            slot, seen = typed["slot"], typed["seen"] or 0
            return ToMove(do="move", slot=slot, seen=seen, room=room, starts_at=at, minutes=minutes)
        return ToPlace(
            do="place",
            session=self.session.id,
            again=self.again,
            room=room,
            starts_at=at,
            minutes=minutes,
        )

    def refuse(self, refusal: Refused, *, now_at: Card) -> None:
        """Say why, keep what was typed, and let the next try have seen where it is now."""
        self.add_error(None, str(refusal))
        self.data = {name: self.data[name] for name in self.data} | _seen(now_at.placement)


class TakeOffForm(forms.Form):
    """Which place, and its version that was shown."""

    slot = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def wish(self) -> ToUnplace:
        return ToUnplace(
            do="unplace", slot=self.cleaned_data["slot"], seen=self.cleaned_data["seen"]
        )


def _offer(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _room_label(room: DraftRoom) -> str:
    return _("%(name)s, %(capacity)d seats") % {"name": room.name, "capacity": room.capacity}


def _initial(card: Card, day: date, *, again: bool) -> dict[str, Any]:
    placement = card.placement
    if placement is None or card.starts_at is None or again:
        room = EVERYBODY if card.session.is_frame else ""
        return {"day": day.isoformat(), "room": room, "minutes": card.session.minutes}
    return {
        "day": card.starts_at.date().isoformat(),
        "room": placement.room or EVERYBODY,
        "time": card.starts_at.time(),
        "minutes": placement.minutes,
    } | _seen(placement)


def _seen(placement: Placement | None) -> dict[str, Any]:
    return {
        "slot": str(placement.slot) if placement else "",
        "seen": str(placement.version) if placement else "",
    }
