import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import Http404
from ninja import NinjaAPI, Schema
from ninja.errors import Throttled
from ninja.security import HttpBearer

from conference.api import api, only_json
from conference.api_conventions import Moment, Paging, Problem, Text, utc_text
from tests.factories import NOON


def test_the_api_says_what_it_is(client):
    answer = client.get("/api/v1/api-info")

    assert answer.json() == {
        "apiName": "digitala-vasterbotten",
        "apiVersion": "1.0.0",
        "apiReleased": "2026-11-23",
        "apiDocumentation": "http://localhost:8000/api/v1/openapi.json",
        "apiStatus": "active",
    }
    assert client.get("/api-info").json() == answer.json()


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/api-info"])
def test_an_unknown_address_is_a_problem_document(client, path):
    answer = client.get(path, headers={"Accept-Language": "en"})

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not found",
        "status": 404,
        "detail": "There is nothing at this address.",
        "instance": path,
    }


def test_an_address_with_a_newline_is_unknown_too(client):
    assert client.get("/api/v1/a%0A")["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/v1/api-info", "/api-info", "/api/v1/openapi.json"])
def test_a_wrong_method_is_a_problem_document_that_names_the_right_ones(client, path):
    answer = client.post(path)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_a_misspelt_parameter_is_told(client):
    answer = client.get(
        "/api/v1/conferences/2026/sessions?limt=5", headers={"Accept-Language": "en"}
    )

    assert answer.status_code == 422
    assert answer.json()["detail"] == "There is no parameter called limt here."


def test_an_address_without_parameters_minds_none(client):
    assert client.get("/api/v1/api-info?from=a-link").status_code == 200


def test_every_answer_has_a_version_that_spares_the_next_download(client):
    first = client.get("/api/v1/api-info")

    again = client.get("/api/v1/api-info", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]


def test_head_tells_what_get_would_tell(client):
    answer = client.head("/api/v1/api-info")

    assert answer.status_code == 200
    assert answer["ETag"] == client.get("/api/v1/api-info")["ETag"]


def test_answers_to_a_token_are_private(client):
    anonymous = client.get("/api/v1/api-info")
    paired = client.get("/api/v1/api-info", headers={"Authorization": "Bearer x"})

    assert anonymous["Cache-Control"] == "public, no-cache"
    assert paired["Cache-Control"] == "private, no-cache"


def test_the_api_describes_itself(client):
    description = client.get("/api/v1/openapi.json").json()

    assert description["openapi"] == "3.1.0"
    assert description["servers"][0]["url"] == "http://localhost:8000/api/v1"


def test_the_committed_description_is_current():
    call_command("write_openapi", "--check")


def test_an_outdated_description_is_noticed(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()

    with pytest.raises(CommandError, match="out of date"):
        call_command("write_openapi", "--check")

    call_command("write_openapi")
    call_command("write_openapi", "--check")


@pytest.mark.parametrize(
    ("error", "status", "headers"),
    [
        (Http404(), 404, {}),
        (Throttled(wait=5), 429, {}),
        (Problem(409, "Taken."), 409, {}),
        (Problem(418, "Short and stout."), 418, {}),
        (RuntimeError("broken"), 500, {}),
    ],
)
def test_every_refusal_is_a_problem_document(rf, error, status, headers):
    answer = api.on_exception(rf.get("/api/v1/somewhere"), error)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == status


def test_a_problem_may_tell_more(rf):
    problem = Problem(
        429,
        "Wait.",
        title="Not so fast",
        type="https://konferens.example/slow",
        headers={"Retry-After": "3"},
        seconds=3,
    )

    answer = api.on_exception(rf.get("/api/v1/somewhere"), problem)

    assert answer["Retry-After"] == "3"
    assert json.loads(answer.content) == {
        "type": "https://konferens.example/slow",
        "title": "Not so fast",
        "status": 429,
        "detail": "Wait.",
        "instance": "/api/v1/somewhere",
        "seconds": 3,
    }


def test_a_list_is_cut_into_pages():
    everything = list(range(45))

    assert Paging().part_of(everything) == {"items": list(range(20)), "count": 45}
    assert Paging(limit=20, page=3).part_of(everything)["items"] == [40, 41, 42, 43, 44]
    assert Paging(page=4).part_of(everything) == {"items": [], "count": 45}


def test_times_are_written_in_utc():
    assert utc_text(NOON) == "2026-12-08T11:00:00Z"


class Question(Schema):
    at: Moment
    text: Text = ""


def test_any_zone_is_understood_and_utc_is_answered():
    moments = ["2026-12-08T12:00:00+01:00", "2026-12-08T16:30:00+05:30", "2026-12-08T11:00:00Z"]

    told = {Question.model_validate({"at": moment}).model_dump_json() for moment in moments}

    assert told == {'{"at":"2026-12-08T11:00:00Z","text":""}'}
    assert Question(at=NOON).at == NOON


@pytest.mark.parametrize(
    "at",
    ["2026-12-08T12:00:00", "2026-12-08", "1765191600", 1765191600, "0001-01-01T00:00:00+23:00"],
)
def test_a_time_without_a_zone_is_no_time(at):
    with pytest.raises(ValueError, match="a time"):
        Question.model_validate({"at": at})


def test_text_that_a_database_cannot_keep_is_refused():
    with pytest.raises(ValueError, match="pattern"):
        Question(at=NOON, text="a\x00b")


# An API like ours with an endpoint that takes a body.


@pytest.fixture
def post(rf):
    small = NinjaAPI(urls_namespace="small")
    small._exception_handlers = api._exception_handlers
    small.add_decorator(only_json, mode="view")

    @small.post("/questions", auth=Key())
    def ask(request, question: Question):
        return {"at": utc_text(question.at)}

    patterns: Any = small.urls[0]
    view = next(pattern.callback for pattern in patterns if pattern.name == "ask")

    def post(body, content_type="application/json", key="Bearer right"):
        headers = {"Authorization": key}
        return view(rf.post("/questions", body, content_type=content_type, headers=headers))

    return post


class Key(HttpBearer):
    def authenticate(self, request, token):
        return token == "right"


def test_a_right_question_is_answered(post):
    assert json.loads(post('{"at": "2026-12-08T12:00:00+01:00"}').content) == {
        "at": "2026-12-08T11:00:00Z"
    }


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{", "application/json", 400),
        ('{"at": "2026-12-08T12:00:00"}', "application/json", 422),
        ("", "application/json", 422),
        ("at=2026", "application/x-www-form-urlencoded", 415),
        (" " * (1024 * 1024 + 1), "application/json", 413),
    ],
)
def test_a_wrong_question_is_refused_with_a_reason(post, body, content_type, status):
    answer = post(body, content_type)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["status"] == status


def test_who_has_no_right_token_is_told_how_to_send_one(post):
    answer = post("{}", key="Bearer wrong")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"
