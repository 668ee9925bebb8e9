"""What cannot change is rendered once and not sent twice."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.http import http_date

from conference.http_caching import Rendition, Shelf, shelf, unchanging_response

PUBLISHED = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
PAGE = "<p>Välkommen till Skellefteå</p>" * 20


@pytest.fixture(autouse=True)
def _empty_shelf():
    shelf.clear()


def ask(*, key="programme", body=PAGE, method="get", **headers):
    request = getattr(RequestFactory(), method)("/2026/program/", headers=headers)
    answer = unchanging_response(request, key=key, render=lambda: body, last_modified=PUBLISHED)
    assert isinstance(answer, HttpResponse)
    return answer


def test_the_first_answer_is_what_was_rendered():
    answer = ask()

    assert answer.status_code == 200
    assert answer.content.decode() == PAGE
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Last-Modified"] == http_date(PUBLISHED.timestamp())
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_a_key_is_rendered_once():
    ask()

    assert ask(body="something else").content.decode() == PAGE
    assert ask(key="another", body="something else").content == b"something else"


def test_no_key_is_rendered_every_time():
    ask(key=None)

    assert ask(key=None, body="something else").content == b"something else"


def test_bytes_are_sent_as_they_are():
    assert ask(body=b"BEGIN:VCALENDAR\r\n").content == b"BEGIN:VCALENDAR\r\n"


@pytest.mark.parametrize("accepts", ["gzip", "br, gzip;q=0.5", "deflate, *", "GZIP"])
def test_whoever_takes_gzip_gets_gzip(accepts):
    answer = ask(accept_encoding=accepts)

    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content).decode() == PAGE


@pytest.mark.parametrize("accepts", ["", "identity", "br", "gzip;q=0", "gzip; q=0.0", "br, *;q=0"])
def test_whoever_does_not_take_gzip_gets_plain_bytes(accepts):
    answer = ask(accept_encoding=accepts)

    assert "Content-Encoding" not in answer.headers
    assert answer.content.decode() == PAGE


def test_each_encoding_has_a_strong_etag_of_its_own():
    plain = ask().headers["ETag"]
    zipped = ask(accept_encoding="gzip").headers["ETag"]

    assert plain.startswith('"')
    assert zipped == plain[:-1] + '-gzip"'


def test_who_has_the_page_gets_304_without_a_body():
    etag = ask(accept_encoding="gzip").headers["ETag"]

    answer = ask(accept_encoding="gzip", if_none_match=etag)

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == etag
    assert answer.headers["Cache-Control"] == "public, no-cache"


def test_who_has_another_page_gets_the_page():
    assert ask(if_none_match='"older"').status_code == 200


def test_if_modified_since_is_understood():
    before = http_date((PUBLISHED - timedelta(hours=1)).timestamp())

    assert ask(if_modified_since=http_date(PUBLISHED.timestamp())).status_code == 304
    assert ask(if_modified_since=before).status_code == 200


def test_the_time_of_change_may_be_asked_for_only_when_it_is_needed():
    asked = []

    def last_modified():
        asked.append(PUBLISHED)
        return PUBLISHED

    request = RequestFactory().get("/2026/program/")
    for _time in range(2):
        answer = unchanging_response(
            request, key="programme", render=lambda: PAGE, last_modified=last_modified
        )

    assert answer.headers["Last-Modified"] == http_date(PUBLISHED.timestamp())
    assert asked == [PUBLISHED]


def test_head_has_the_headers_of_get():
    assert ask(method="head").headers == ask().headers


def test_the_same_page_gives_the_same_bytes_in_every_process():
    assert Rendition(b"programme", 0).zipped == Rendition(b"programme", 0).zipped


def test_a_full_shelf_lets_the_longest_unused_go():
    page = Rendition(b"x" * 1000, 0)
    small = Shelf(largest=2 * page.weight)
    small.put("programme", page)
    small.put("speakers", page)

    small.take("programme")
    small.put("session", page)

    assert (small.take("programme"), small.take("speakers")) == (page, None)
    assert (len(small), small.weight) == (2, 2 * page.weight)


def test_what_is_put_twice_weighs_once():
    page = Rendition(b"x" * 1000, 0)
    small = Shelf(largest=3 * page.weight)

    small.put("programme", page)
    small.put("programme", page)

    assert (len(small), small.weight) == (1, page.weight)


def test_what_alone_is_too_heavy_is_not_kept():
    small = Shelf(largest=10)

    small.put("programme", Rendition(b"x" * 1000, 0))

    assert (len(small), small.weight) == (0, 0)
