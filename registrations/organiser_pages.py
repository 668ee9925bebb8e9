"""The pages of those who work with a conference, and who of them sees which."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, Membership, User

Role = Membership.Role


@dataclass(frozen=True, slots=True)
class Page:
    """A page by the name of its address, and the roles that see it."""

    name: str
    label: str | Promise
    roles: frozenset[str]


# Organisers see what is theirs; what a narrower role is for, only those who have that role.
ORGANISERS = frozenset({Role.ORGANISER})
AT_THE_DESK = frozenset({Role.ORGANISER, Role.DESK})
WITH_THE_MONEY = frozenset({Role.ORGANISER, Role.FINANCE})
PAGES = (
    Page("overview", _("Overview"), ORGANISERS),
    Page("people", _("People"), AT_THE_DESK),
    Page("desk", _("The desk"), AT_THE_DESK),
    Page("waiting_lists", _("Waiting lists"), ORGANISERS),
    Page("groups", _("Groups"), ORGANISERS),
    Page("workshops", _("Workshops"), ORGANISERS),
    Page("invitations", _("Invitations"), ORGANISERS),
    Page("questions", _("Questions"), ORGANISERS),
    Page("letters", _("Letters"), ORGANISERS),
    Page("attendances", _("Attendance"), ORGANISERS),
    Page("fees", _("Fees"), WITH_THE_MONEY),
    Page("devices", _("The door"), ORGANISERS),
    Page("kitchen", _("The kitchen"), ORGANISERS | {Role.MEAL_CONTACT}),
    Page("access_needs", _("Access needs"), frozenset({Role.ACCESS_CONTACT})),
    Page("needs_log", _("Who has read needs"), ORGANISERS | {Role.ACCESS_CONTACT}),
)


def pages_for(user: User, conferences: Iterable[Conference]) -> list[tuple[Conference, list[Page]]]:
    """Each conference's pages in the order they are shown, in one query.

    A superuser is an organiser everywhere, and nothing more.
    """
    given = set(user.memberships.values_list("conference", "role"))
    return [
        (conference, [page for page in PAGES if _sees(user, conference, page, given)])
        for conference in conferences
    ]


def _sees(user: User, conference: Conference, page: Page, given: set[tuple[int, str]]) -> bool:
    by_right = user.is_superuser and Role.ORGANISER in page.roles
    return by_right or any((conference.pk, role) in given for role in page.roles)
