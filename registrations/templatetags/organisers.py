"""The pages of those who work with a conference, for the frame around each of them."""

from django import template
from django.template import Context

from conference.models import Conference, User
from registrations.organiser_pages import Page, pages_for

register = template.Library()


@register.simple_tag(takes_context=True)
def organiser_pages(context: Context, conference: Conference) -> list[Page]:
    user = context["request"].user
    assert isinstance(user, User)
    [(_conference, pages)] = pages_for(user, [conference])
    return pages
