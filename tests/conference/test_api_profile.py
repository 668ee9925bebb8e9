"""The Swedish REST API profile (Digg), rule by rule, over the committed description."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

DESCRIPTION: dict[str, Any] = json.loads((settings.BASE_DIR / "docs/openapi.json").read_text())
SCHEMAS = DESCRIPTION["components"]["schemas"]
OPERATIONS = [
    pytest.param(path, method, operation, id=f"{method} {path}")
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
]
every_operation = pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)


def bodies(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every media type of the request and the answers."""
    for part in (operation.get("requestBody", {}), *operation["responses"].values()):
        yield from part.get("content", {}).items()


def test_the_description_is_right_openapi():
    """DOK.17."""
    validate(DESCRIPTION)

    assert DESCRIPTION["openapi"].startswith("3.1")


def test_the_api_is_presented():
    """DOK.01, 03, 07, 08, 09, 11."""
    info = DESCRIPTION["info"]

    assert info["title"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", info["version"])
    assert info["contact"].keys() == {"name", "url", "email"}
    assert info["license"].keys() == {"name", "url"}
    assert info["x-sla"].keys() == {"availability", "responseTime", "support"}
    assert info["x-limitations"]
    assert DESCRIPTION["externalDocs"]["url"].startswith("https://")


def test_the_server_is_safe_and_names_its_version():
    """UFN.01, UFN.02, VER.05, SAK.01."""
    assert [server["url"] for server in DESCRIPTION["servers"]] == [
        "https://konferens.example/api/v1"
    ]


def test_the_api_tells_about_itself():
    """VER.06."""
    told = SCHEMAS["ApiInfo"]["properties"].keys()

    assert "/api-info" in DESCRIPTION["paths"]
    assert told == {"apiName", "apiVersion", "apiReleased", "apiDocumentation", "apiStatus"}


@every_operation
def test_words_are_in_swedish_and_english(path, method, operation):
    """DOK.06, DOK.19, DOK.20."""
    texts = [DESCRIPTION["info"]["description"], operation["description"]]
    texts += [answer["description"] for answer in operation["responses"].values()]

    for text in texts:
        swedish, english = text.split("\n\n")
        assert swedish != english


@every_operation
def test_every_body_is_shown_by_a_right_example(path, method, operation):
    """DOK.15; and the examples keep the schema they exemplify."""
    for _media_type, body in bodies(operation):
        examples = [example["value"] for example in body["examples"].values()]
        assert examples
        checker = Draft202012Validator(body["schema"] | {"components": DESCRIPTION["components"]})
        for example in examples:
            checker.validate(example)


@every_operation
def test_addresses_are_plain(path, method, operation):
    """RES.02, RES.06, UFN.08, UFN.09: lower case and hyphens; camel case in parameters."""
    parts = [part for part in path.split("/") if part]

    assert all(re.fullmatch(r"[a-z0-9-]+|\{[a-z][a-zA-Z0-9]*\}", part) for part in parts)
    assert not re.search("personnummer|personal-number|ssn", path)


@every_operation
def test_bodies_are_json(path, method, operation):
    """AME.01, FOR.02, FEL.01: JSON, no body in a GET, problems as RFC 9457."""
    for status, answer in operation["responses"].items():
        problem = int(status) >= 400
        expected = {"application/problem+json" if problem else "application/json"}
        assert set(answer.get("content", expected)) == expected
    assert set(operation.get("requestBody", {}).get("content", [])) <= {"application/json"}
    assert method != "get" or "requestBody" not in operation


@pytest.mark.parametrize("name", sorted(SCHEMAS.keys() - {"ApiInfo"}))
def test_members_are_in_snake_case(name):
    """AME.04, 05, 07; only api-info is named by the profile itself."""
    members = SCHEMAS[name].get("properties", {})

    assert all(re.fullmatch("[a-z][a-z0-9]*(_[a-z0-9]+)*", member) for member in members)


@every_operation
def test_problems_are_described(path, method, operation):
    """FEL.02."""
    expected = {"404", "422", "429", "500"}
    if "requestBody" in operation:
        expected |= {"400", "413", "415"}
    if "security" in operation:
        expected |= {"401", "403"}

    assert expected <= operation["responses"].keys()


@every_operation
def test_lists_are_paged_alike(path, method, operation):
    """FNS.01, 03, 05-09: limit is 20, page begins at 1, and no filter is demanded."""
    queries = {
        parameter["name"]: parameter
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query"
    }

    assert not any(query["required"] for query in queries.values())
    if "page" in queries:
        assert queries["limit"]["schema"]["default"] == 20
        assert queries["limit"]["schema"]["maximum"] == 100
        assert queries["page"]["schema"]["default"] == 1


def test_tokens_travel_in_the_header_only():
    """SAK.09, 10, 15, 16, 18."""
    schemes = DESCRIPTION["components"].get("securitySchemes", {})

    assert all(
        (scheme["type"], scheme["scheme"]) == ("http", "bearer") for scheme in schemes.values()
    )


def moments(value: Any) -> Iterator[str]:
    """Every text that looks like a point in time, at any depth."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from moments(member)
    elif isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        yield value


@every_operation
def test_times_are_answered_in_utc(path, method, operation):
    """DOT.01, DOT.04."""
    shown = [
        moment
        for answer in operation["responses"].values()
        for moment in moments(answer.get("content", {}))
    ]

    assert all(moment.endswith("Z") for moment in shown)
