"""What people agree to before we keep a word about their health (GDPR, article 9.2 a).

A text that changes gets a new version: what somebody agreed to stands in the older source.
"""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from conference.models import Conference
from registrations.models import Needs

VERSIONS = {Needs.Kind.FOOD: "food 1", Needs.Kind.ACCESS: "access 1"}


def consent_text(kind: Needs.Kind, conference: Conference) -> str:
    words = {"organiser": _organiser(conference), "date": date_format(erased_on(conference))}
    if kind == Needs.Kind.FOOD:
        return (
            _(
                "I agree that %(organiser)s keeps what I have ticked about food until %(date)s, to "
                "order the right food. I can take this back at any time."
            )
            % words
        )
    return (
        _(
            "I agree that %(organiser)s keeps what I have ticked about access until %(date)s, to "
            "arrange what I need. I can take this back at any time."
        )
        % words
    )


def erased_on(conference: Conference) -> date:
    """The day when all that was told about needs is gone."""
    return conference.ends_on + timedelta(days=conference.needs_kept_days)


def _organiser(conference: Conference) -> str:
    return conference.organiser.name if conference.organiser else conference.name
