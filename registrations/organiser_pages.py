"""The pages of those who work with a conference, and who of them sees which."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conference.models import Conference, Membership, User

Role = Membership.Role


@dataclass(frozen=True, slots=True)
class Page:
    """A page by the name of its address, and the roles that see it."""

    name: str
    label: str | Promise
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """Pages that belong together."""

    label: str | Promise
    pages: tuple[Page, ...]


# Organisers see what is theirs; what a narrower role is for, only those who have that role.
ORGANISERS = frozenset({Role.ORGANISER})
WITH_THE_PROGRAMME = frozenset({Role.ORGANISER, Role.PROGRAMME_EDITOR})
WITH_PROPOSALS = WITH_THE_PROGRAMME | {Role.REVIEWER}
AT_THE_DESK = frozenset({Role.ORGANISER, Role.DESK})
WITH_THE_MONEY = frozenset({Role.ORGANISER, Role.FINANCE})
PARTS = (
    Part(
        _("Overview"),
        (
            Page("overview", _("Overview"), ORGANISERS),
            Page("conference_texts", _("Texts and days"), ORGANISERS),
            Page("copy_conference", _("Copy to next year"), ORGANISERS),
        ),
    ),
    Part(
        _("The programme"),
        (
            Page("board", _("The board"), WITH_THE_PROGRAMME),
            Page("clashes", _("Clashes"), WITH_THE_PROGRAMME),
            Page("release", _("Publish"), WITH_THE_PROGRAMME),
            Page("change_now", _("Change now"), WITH_THE_PROGRAMME),
            Page("room_screens", _("Screens"), WITH_THE_PROGRAMME),
            Page("sharing", _("Elsewhere"), WITH_THE_PROGRAMME),
            Page("board_settings", _("Settings"), WITH_THE_PROGRAMME),
        ),
    ),
    Part(
        _("Contents"),
        (
            Page("programme_sessions", pgettext_lazy("list", "Sessions"), WITH_THE_PROGRAMME),
            Page("programme_speakers", _("Speakers"), WITH_THE_PROGRAMME),
            Page("proposals", _("Proposals"), WITH_PROPOSALS),
            Page("rooms", _("Rooms"), WITH_THE_PROGRAMME),
            Page("tracks", _("Tracks"), WITH_THE_PROGRAMME),
            Page("room_times", _("Closed times"), WITH_THE_PROGRAMME),
            Page("import_programme", _("Import and export"), WITH_THE_PROGRAMME),
        ),
    ),
    Part(
        _("People"),
        (
            Page("people", _("People"), AT_THE_DESK),
            Page("waiting_lists", _("Waiting lists"), ORGANISERS),
            Page("groups", _("Groups"), ORGANISERS),
            Page("workshops", _("Workshops"), ORGANISERS),
            Page("invitations", _("Invitations"), ORGANISERS),
            Page("questions", _("Questions"), ORGANISERS),
            Page("letters", _("Letters"), ORGANISERS),
            Page("fees", _("Fees"), WITH_THE_MONEY),
        ),
    ),
    Part(
        _("On site"),
        (
            Page("desk", _("The desk"), AT_THE_DESK),
            Page("badge_sheets", _("Badges"), AT_THE_DESK),
            Page("arrivals", _("Arrivals"), AT_THE_DESK),
            Page("checkpoints", _("Doors"), ORGANISERS),
            Page("devices", _("Devices"), ORGANISERS),
            Page("disagreements", _("To sort out"), AT_THE_DESK),
            Page("evacuation", _("Who is in now"), AT_THE_DESK),
            Page("attendances", _("Attendance"), ORGANISERS),
            Page("kitchen", _("The kitchen"), ORGANISERS | {Role.MEAL_CONTACT}),
            Page("access_needs", _("Access needs"), frozenset({Role.ACCESS_CONTACT})),
            Page("needs_log", _("Who has read needs"), ORGANISERS | {Role.ACCESS_CONTACT}),
        ),
    ),
)


def parts_for(user: User, conferences: Iterable[Conference]) -> list[tuple[Conference, list[Part]]]:
    """Each conference's pages that the user sees, in the order they are shown, in one query.

    A superuser is an organiser everywhere, and nothing more.
    """
    given = set(user.memberships.values_list("conference", "role"))
    return [(conference, list(_seen(user, conference, given))) for conference in conferences]


def _seen(user: User, conference: Conference, given: set[tuple[int, str]]) -> Iterator[Part]:
    for part in PARTS:
        pages = tuple(page for page in part.pages if _sees(user, conference, page, given))
        if pages:
            yield Part(part.label, pages)


def _sees(user: User, conference: Conference, page: Page, given: set[tuple[int, str]]) -> bool:
    by_right = user.is_superuser and Role.ORGANISER in page.roles
    return by_right or any((conference.pk, role) in given for role in page.roles)
