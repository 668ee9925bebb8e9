"""The letter to those whose own programme a release has changed."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from notifications.letters import Letter
from notifications.stationery import Fact, Link, Section, Words
from registrations.emails.composing import personal_page, post, what_the_page_is_for, write
from registrations.emails.seats import ACTIVE, own_programme_address
from registrations.models import Registration
from registrations.programme_news import News, news_of_one
from scheduling.changes import told_in_full
from scheduling.models import Release
from scheduling.news import since
from scheduling.programme import Programme


def post_programme_changed(registration: Registration, release: Release, *, now: datetime) -> None:
    about = f"{registration.pk}:{release.pk}"
    post("programme-changed", registration, key=about, now=now, about=about)


def programme_changed(about: str, language: str) -> Letter | None:
    """Not written to whoever has let go of everything that changed.

    It tells all that has changed since the release that it was first posted about.
    """
    registration_id, _colon, release_id = about.partition(":")
    registrations = Registration.objects.select_related("conference")
    registration = registrations.filter(pk=registration_id).first()
    release = Release.objects.defer("content").filter(pk=release_id).first()
    if registration is None or release is None:
        return None
    before, programme = since(release)
    news = news_of_one(registration, before, programme)
    if not news:
        return None
    return write(partial(_programme_changed, programme, news), registration_id, language, ACTIVE)


def _programme_changed(
    programme: Programme, news: tuple[News, ...], registration: Registration
) -> Words:
    titles = ", ".join(dict.fromkeys(str(one.session.title) for one in news))
    paragraphs = [_("Something that you have chosen has changed. This is what applies now.")]
    if any(one.clashes for one in news):
        paragraphs.append(
            _("Something you have booked now overlaps. Open your programme and leave one of them.")
        )
    return Words(
        subject=_("Changed in your programme: %(sessions)s") % {"sessions": titles},
        heading=_("Your programme has changed"),
        paragraphs=tuple(paragraphs),
        facts=tuple(
            Fact(str(one.session.title), tuple(_lines(registration, programme, one)))
            for one in news
        ),
        action=Link(_("Open your programme"), own_programme_address(registration)),
        action_note=_("There you can choose something else instead."),
        sections=(
            Section(_("Your registration"), what_the_page_is_for(), (personal_page(registration),)),
        ),
    )


def _lines(registration: Registration, programme: Programme, news: News) -> Iterator[str]:
    yield from told_in_full(registration.conference, programme, news.before, news.after)
    for other in news.clashes:
        yield _("It overlaps with “%(title)s”, which you have booked.") % {"title": other.title}
