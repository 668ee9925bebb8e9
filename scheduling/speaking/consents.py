"""What speakers are asked to agree to. Nothing is ticked beforehand, and "no" is an answer.

A text that changes gets a new version: what somebody answered stands in the older source.
"""

from django.utils.translation import gettext as _

from conference.models import Conference

VERSION = "speaker 1"


def recording_text(conference: Conference) -> str:
    return _(
        "May %(organiser)s record what you say and show, and publish it with captions? You can "
        "change your answer until it is published, and ask us to take it away afterwards."
    ) % {"organiser": _organiser(conference)}


def photographs_text(conference: Conference) -> str:
    return _(
        "May %(organiser)s take photos of you on stage and use them to tell about the conference? "
        "You can change your answer at any time."
    ) % {"organiser": _organiser(conference)}


def _organiser(conference: Conference) -> str:
    return conference.organiser.name if conference.organiser else conference.name
