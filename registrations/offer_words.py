"""An offer of a place in words, the same in letters, on pages and in calendars."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from registrations.models import Registration


def deadline_of(registration: Registration) -> str:
    """By the venue's clock: "onsdag 2 december 2026 kl. 15.30"."""
    assert registration.offer_expires_at
    at = registration.offer_expires_at.astimezone(registration.conference.tz)
    return _("%(date)s at %(time)s") % {
        "date": date_format(at, "l j F Y"),
        "time": date_format(at, pgettext("time of day", "H:i")),
    }


def about_the_offer(registration: Registration) -> tuple[str, ...]:
    """What is offered, until when, and what happens without an answer."""
    assert registration.waiting_for
    what = {"place": registration.waiting_for.name, "deadline": deadline_of(registration)}
    return (
        _("A place is free for you: %(place)s. The offer stands until %(deadline)s.") % what,
        _what_silence_means(registration),
    )


def _what_silence_means(registration: Registration) -> str:
    if registration.pool:
        return _(
            "If you decline, or do not answer by then, the place goes to the next in line, and you "
            "keep the one you have: %(place)s."
        ) % {"place": registration.pool.name}
    return _(
        "If you decline, or do not answer by then, the place goes to the next in line, and you are "
        "no longer registered."
    )
