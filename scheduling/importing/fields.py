"""The fields that a file can tell of: what they are called, and how their values read."""

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scheduling.importing.values import Fact
from scheduling.models import Room, Session, Speaker, Table, Track

OWN_WORDS = {
    "place": gettext_lazy("Time and room"),
    "speakers": gettext_lazy("Speakers"),
    "moderators": gettext_lazy("Moderators"),
    "key": gettext_lazy("Key"),
    "room": gettext_lazy("Room"),
    "date": gettext_lazy("Date"),
    "start": gettext_lazy("Starts"),
    "end": gettext_lazy("Ends"),
}
CHOICES: dict[str, dict[str, object]] = {
    "kind": dict(Session.Kind.choices),
    "state": dict(Session.State.choices),
    "level": dict(Session.Level.choices),
    "captions": dict(Session.Captions.choices),
}


MODELS: dict[Table, type[Model]] = {
    Table.ROOM: Room,
    Table.TRACK: Track,
    Table.SPEAKER: Speaker,
    Table.SESSION: Session,
}


def label_of(table: Table, field: str) -> str:
    """What the field is called, as in the pages where it is edited."""
    if field in OWN_WORDS:
        return str(OWN_WORDS[field])
    label = str(MODELS[table]._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]


def shown(field: str, fact: Fact) -> str:
    if fact is None:
        return ""
    if isinstance(fact, bool):
        return _("Yes") if fact else _("No")
    return str(CHOICES.get(field, {}).get(str(fact), fact))
