"""What organisers say about a door: of each kind only what it needs."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.form_fields import OneLine
from conference.languages import swedish_order
from conference.models import Conference
from registrations.checkpoints import RULES, hubs_to_guard, sessions_to_guard
from registrations.models import Checkpoint
from scheduling.forms.addresses import Slug
from scheduling.models import Session

Kind = Checkpoint.Kind
LONGEST_NAME = 100
MOST_PEOPLE = 10_000
A_WHILE = 120
RULES_IN_WORDS: Mapping[str, str | Promise] = {
    Checkpoint.Rule.ONCE: gettext_lazy("Once"),
    Checkpoint.Rule.ONCE_A_DAY: gettext_lazy("Once a day"),
    Checkpoint.Rule.IN_OUT: gettext_lazy("In and out, so that you see how many are in now"),
}


class CheckpointForm(forms.Form):
    """A name, and a short one that devices know the door by."""

    name_sv = OneLine(
        label=gettext_lazy("Name in Swedish"),
        longest=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Write what the door is called.")},
    )
    name_en = OneLine(label=gettext_lazy("Name in English"), longest=LONGEST_NAME, required=False)

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        conference: Conference,
        checkpoint: Checkpoint | None = None,
        fixed: Collection[str] = (),
        **options: Any,
    ) -> None:
        """`fixed` are the facts that are not asked for, as they can no longer be changed."""
        if checkpoint:
            names = (*self.base_fields, "slug")
            options["initial"] = {name: getattr(checkpoint, name) for name in names}
        super().__init__(*args, **options)
        self.fields["slug"] = _short_name(conference, checkpoint)
        if "rule" in self.fields:
            _offer(self, "rule", [(rule, RULES_IN_WORDS[rule]) for rule in RULES[kind]])
            self.fields["rule"].initial = RULES[kind][0]
        self.offer(conference, checkpoint)
        for name in fixed:
            self.fields.pop(name, None)

    def offer(self, conference: Conference, checkpoint: Checkpoint | None) -> None:
        """What there is to choose among, for kinds that let one choose."""


def _rule() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("How often a badge passes"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how often a badge passes.")},
    )


def _capacity() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("How many fit"),
        help_text=gettext_lazy("Is shown beside how many are in. Nobody is stopped by it."),
        min_value=1,
        max_value=MOST_PEOPLE,
        required=False,
    )


class EntranceForm(CheckpointForm):
    rule = _rule()
    capacity = _capacity()


class MealForm(CheckpointForm):
    rule = _rule()


class BusForm(CheckpointForm):
    capacity = _capacity()


class SessionDoorForm(CheckpointForm):
    field_order = ("session_id",)

    session_id = forms.TypedChoiceField(
        label=gettext_lazy("Session"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose the session.")},
    )
    entry = forms.ChoiceField(
        label=gettext_lazy("Who is let in"),
        help_text=gettext_lazy("A session without seats to book is open to everybody."),
        choices=Checkpoint.Entry,
        initial=Checkpoint.Entry.BOOKED,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who is let in.")},
    )
    release_after = forms.IntegerField(
        label=gettext_lazy("Release empty seats after, in minutes"),
        help_text=gettext_lazy(
            "So long after the start, seats of those who have not come go to those in line, and "
            "then to whoever comes; not while a phone at the door is without contact. Empty: only "
            "when you do it by hand."
        ),
        min_value=1,
        max_value=A_WHILE,
        required=False,
    )
    rule = _rule()
    capacity = _capacity()

    def offer(self, conference: Conference, checkpoint: Checkpoint | None) -> None:
        self.fields["name_sv"].required = False
        self.fields["name_sv"].help_text = _("Empty: the session's title.")
        own = sessions_to_guard(conference, besides=checkpoint)
        self.sessions = {session.pk: session for session in own}
        self.session = checkpoint.session if checkpoint else None
        _offer(self, "session_id", [("", _("Choose a session")), *self._by_seats()])

    def _by_seats(self) -> list[tuple[str, list[tuple[int, str]]]]:
        """Those that need a seat first: theirs are the doors that matter most."""
        sessions = sorted(self.sessions.values(), key=lambda one: swedish_order(one.title))
        groups = {
            _("With seats to book"): [(one.pk, _with_seats(one)) for one in sessions if one.seats],
            _("Without seats to book"): [(one.pk, one.title) for one in sessions if not one.seats],
        }
        return [(words, members) for words, members in groups.items() if members]

    def clean(self) -> None:
        """What seats are for is nothing to a door where nobody needs one."""
        facts = self.cleaned_data
        session = self.sessions.get(facts.get("session_id", 0), self.session)
        if session is None:
            return
        if not facts.get("name_sv"):
            facts["name_sv"] = session.title_sv[:LONGEST_NAME]
            facts["name_en"] = session.title_en[:LONGEST_NAME]
        if session.seats is None:
            facts["entry"] = Checkpoint.Entry.COUNT
        if facts.get("entry") == Checkpoint.Entry.COUNT:
            facts["release_after"] = None


class HubDoorForm(CheckpointForm):
    field_order = ("pool_id",)

    pool_id = forms.TypedChoiceField(
        label=gettext_lazy("Hub"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose the hub.")},
    )

    def offer(self, conference: Conference, checkpoint: Checkpoint | None) -> None:
        self.fields["name_sv"].required = False
        self.fields["name_sv"].help_text = _("Empty: the hub's name.")
        hubs = list(hubs_to_guard(conference, besides=checkpoint))
        self.hubs = {hub.pk: hub for hub in hubs}
        self.hub = checkpoint.pool if checkpoint else None
        _offer(self, "pool_id", [("", _("Choose a hub")), *((hub.pk, hub.name) for hub in hubs)])

    def clean(self) -> None:
        facts = self.cleaned_data
        hub = self.hubs.get(facts.get("pool_id", 0), self.hub)
        if hub and not facts.get("name_sv"):
            facts |= {"name_sv": hub.name_sv, "name_en": hub.name_en}


FORMS: Mapping[Kind, type[CheckpointForm]] = {
    Kind.ENTRANCE: EntranceForm,
    Kind.SESSION: SessionDoorForm,
    Kind.MEAL: MealForm,
    Kind.BUS: BusForm,
    Kind.HUB: HubDoorForm,
}


def _short_name(conference: Conference, checkpoint: Checkpoint | None) -> Slug:
    others = conference.checkpoints.all()
    if checkpoint:
        others = others.exclude(pk=checkpoint.pk)
    field = Slug(taken=others.values_list("slug", flat=True), max_length=50, required=False)
    field.label = gettext_lazy("Short name")
    field.help_text = gettext_lazy("For scanners and commands. Empty: made from the name.")
    return field


def _offer(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _with_seats(session: Session) -> str:
    words = ngettext(
        "%(title)s (%(number)d seat)", "%(title)s (%(number)d seats)", session.seats or 0
    )
    return words % {"title": session.title, "number": session.seats}
