"""What a change changed, field by field, for those who read it before or after it is published."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from re import findall

from django.utils.translation import gettext as _

from conference.languages import language_name
from conference.models import Conference
from scheduling.changes import people_in_words, when_and_where
from scheduling.continuing import Change
from scheduling.models import ProgrammeChange, Session
from scheduling.programme import Programme, ProgrammeSession

Kind = ProgrammeChange.Kind


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are the same, gone or new."""

    words: str
    is_gone: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, as it was and as it is."""

    label: str
    before: str
    after: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The two run together, word by word."""
        return tuple(_pieces(_words(self.before), _words(self.after)))


@dataclass(frozen=True, slots=True)
class ToldChange:
    """A change in words: when and where it was and is (nothing where it was or is not at all)."""

    change: Change
    was: str
    now: str
    differences: tuple[Difference, ...]

    @property
    def kind_name(self) -> str:
        return str(self.change.kind.label)

    @property
    def title(self) -> str:
        return str(self.change.session.title)

    @property
    def is_bad_news(self) -> bool:
        return self.change.kind in {Kind.CANCELLED, Kind.REMOVED}


def changes_in_words(
    conference: Conference, before: Programme | None, after: Programme, changes: Iterable[Change]
) -> tuple[ToldChange, ...]:
    """In the order of time. `before` and `after` are the programmes that they lie between."""
    told = (change_in_words(conference, before, after, change) for change in changes)
    return tuple(sorted(told, key=lambda one: one.change.session.starts_at))


def change_in_words(
    conference: Conference, before: Programme | None, after: Programme, change: Change
) -> ToldChange:
    was, now = change.before, change.after
    return ToldChange(
        change=change,
        was=when_and_where(conference, before, was) if before and was else "",
        now=when_and_where(conference, after, now) if now else "",
        differences=tuple(_differences(before, after, was, now)) if before and was and now else (),
    )


def _differences(
    before: Programme, after: Programme, was: ProgrammeSession, now: ProgrammeSession
) -> Iterator[Difference]:
    old, new = dict(_facts(before, was)), dict(_facts(after, now))
    if now.is_cancelled:
        # The kind of the change says so.
        del new[_("State")]
    for label, words in new.items():
        if words != old[label]:
            yield Difference(label, old[label], words)


def _facts(programme: Programme, session: ProgrammeSession) -> Iterator[tuple[str, str]]:
    """What is said of a session beside when and where it is, in the order it is told."""
    track = programme.track(session.track)
    yield _("Title in Swedish"), session.title.sv
    yield _("Title in English"), session.title.en
    yield _("Speakers"), people_in_words(programme, session)
    yield _("State"), str(Session.State(session.state).label)
    yield _("Kind"), session.kind_name
    yield _("Track"), str(track.name) if track else ""
    yield _("Level"), session.level_name
    yield _("Language"), language_name(session.language)
    yield _("Seats to book"), "" if session.seats is None else str(session.seats)
    yield _("Can be followed online"), _yes_or_no(session.is_streamed)
    yield _("Recorded"), _yes_or_no(session.is_recorded)
    yield _("Captions"), str(Session.Captions(session.captions).label)
    yield _("Sign language interpreter"), _yes_or_no(session.has_sign_language)
    yield _("Text in Swedish"), session.abstract.sv
    yield _("Text in English"), session.abstract.en


def _yes_or_no(is_so: bool) -> str:
    return _("Yes") if is_so else _("No")


def _words(text: str) -> list[str]:
    """And the spaces between them."""
    return findall(r"\s+|\S+", text)


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, gone_from, gone_to, new_from, new_to in matcher.get_opcodes():
        gone, new = "".join(before[gone_from:gone_to]), "".join(after[new_from:new_to])
        if kind == "equal":
            yield Piece(new)
            continue
        if gone:
            yield Piece(gone, is_gone=True)
        if new:
            yield Piece(new, is_new=True)
