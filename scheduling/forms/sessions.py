"""What organisers write about a session, and how they look for one."""

import json
from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from conference.form_fields import OneLine, Prose
from conference.languages import language_name
from conference.models import Conference
from scheduling import editing
from scheduling.editing import FACTS, ChangedMeanwhile, Values
from scheduling.forms.addresses import Slug
from scheduling.forms.session_parts import Rows, part_forms, people_of, rows_of
from scheduling.models import Session
from scheduling.programme import Text
from scheduling.session_list import NO_TRACK, Wanted

State = Session.State
LANGUAGES = ("sv", "en", "se", "fi")
A_DAY = 24 * 60
MOST_SEATS = 10_000
OF_THEIR_OWN = ("slug", "track", "seats", "parts")


class FilterForm(forms.Form):
    """Which sessions to show in the list."""

    q = forms.CharField(label=gettext_lazy("Title or person"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    track = forms.ChoiceField(label=gettext_lazy("Track"), required=False)
    unplaced = forms.BooleanField(label=gettext_lazy("Not placed yet"), required=False)

    def __init__(self, *args: Any, conference: Conference, **options: Any) -> None:
        super().__init__(*args, **options)
        tracks = conference.tracks.order_by("position", "pk")
        _offer(self, "state", [("", _("Any")), *State.choices])
        _offer(self, "kind", [("", _("Any")), *Session.Kind.choices])
        named = [(track.slug, track.name) for track in tracks]
        _offer(self, "track", [("", _("Any")), *named, (NO_TRACK, _("None"))])

    def wanted(self) -> Wanted:
        """What can be understood of the choice; a mistyped address narrows nothing."""
        self.full_clean()
        chosen = self.cleaned_data
        return Wanted(
            words=chosen.get("q", ""),
            state=chosen.get("state", ""),
            kind=chosen.get("kind", ""),
            track=chosen.get("track", ""),
            unplaced=chosen.get("unplaced", False),
        )


class SessionForm(forms.Form):
    """A session in both languages, with its people; and what the person had before their eyes."""

    title_sv = OneLine(
        label=gettext_lazy("Title in Swedish"),
        error_messages={"required": gettext_lazy("Write what the session is called.")},
    )
    title_en = OneLine(label=gettext_lazy("Title in English"), required=False)
    abstract_sv = Prose(
        label=gettext_lazy("Description in Swedish"),
        help_text=gettext_lazy("An empty line begins a new paragraph."),
        required=False,
    )
    abstract_en = Prose(
        label=gettext_lazy("Description in English"),
        help_text=gettext_lazy("An empty line begins a new paragraph."),
        required=False,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Session.Kind)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        help_text=gettext_lazy("What is only proposed is neither on the board nor public."),
    )
    track = forms.TypedChoiceField(
        label=gettext_lazy("Track"), required=False, coerce=int, empty_value=None
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        help_text=gettext_lazy("How long it takes; its place on the board keeps its length."),
        min_value=1,
        max_value=A_DAY,
        initial=30,
        error_messages={"required": gettext_lazy("Write how many minutes it takes.")},
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level"), required=False, choices=[("", "–"), *Session.Level.choices]
    )
    language = forms.ChoiceField(label=gettext_lazy("Spoken language"))
    seats = forms.IntegerField(
        label=gettext_lazy("Seats to book"),
        help_text=gettext_lazy("Empty when anybody may come without booking."),
        required=False,
        min_value=0,
        max_value=MOST_SEATS,
    )
    is_streamed = forms.BooleanField(label=gettext_lazy("Can be followed online"), required=False)
    is_recorded = forms.BooleanField(label=gettext_lazy("Is recorded"), required=False)
    captions = forms.ChoiceField(
        label=gettext_lazy("Captions"), required=False, choices=Session.Captions
    )
    has_sign_language = forms.BooleanField(
        label=gettext_lazy("Has a sign language interpreter"), required=False
    )
    needs_hearing_loop = forms.BooleanField(
        label=gettext_lazy("Needs a hearing loop"), required=False
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    keep = forms.MultipleChoiceField(
        required=False, choices=[(name, name) for name in (*FACTS, *OF_THEIR_OWN)]
    )

    def __init__(
        self,
        data: Any = None,
        *,
        conference: Conference,
        session: Session | None = None,
        values: Values | None = None,
        rows: Rows | None = None,
    ) -> None:
        """Shows `values` and `rows` of people, or what the session has; `data` is what is sent."""
        now = editing.values_of(session) if session else {}
        begun = {"seen": json.dumps(editing.digests(now))} if session else {}
        super().__init__(data, initial=values or now | begun)
        self.conference, self.session = conference, session
        self.conflicts: list[tuple[str, str, str]] = []
        self._offer_choices()
        people = rows_of(now.get("parts", ())) if rows is None else rows
        self.parts = part_forms(data, conference=conference, rows=people)

    def _offer_choices(self) -> None:
        session = self.session
        is_public = session is not None and editing.has_been_published(session)
        states = {State.ACCEPTED, State.CONFIRMED} | (set() if is_public else {State.PROPOSED})
        spoken = [*LANGUAGES]
        if session:
            states |= {State(session.state)}
            spoken += [session.language] if session.language not in spoken else []
        tracks = self.conference.tracks.order_by("position", "pk")
        _offer(self, "state", [(one.value, one.label) for one in State if one in states])
        _offer(self, "track", [("", "–"), *((str(one.pk), one.name) for one in tracks)])
        _offer(self, "language", [(code, language_name(code).capitalize()) for code in spoken])
        if session and not is_public:
            others = self.conference.sessions.exclude(pk=session.pk)
            self.fields["slug"] = Slug(taken=others.values_list("slug", flat=True), max_length=100)

    def clean(self) -> None:
        if not self.parts.is_valid():
            self.add_error(None, _("Something is not right among the people. See below."))

    def values(self) -> Values:
        values = {name: self.cleaned_data[name] for name in (*FACTS, "track", "seats")}
        if "slug" in self.fields:
            values["slug"] = self.cleaned_data["slug"]
        return values | {"parts": self.parts.parts}

    def had_seen(self) -> dict[str, str]:
        """The digests of what the form showed; nonsense is as if nothing had been seen."""
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}

    def rearranged(self, wish: str) -> Self:
        """What is typed so far, unchecked: with one row more, or with a row a step up."""
        rows = [
            {name: row[name].data for name in row.fields}
            for row in self.parts.forms
            if row["speaker"].data or row["new_name"].data
        ]
        typed = {name: self[name].data for name in self.fields}
        move, _colon, number = wish.partition(":")
        at = int(number) if number.isdecimal() else 0
        if move == "up" and 0 < at < len(rows):
            rows[at - 1], rows[at] = rows[at], rows[at - 1]
        return type(self)(conference=self.conference, session=self.session, values=typed, rows=rows)

    def with_theirs(self, other: ChangedMeanwhile) -> Self:
        """What was typed, beside what others have written; saving it again is a choice."""
        again = type(self)(
            conference=self.conference,
            session=self.session,
            values=other.typed | {"seen": json.dumps(editing.digests(other.theirs))},
            rows=rows_of(other.typed["parts"]),
        )
        again.conflicts = [
            (name, again.label_of(name), again.in_words(name, other.theirs[name]))
            for name in other.fields
        ]
        return again

    def label_of(self, name: str) -> str:
        return (
            str(self.fields[name].label) if name in self.fields else pgettext("on stage", "People")
        )

    def in_words(self, name: str, value: Any) -> str:
        field = self.fields.get(name)
        if name == "parts":
            people = dict(people_of(self.conference))
            return ", ".join(people.get(str(who), str(who)) for who, _role in value) or "–"
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(field, forms.ChoiceField):
            offered = dict(field.widget.choices)
            return str(offered.get(value or "", value))
        return str(value if value not in {None, ""} else "–")

    @property
    def titles(self) -> Text:
        return Text(self["title_sv"].value() or "", self["title_en"].value() or "")

    @property
    def abstracts(self) -> Text:
        return Text(self["abstract_sv"].value() or "", self["abstract_en"].value() or "")

    def refuse(self, refusal: Any) -> None:
        words = _("%(taken)d people have a seat or stand in line. Write at least that many.")
        self.add_error("seats", words % {"taken": refusal.taken})


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
