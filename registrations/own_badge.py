"""One person's badge as a file for themselves, on A6."""

from collections.abc import Hashable
from dataclasses import dataclass

from django.utils.translation import override

from conference.models import Conference
from registrations.badge_contents import badges_of
from registrations.badge_paper import Badge, badges_pdf, draw
from registrations.models import BadgeSheets, Registration

SINGLE = BadgeSheets.Layout.SINGLE


@dataclass(frozen=True, slots=True)
class OwnBadge:
    """All that the file depends on, in the language of the person."""

    registration: Registration
    badge: Badge

    @property
    def key(self) -> Hashable:
        conference, language = self.registration.conference, self.registration.language
        return "badge", language, self.badge, self.registration.changed_at, _about(conference)

    def pdf(self) -> bytes:
        conference, at = self.registration.conference, self.registration.changed_at
        with override(self.registration.language):
            return badges_pdf(conference, [draw(self.badge, SINGLE)], layout=SINGLE, at=at)


def own_badge(registration: Registration) -> OwnBadge:
    with override(registration.language):
        [badge] = badges_of(registration.conference, [registration])
    return OwnBadge(registration, badge)


def _about(conference: Conference) -> Hashable:
    names = conference.name_sv, conference.name_en
    return names, conference.organiser_id, conference.is_eu_cofinanced
