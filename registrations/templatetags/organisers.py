"""The pages of those who work with a conference, for the frame around each of them."""

from collections.abc import Iterable

from django import template
from django.template import Context
from django.urls import reverse

from conference.models import Conference, User
from registrations.organiser_pages import Part, parts_for

register = template.Library()


@register.simple_tag(takes_context=True)
def organiser_parts(context: Context, conference: Conference) -> list[Part]:
    user = context["request"].user
    assert isinstance(user, User)
    [(_conference, parts)] = parts_for(user, [conference])
    return parts


@register.simple_tag(takes_context=True)
def part_of_this_page(context: Context, parts: list[Part]) -> Part | None:
    """The part that the page, or the one it lies under, belongs to."""
    return part_of(context["request"].path, context["conference"], parts)


def part_of(path: str, conference: Conference, parts: Iterable[Part]) -> Part | None:
    """By the longest address that the path begins with."""
    addresses = {
        reverse(page.name, args=[conference.slug]): part for part in parts for page in part.pages
    }
    around = [address for address in addresses if path.startswith(address)]
    return addresses[max(around, key=len)] if around else None
