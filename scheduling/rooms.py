"""The rooms of a conference: added, changed, put in order, taken away."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from conference.models import Conference
from conference.slugs import free_slug
from scheduling import moving
from scheduling.models import Room
from scheduling.ordering import one_step


class RoomInUse(Exception):
    """Sessions are placed in the room, or were published there; its words say what to do."""


def in_order(conference: Conference) -> QuerySet[Room, Room]:
    """The rooms in their order, each with how often the draft places something there."""
    rooms = conference.rooms.annotate(placements=Count("slots"))
    return rooms.order_by("position", "pk")


def has_been_published(room: Room) -> bool:
    """Its address is in people's calendars then, and stays."""
    return room.published_slots.exists()


@transaction.atomic
def add(conference: Conference, facts: dict[str, Any]) -> Room:
    """A new room, the last in order; its address is made from its name. Facts by field."""
    draft = moving.hold(conference)
    taken = set(conference.rooms.values_list("slug", flat=True))
    last = conference.rooms.aggregate(last=Max("position"))["last"]
    room = Room.objects.create(
        conference=conference,
        slug=free_slug(facts["name_sv"], taken=taken, otherwise="room", at_most=45),
        position=(last or 0) + 1,
        **facts,
    )
    moving.raise_version(draft)
    return room


@transaction.atomic
def change(room: Room, facts: dict[str, Any]) -> None:
    """Facts by field; the public hears of it with the next release."""
    draft = moving.hold(room.conference)
    for name, value in facts.items():
        setattr(room, name, value)
    room.save(update_fields=list(facts))
    moving.raise_version(draft)


@transaction.atomic
def move(room: Room, *, up: bool) -> None:
    draft = moving.hold(room.conference)
    rooms = one_step(room.conference.rooms.order_by("position", "pk"), room, up=up)
    Room.objects.bulk_update(rooms, ["position"])
    moving.raise_version(draft)


@transaction.atomic
def remove(room: Room) -> None:
    """Raises RoomInUse; then nothing has changed."""
    draft = moving.hold(room.conference)
    if room.slots.exists():
        raise RoomInUse(
            _("There are sessions in %(room)s. Move them to another room first.") % {"room": room}
        )
    if has_been_published(room):
        raise RoomInUse(
            _("%(room)s has been in a published programme, and stays for its history.")
            % {"room": room}
        )
    room.delete()
    moving.raise_version(draft)
