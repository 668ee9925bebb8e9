"""Changes that published speakers ask for: shown word by word, and decided by an organiser.

An approval changes the draft. The public sees it with the next release.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from django.db import transaction

from conference.models import Conference, User
from scheduling import moving
from scheduling.emails.speakers import post_decided
from scheduling.models import Speaker, SpeakerEdit
from scheduling.speaking.photos import forget_unused
from scheduling.speaking.profile import ChangedMeanwhile, Field, fingerprint, put, values_of

Decision = SpeakerEdit.Decision
WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of a text: kind is "same", "removed" or "added"."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change that waits, beside what the draft says now. `seen` tells whether both still stand.

    `has_moved` when the draft said something else as the speaker wrote.
    """

    edit: SpeakerEdit
    current: str
    has_moved: bool
    stretches: tuple[Stretch, ...]
    seen: str

    @property
    def is_photo(self) -> bool:
        return self.edit.field == Field.PHOTO


def changes_of(speaker: Speaker) -> list[Change]:
    """What the speaker asks for, field by field."""
    current = values_of(speaker)
    return [_change(edit, current[edit.field]) for edit in speaker.edits.waiting().in_order()]


def who_asks(conference: Conference) -> list[Speaker]:
    """Those whose changes wait, by name."""
    asking = SpeakerEdit.objects.waiting().of(conference).values("speaker")
    speakers = conference.speakers.filter(pk__in=asking).select_related("organisation")
    return list(speakers.by_name())


@transaction.atomic
def decide(  # noqa: PLR0913 -- what, as seen, by whom, when, and why
    speaker: Speaker,
    decisions: Mapping[int, str],
    *,
    seen: Mapping[int, str],
    words: str,
    by: User,
    now: datetime,
) -> int:
    """Approve or decline each change by its key; returns how many. Raises ChangedMeanwhile.

    The speaker is told in one letter. What is not decided goes on waiting.
    """
    draft = moving.hold(speaker.conference)
    speaker = Speaker.objects.select_for_update().get(pk=speaker.pk)
    changes = {change.edit.pk: change for change in changes_of(speaker)}
    for key in decisions:
        if key not in changes or changes[key].seen != seen.get(key):
            raise ChangedMeanwhile
    approved = {
        changes[key].edit.field: changes[key].edit.after
        for key, decision in decisions.items()
        if decision == Decision.APPROVED
    }
    for key, decision in decisions.items():
        SpeakerEdit.objects.filter(pk=key).update(
            decision=decision, decided_at=now, decided_by=by, words=words
        )
    if approved:
        put(speaker, approved)
        moving.raise_version(draft)
    forget_unused(speaker)
    if decisions:
        post_decided(speaker, min(decisions), now=now)
    return len(decisions)


def stretches(before: str, after: str) -> Iterator[Stretch]:
    """Both texts in one, word by word: what is the same, what goes and what comes."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            yield Stretch("same", "".join(old[old_from:old_to]))
            continue
        if old_to > old_from:
            yield Stretch("removed", "".join(old[old_from:old_to]))
        if new_to > new_from:
            yield Stretch("added", "".join(new[new_from:new_to]))


def _change(edit: SpeakerEdit, current: str) -> Change:
    return Change(
        edit=edit,
        current=current,
        has_moved=edit.before != current,
        stretches=tuple(stretches(current, edit.after)),
        seen=fingerprint({"current": current, "after": edit.after}),
    )
