"""What the page frame needs to say where one is, and when."""

from datetime import date

from django import template
from django.template.context import Context
from django.urls import translate_url
from django.utils.formats import date_format

register = template.Library()


@register.simple_tag(takes_context=True)
def this_page_in(context: Context, language: str) -> str:
    """The address of this page in another language; empty where the page has none.

    A page whose query says what is shown puts the cleaned query in the context as
    `canonical_query`: nothing that a stranger wrote reaches the link in any other way.
    """
    request = context.get("request")
    if request is None:
        return ""
    address = translate_url(request.path, language)
    if address == request.path:
        return ""
    query = context.get("canonical_query", "")
    return f"{address}?{query}" if query else address


@register.simple_tag
def date_span(first: date, last: date) -> str:
    """From the first day to the last, saying no month or year twice."""
    if first == last:
        return date_format(first, "j F Y")
    if first.year != last.year:
        start = date_format(first, "j F Y")
    else:
        start = date_format(first, "j" if first.month == last.month else "j F")
    return f"{start}–{date_format(last, 'j F Y')}"
