"""What somebody who proposes a session types, and what those who choose do."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.form_fields import Address, Moment, OneLine, Prose
from conference.models import Conference
from scheduling.models import Call, Proposal, Session, Track
from scheduling.proposals.proposing import Idea, Person

Kind = Session.Kind
# What one can propose: not the breaks and the meals.
PROPOSED_KINDS = (
    Kind.TALK,
    Kind.WORKSHOP,
    Kind.PANEL,
    Kind.CONVERSATION,
    Kind.LIGHTNING,
    Kind.DEMO,
)
LENGTHS = (5, 10, 15, 20, 30, 45, 60, 90, 120)
MOST_SPEAKERS = 6
LANGUAGES = [("sv", gettext_lazy("Swedish")), ("en", gettext_lazy("English"))]


def _lengths_in_words() -> list[tuple[int, str]]:
    return [(length, _("%(minutes)d minutes") % {"minutes": length}) for length in LENGTHS]


class CoSpeakerForm(forms.Form):
    """One more who would speak; an empty row is nobody."""

    name = OneLine(label=gettext_lazy("Name"), required=False)
    email = Address(required=False)

    def clean(self) -> None:
        name, email = self.cleaned_data.get("name"), self.cleaned_data.get("email")
        if name and not email and "email" not in self.errors:
            self.add_error("email", _("Write the address too: we ask whether it is right."))
        if email and not name and "name" not in self.errors:
            self.add_error("name", _("Write the name too."))


CoSpeakers = forms.formset_factory(CoSpeakerForm, extra=0, max_num=MOST_SPEAKERS - 1)


class ProposalForm(forms.Form):
    """A session, and who would hold it. The other speakers are a formset beside it."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = OneLine(
        label=gettext_lazy("Title"),
        error_messages={"required": gettext_lazy("Give it a title.")},
    )
    abstract = Prose(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy(
            "This text is shown in the programme. At most 2,000 characters; a few sentences do."
        ),
        required=False,
        rows=8,
        longest=2000,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=LANGUAGES, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what kind of session it is.")},
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("How long"), coerce=int, choices=_lengths_in_words
    )
    track = forms.ModelChoiceField(
        queryset=Track.objects.none(),
        label=gettext_lazy("Track"),
        required=False,
        empty_label=gettext_lazy("None in particular"),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        required=False,
        choices=[("", gettext_lazy("For everybody")), *Session.Level.choices],
    )
    name = OneLine(
        label=gettext_lazy("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name.")},
    )
    email = Address(help_text=gettext_lazy("The link to your proposal is sent here."))
    organisation = OneLine(
        label=gettext_lazy("Organisation"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    notes = Prose(
        label=gettext_lazy("To those who choose"),
        help_text=gettext_lazy("Is not shown to others. Where have you held it before?"),
        required=False,
        rows=4,
        longest=2000,
    )

    most_others = MOST_SPEAKERS - 1

    def __init__(self, *args: Any, conference: Conference, call: Call, **options: Any) -> None:
        options.setdefault("initial", {"submission": uuid4(), "language": "sv", "minutes": 30})
        super().__init__(*args, **options)
        kind, track = self.fields["kind"], self.fields["track"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(track, forms.ModelChoiceField)
        wanted = [one for one in PROPOSED_KINDS if one in call.kinds] or PROPOSED_KINDS
        kind.choices = [(one.value, one.label) for one in wanted]
        track.queryset = conference.tracks.order_by("position", "pk")
        extra = (options.get("initial") or {}).get("people", [])
        self.speakers = CoSpeakers(
            self.data if self.is_bound else None, prefix="speakers", initial=extra
        )

    def is_valid(self) -> bool:
        """With the other speakers: nobody is named twice."""
        both = [super().is_valid(), self.speakers.is_valid()]
        return all(both) and not self._somebody_twice()

    def _somebody_twice(self) -> bool:
        addresses = [person.email for person in self._people()]
        if len(addresses) == len(set(addresses)):
            return False
        self.add_error("email", ValidationError(_("Two speakers have the same address.")))
        return True

    def _people(self) -> tuple[Person, ...]:
        words = self.cleaned_data
        first = Person(words["name"], words["email"].casefold(), words["organisation"])
        rows = (form.cleaned_data for form in self.speakers)
        others = (Person(row["name"], row["email"].casefold()) for row in rows if row.get("email"))
        return first, *others

    def mark(self) -> UUID:
        """The mark by which the form is known when it is sent twice."""
        return self.cleaned_data["submission"] or uuid4()

    def idea(self) -> Idea:
        words = self.cleaned_data
        told = {name: words[name] for name in ("title", "abstract", "kind", "minutes", "track")}
        told |= {name: words[name] for name in ("level", "language", "notes")}
        return Idea(people=self._people(), **told)


def with_one_more(typed: MultiValueDict[str, str]) -> MultiValueDict[str, str]:
    """The same with an empty row for one more speaker, as long as there may be more."""
    more = typed.copy()
    rows = str(more.get("speakers-TOTAL_FORMS", ""))
    number = int(rows) if rows.isdecimal() else 0
    more["speakers-TOTAL_FORMS"] = str(min(number + 1, MOST_SPEAKERS - 1))
    return more


def as_typed(proposal: Proposal) -> dict[str, Any]:
    """What the form for a proposal shows before anything is changed."""
    first, *others = proposal.proposers.all()
    words = {
        name: getattr(proposal, name)
        for name in ("title", "abstract", "kind", "minutes", "track", "level", "language", "notes")
    }
    people = [{"name": one.name, "email": one.email} for one in others]
    own = {"name": first.name, "email": first.email, "organisation": first.organisation_name}
    return words | own | {"people": people}


class ReviewForm(forms.Form):
    """A score, or that one had better not give any."""

    INTEREST = "interest"
    score = forms.ChoiceField(
        label=gettext_lazy("What do you think?"),
        widget=forms.RadioSelect,
        choices=[
            ("5", gettext_lazy("5 – must be in")),
            ("4", gettext_lazy("4 – good")),
            ("3", gettext_lazy("3 – if there is room")),
            ("2", gettext_lazy("2 – rather not")),
            ("1", gettext_lazy("1 – no")),
            (INTEREST, gettext_lazy("I have an interest in it and do not score")),
        ],
        error_messages={
            "required": gettext_lazy("Choose a score, or say that you have an interest.")
        },
    )
    comment = Prose(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Is shown to the other reviewers once they have said theirs."),
        required=False,
        rows=4,
        longest=2000,
    )

    def clean_score(self) -> int | None:
        score: str = self.cleaned_data["score"]
        return None if score == self.INTEREST else int(score)


class CallForm(forms.ModelForm):  # type: ignore[type-arg]  # none at run time
    """From when until when, for what, and the words around it."""

    opens_at = Moment(label=gettext_lazy("Opens"))
    closes_at = Moment(label=gettext_lazy("Closes"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What may be proposed"),
        choices=[(one.value, one.label) for one in PROPOSED_KINDS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one kind.")},
    )
    about_sv = Prose(label=gettext_lazy("What we look for, in Swedish"), required=False)
    about_en = Prose(label=gettext_lazy("What we look for, in English"), required=False)
    accepted_words_sv = Prose(
        label=gettext_lazy("To those accepted, in Swedish"), required=False, rows=3
    )
    accepted_words_en = Prose(
        label=gettext_lazy("To those accepted, in English"), required=False, rows=3
    )
    declined_words_sv = Prose(
        label=gettext_lazy("To those declined, in Swedish"), required=False, rows=3
    )
    declined_words_en = Prose(
        label=gettext_lazy("To those declined, in English"), required=False, rows=3
    )

    class Meta:
        model = Call
        fields = [
            *("opens_at", "closes_at", "kinds", "about_sv", "about_en", "is_blind", "kept_days"),
            *("accepted_words_sv", "accepted_words_en", "declined_words_sv", "declined_words_en"),
        ]

    def clean(self) -> None:
        opens_at, closes_at = (self.cleaned_data.get(one) for one in ("opens_at", "closes_at"))
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("The call must close after it opens."))
