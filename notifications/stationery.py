"""How our letters look: the words of one, as text and as HTML, on the conference's paper."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Any

from css_inline import CSSInliner
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from conference.models import Conference
from notifications.letters import Enclosure, Letter, one_line

# Rules go into the tags, as many mail programs drop style sheets; dark mode's stay where they are.
INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
# Mail programs make links of these by themselves, and a name is chosen by whoever typed it.
WOULD_BECOME_A_LINK = re.compile(r"[@/\\:]|www\.|\w\.\w{2}|\d{4}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    paragraph: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What one letter says, in the receiver's language.

    `ticket_note` and `encloses_calendar` are for those who have a ticket and days to come.
    """

    subject: str
    heading: str
    paragraphs: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    ticket_note: str = ""
    encloses_calendar: bool = True
    action: Link | None = None
    action_note: str = ""
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom a letter is for, and in a sentence why they get it."""

    email: str
    name: str
    why: str


def on_paper(
    conference: Conference,
    words: Words,
    receiver: Receiver,
    *,
    headers: Mapping[str, str] | None = None,
    enclosures: Iterable[Enclosure] = (),
    **context: Any,
) -> Letter:
    """The words on our paper. Both templates walk the same words, so both parts say the same."""
    context |= {
        "words": words,
        "conference": conference,
        "greeting": _greeting(receiver.name),
        "why": receiver.why,
    }
    html = render_to_string("notifications/letter.html", context)
    return Letter(
        to=receiver.email,
        subject=words.subject,
        text=render_to_string("notifications/letter.txt", context),
        html=INLINER.inline(html),
        headers={
            "From": _sender(conference),
            "Reply-To": conference.contact_email,
            **(headers or {}),
        },
        enclosures=tuple(enclosures),
    )


def webcal(address: str) -> str:
    """The same address for calendar programs: a click on it subscribes instead of downloading."""
    return f"webcal://{address.partition('://')[2]}"


def shown_name(name: str) -> str:
    """What somebody is called, trimmed; nothing where a mail program would make a link of it."""
    shown = one_line(name, at_most=60)
    return "" if WOULD_BECOME_A_LINK.search(shown) else shown


def _greeting(name: str) -> str:
    """By name where it can be shown."""
    shown = shown_name(name)
    return _("Hello %(name)s!") % {"name": shown} if shown else _("Hello!")


def _sender(conference: Conference) -> str:
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return str(Address(display_name=one_line(conference.name), addr_spec=address))
