"""The API's description: what the endpoints declare, and what the Swedish profile adds to it.

The REST API profile asks for words in Swedish and English, an example of every body, and a
description of every answer. What is the same everywhere is written once, here.
"""

from http.client import BAD_REQUEST
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI

from conference.api_conventions import TITLES, ProblemDocument

type Json = dict[str, Any]

API_VERSION = "1.0.0"
API_RELEASED = "2026-11-23"
PROBLEM = {"$ref": "#/components/schemas/ProblemDocument"}

ABOUT = _(
    "The published programme of the conference, open to everybody, and the check-in at the "
    "doors, for paired devices."
)
LIMITATIONS = _(
    "Limitations: a body holds at most one mebibyte, a list answers at most 100 items a page, "
    "and only the newest published programme can be read."
)
ANSWERS = {
    200: _("The answer."),
    201: _("Created."),
    204: _("Done; there is nothing to tell."),
    304: _("Not changed since the version that If-None-Match names."),
    400: _("The body is not JSON that can be read."),
    401: _("A valid token is missing."),
    403: _("The token does not allow this."),
    404: _("There is nothing at this address."),
    409: _("The request contradicts an earlier one."),
    413: _("The body is larger than one mebibyte."),
    415: _("The body is not application/json."),
    422: _("Something in the request is not as described."),
    429: _("Too many requests; Retry-After says when to try again."),
    500: _("Something went wrong on the server."),
}
EVERY_OPERATION = (404, 422, 429, 500)
WITH_A_BODY = (400, 413, 415)
WITH_A_TOKEN = (401, 403)


def description_of(api: NinjaAPI, *, base_url: str, contact: str) -> Json:
    """The OpenAPI 3.1 document of an API that is served at a place of its own."""
    document: Json = dict(api.get_openapi_schema(path_prefix=""))
    document["info"] = _info(api, base_url, contact)
    document["servers"] = [{"url": f"{base_url}/api/v1", "description": api.title}]
    document["externalDocs"] = {
        "url": "https://www.dataportal.se/rest-api-profil",
        "description": "REST API-profilen",
    }
    document["tags"] = [{"name": name} for name in sorted(_tags(document))]
    schemas = document["components"]["schemas"]
    schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
    for methods in document["paths"].values():
        for method, operation in methods.items():
            _complete(operation, method, schemas)
    return document


def in_both_languages(text: str) -> str:
    with override("sv"):
        swedish = gettext(text)
    return f"{swedish}\n\n{text}"


def _info(api: NinjaAPI, base_url: str, contact: str) -> Json:
    return {
        "title": api.title,
        "version": api.version,
        "description": in_both_languages(ABOUT),
        "contact": {"name": api.title, "url": base_url, "email": contact},
        "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/sv/"},
        "x-limitations": in_both_languages(LIMITATIONS),
        "x-sla": {
            "availability": "99.5 %",
            "responseTime": "p95 < 300 ms",
            "support": contact,
        },
    }


def _tags(document: Json) -> set[str]:
    return {
        tag
        for methods in document["paths"].values()
        for operation in methods.values()
        for tag in operation.get("tags", [])
    }


def _complete(operation: Json, method: str, schemas: Json) -> None:
    operation["description"] = in_both_languages(operation["description"])
    responses = operation["responses"]
    for status in _problems_of(operation):
        responses[status] = {"content": {"application/problem+json": _problem(status)}}
    if method == "get":
        responses[304] = {}
        responses[200]["headers"] = {
            "ETag": {"description": in_both_languages(_("The version of the answer."))}
            | {"schema": {"type": "string"}}
        }
    for status, response in responses.items():
        response["description"] = in_both_languages(ANSWERS[status])
        if status < BAD_REQUEST:
            _show_examples(response, schemas)
    _show_examples(operation.get("requestBody", {}), schemas)
    operation["responses"] = {str(status): responses[status] for status in sorted(responses)}


def _problems_of(operation: Json) -> set[int]:
    declared = {status for status in operation["responses"] if status >= BAD_REQUEST}
    of_the_body = WITH_A_BODY if "requestBody" in operation else ()
    of_the_token = WITH_A_TOKEN if "security" in operation else ()
    return declared.union(EVERY_OPERATION, of_the_body, of_the_token)


def _problem(status: int) -> Json:
    with override("sv"):
        example = {
            "type": "about:blank",
            "title": str(TITLES[status]),
            "status": status,
            "detail": gettext(ANSWERS[status]),
            "instance": "/api/v1/conferences/2026",
        }
    return {"schema": PROBLEM, "examples": {"example1": {"value": example}}}


def _show_examples(body: Json, schemas: Json) -> None:
    """The examples that a schema carries, where the profile looks for them."""
    for media in body.get("content", {}).values():
        name = media["schema"]["$ref"].rsplit("/", 1)[-1]
        examples = schemas[name]["examples"]
        media["examples"] = {
            f"example{number}": {"value": value} for number, value in enumerate(examples, start=1)
        }
