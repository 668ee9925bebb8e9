"""The releases there have been, for those who publish: when, by whom, what they changed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from conference.models import Conference
from registrations.announcements import WAIT
from registrations.models import Announcement
from scheduling.continuing import changes_between
from scheduling.differences import ToldChange, changes_in_words
from scheduling.models import ProgrammeChange, Release
from scheduling.programme import programme_of

Kind = ProgrammeChange.Kind


@dataclass(frozen=True, slots=True)
class PastRelease:
    """`changed` says how many of each kind; `told_at` when its letters left, or will."""

    release: Release
    changed: tuple[tuple[str, int], ...]
    told_at: datetime
    is_told: bool

    @property
    def by(self) -> str:
        """Nothing when a program published it, or somebody who has no login any more."""
        user = self.release.published_by
        return (user.name or user.email) if user else ""


def history_of(conference: Conference) -> tuple[PastRelease, ...]:
    """The newest first. Three queries."""
    releases = conference.releases.select_related("published_by").defer("content")
    changed: dict[int, dict[str, int]] = defaultdict(dict)
    kinds = ProgrammeChange.objects.filter(release__conference=conference).order_by()
    for release, kind, number in kinds.values_list("release", "kind").annotate(Count("pk")):
        changed[release][kind] = number
    told = Announcement.objects.filter(release__conference=conference)
    told_at = dict(told.values_list("release", "announced_at"))
    return tuple(
        PastRelease(
            release=release,
            changed=tuple(
                (str(kind.label), changed[release.pk][kind])
                for kind in Kind
                if kind in changed[release.pk]
            ),
            told_at=told_at.get(release.pk, release.published_at + WAIT),
            is_told=release.pk in told_at,
        )
        for release in releases.newest_first()
    )


def changes_of(release: Release) -> tuple[ToldChange, ...]:
    """What one release changed; nothing for the first."""
    earlier = release.conference.releases.filter(number__lt=release.number)
    previous = earlier.defer("content").newest_first().first()
    if previous is None:
        return ()
    before, after = programme_of(previous), programme_of(release)
    changes = changes_between(before, after)
    return changes_in_words(release.conference, before, after, changes)
