"""The letter that gives a coordinator the key to the page of their group."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.addresses import whole_address
from notifications import outbox
from notifications.letters import Letter
from notifications.stationery import Link, Words
from registrations import stationery
from registrations.models import Group

# However often it is asked for, the link is sent once in this time.
LINK_AGAIN_AFTER = timedelta(minutes=10)


def post_group_link(group: Group, *, now: datetime) -> None:
    stretch = int(now.timestamp() // LINK_AGAIN_AFTER.total_seconds())
    outbox.post(
        key=f"group:{group.pk}:{stretch}",
        kind="group",
        to=group.email,
        language=group.language,
        about=str(group.pk),
        now=now,
    )


def group(about: str, language: str) -> Letter | None:
    found = Group.objects.select_related("conference__organiser").filter(pk=about).first()
    if found is None:
        return None
    with override(language):
        return stationery.to_coordinator(found, _group(found))


def _group(group: Group) -> Words:
    conference = {"conference": group.conference.name}
    return Words(
        subject=_("Register your colleagues for %(conference)s") % conference,
        heading=_("Register your colleagues"),
        paragraphs=(
            _("With this link you register colleagues for %(conference)s, and see who comes.")
            % conference,
            _("Was it not you who asked for it? Then you need do nothing."),
        ),
        action=Link(_("Open the page of your group"), whole_address("group", group.token)),
        action_note=_(
            "Whoever has the link can register, replace and cancel people in your group. Keep it "
            "to those who do."
        ),
    )
