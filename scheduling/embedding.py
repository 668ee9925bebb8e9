"""How other sites show our programme: an element of its own, a frame, and oEmbed's answer."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.addresses import whole_address, whole_file
from conference.models import Conference

WIDTH, HEIGHT = 800, 900


@dataclass(frozen=True, slots=True)
class Frame:
    """How large a frame may be, in CSS pixels."""

    width: int = WIDTH
    height: int = HEIGHT

    @classmethod
    def asked_for(cls, width: str, height: str) -> Self:
        """No larger than asked; what is no number asks for nothing."""
        wanted = [
            min(usual, int(asked)) if asked.isdecimal() and int(asked) else usual
            for asked, usual in ((width, WIDTH), (height, HEIGHT))
        ]
        return cls(*wanted)


def element_markup(conference: Conference, *, language: str) -> SafeString:
    """A custom element that takes the programme in, as wide as the page and always the newest."""
    return format_html(
        '<script async src="{}"></script>\n<dv-programme src="{}"></dv-programme>',
        whole_file(static("js/embed.js")),
        _address("embedded_programme", conference, language),
    )


def frame_markup(conference: Conference, frame: Frame, *, language: str) -> SafeString:
    with override(language):
        title = _("The programme of %(conference)s") % {"conference": conference.name}
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>',
        _address("framed_programme", conference, language),
        title,
        frame.width,
        frame.height,
    )


def discovery_address(conference: Conference) -> str:
    """Where the programme page says that oEmbed's answer about it is."""
    about = urlencode({"url": whole_address("programme", conference.slug)})
    return f"{whole_address('oembed')}?{about}"


def oembed_answer(conference: Conference, frame: Frame, *, language: str) -> dict[str, Any]:
    """The response of oEmbed 1.0, section 2.3.4: type "rich"."""
    with override(language):
        name = conference.name
    return {
        "version": "1.0",
        "type": "rich",
        "title": name,
        "provider_name": name,
        "provider_url": whole_address("conference", conference.slug),
        "html": frame_markup(conference, frame, language=language),
        "width": frame.width,
        "height": frame.height,
        "cache_age": 3600,
    }


def _address(name: str, conference: Conference, language: str) -> str:
    address = whole_address(name, conference.slug)
    return f"{address}?{urlencode({'lang': 'en'})}" if language == "en" else address
