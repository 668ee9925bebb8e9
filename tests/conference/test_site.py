"""What the page frame says about where one is, and when."""

from datetime import date

from django.template import Context
from django.test import RequestFactory
from django.utils.translation import override

from conference.languages import language_name
from conference.templatetags.site import date_span, language_of, this_page_in, webcal
from scheduling.programme import Text


def test_this_page_in_another_language():
    page = Context({"request": RequestFactory().get("/tillganglighet/"), "canonical_query": "a=1"})

    assert this_page_in(page, "en") == "/en/accessibility/?a=1"


def test_a_page_without_a_translation_or_a_request_has_no_other_address():
    machine = RequestFactory().get("/admin/login/")

    assert this_page_in(Context({"request": machine}), "en") == ""
    assert this_page_in(Context(), "en") == ""


def test_a_text_says_when_it_is_not_in_the_language_of_the_page():
    assert [language_of(text) for text in (Text("Ja"), Text("", "Yes"), Text("Ja", "Yes"))] == [
        "",
        'lang="en"',
        "",
    ]
    with override("en"):
        assert [language_of(text) for text in (Text("Ja"), Text("", "Yes"))] == ['lang="sv"', ""]


def test_a_calendar_program_subscribes_to_the_site_itself(settings):
    settings.BASE_URL = "https://konferens.example"

    assert webcal("/2026/programme.ics") == "webcal://konferens.example/2026/programme.ics"


def test_a_span_of_days_says_no_more_than_it_must():
    with override("sv"):
        assert date_span(date(2026, 12, 8), date(2026, 12, 9)) == "8–9 december 2026"
        assert date_span(date(2026, 12, 8), date(2026, 12, 8)) == "8 december 2026"
        assert date_span(date(2026, 11, 30), date(2026, 12, 1)) == "30 november–1 december 2026"
        assert date_span(date(2026, 12, 31), date(2027, 1, 1)) == "31 december 2026–1 januari 2027"


def test_languages_have_names_in_the_readers_language():
    names = [language_name(code) for code in ("sv", "se", "xx")]

    assert names == ["svenska", "nordsamiska", "xx"]
