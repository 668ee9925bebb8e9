"""What the front of a badge says beside the name: how large the name can be, and a role."""

import re
import unicodedata

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from conference.models import Conference, Membership

# A name in full size has room for words this long, and for this many letters in all.
LONGEST_WORD, ALL_LETTERS = 12, 32
# The sizes that the style sheets know, by how large they are beside the full one.
SIZES = {"full": 1.0, "large": 0.8, "medium": 0.64, "small": 0.5, "smallest": 0.4}
WIDE = {"W", "F"}


class BadgeRole(models.TextChoices):
    """Whom one can ask, and who stands on the stage."""

    ORGANISER = "organiser", _("Organiser")
    SPEAKER = "speaker", _("Speaker")


def name_size(name: str) -> str:
    """The largest size in which the name fits on its badge, word by word."""
    words = [_width(word) for word in re.split(r"[\s-]+", name)]
    longest, letters = max(words), sum(words)
    for size, scale in SIZES.items():
        if longest * scale <= LONGEST_WORD and letters * scale**2 <= ALL_LETTERS:
            return size
    return "smallest"


def _width(word: str) -> int:
    """In letters of the width of most; those of Chinese are twice as wide, and accents none."""
    letters = unicodedata.normalize("NFC", word)
    return sum(2 if unicodedata.east_asian_width(one) in WIDE else 1 for one in letters)


def roles_on_badges(conference: Conference) -> dict[str, BadgeRole]:
    """By the address, in small letters, of whoever has one; who is both is an organiser."""
    speakers = conference.speakers.exclude(email="").annotate(key=Lower("email"))
    organisers = conference.memberships.filter(role=Membership.Role.ORGANISER)
    addresses = organisers.annotate(key=Lower("user__email"))
    roles = dict.fromkeys(speakers.values_list("key", flat=True), BadgeRole.SPEAKER)
    return roles | dict.fromkeys(addresses.values_list("key", flat=True), BadgeRole.ORGANISER)
