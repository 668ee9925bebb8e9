"""What the page frame says about where one is, and when."""

from datetime import date

from django.template import Context
from django.test import RequestFactory
from django.utils.translation import override

from conference.templatetags.site import date_span, this_page_in


def test_this_page_in_another_language():
    request = RequestFactory().get("/admin/login/")

    assert this_page_in(Context({"request": request}), "en") == ""
    assert this_page_in(Context(), "en") == ""


def test_a_span_of_days_says_no_more_than_it_must():
    with override("sv"):
        assert date_span(date(2026, 12, 8), date(2026, 12, 9)) == "8–9 december 2026"
        assert date_span(date(2026, 12, 8), date(2026, 12, 8)) == "8 december 2026"
        assert date_span(date(2026, 11, 30), date(2026, 12, 1)) == "30 november–1 december 2026"
        assert date_span(date(2026, 12, 31), date(2027, 1, 1)) == "31 december 2026–1 januari 2027"
