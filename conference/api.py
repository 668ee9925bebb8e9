"""The API: what the parts offer machines, mounted by name, with problem documents for errors."""

import hashlib
import logging
import re
from collections.abc import Callable
from functools import cache, wraps
from http.client import OK
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import URLPattern, re_path
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language_from_request, gettext_noop, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from conference.api_conventions import Problem, example, problem_response
from conference.openapi import API_RELEASED, API_VERSION, description_of

type Endpoint = Callable[..., HttpResponse]

logger = logging.getLogger(__name__)

BODY_METHODS = ("POST", "PUT", "PATCH")

api = NinjaAPI(
    title="Digitala Västerbotten",
    version=API_VERSION,
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
)


class ApiInfo(Schema):
    """What the Swedish REST API profile wants every API to say of itself, in its words."""

    apiName: str  # noqa: N815 -- named by the profile
    apiVersion: str  # noqa: N815 -- named by the profile
    apiReleased: str  # noqa: N815 -- named by the profile
    apiDocumentation: str  # noqa: N815 -- named by the profile
    apiStatus: str  # noqa: N815 -- named by the profile

    model_config = example(
        apiName="digitala-vasterbotten",
        apiVersion="1.0.0",
        apiReleased="2026-11-23",
        apiDocumentation="https://konferens.example/api/v1/openapi.json",
        apiStatus="active",
    )


@api.get(
    "/api-info",
    response=ApiInfo,
    tags=["api"],
    summary="About the API",
    description=gettext_noop("Name, version, status and documentation of this API."),
)
def api_info(request: HttpRequest) -> ApiInfo:
    return ApiInfo(
        apiName="digitala-vasterbotten",
        apiVersion=API_VERSION,
        apiReleased=API_RELEASED,
        apiDocumentation=f"{settings.BASE_URL}/api/v1/openapi.json",
        apiStatus="active",
    )


@api.get("/openapi.json", include_in_schema=False)
def openapi(request: HttpRequest) -> dict[str, Any]:
    return openapi_document()


@cache
def openapi_document() -> dict[str, Any]:
    return description_of(api, base_url=settings.BASE_URL, contact=settings.CONTACT_EMAIL)


# Refusals, each with its problem document.


@api.exception_handler(Problem)
def known_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem_response(request, problem)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response(request, Problem(404, _("There is nothing at this address.")))


@api.exception_handler(AuthenticationError)
def not_authenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    detail = _("Send a valid token in the Authorization header.")
    return problem_response(request, Problem(401, detail, headers={"WWW-Authenticate": "Bearer"}))


@api.exception_handler(Throttled)
def too_many_requests(request: HttpRequest, error: Throttled) -> HttpResponse:
    return problem_response(request, Problem(429, _("Wait a little and try again.")))


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem_response(request, Problem(413, _("A request may hold at most one mebibyte.")))


@api.exception_handler(HttpError)
def not_readable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja itself raises this for a body that is not JSON."""
    return problem_response(request, Problem(400, _("The body is not JSON that can be read.")))


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"location": ".".join(map(str, wrong["loc"])), "detail": wrong["msg"]}
        for wrong in error.errors
    ]
    detail = _("Something in the request is not as described; see errors.")
    return problem_response(request, Problem(422, detail, errors=errors))


@api.exception_handler(Exception)
def broken(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("An API request failed", exc_info=error)
    detail = _("Something went wrong on our side. It has been written down.")
    return problem_response(request, Problem(500, detail))


@login_not_required
@csrf_exempt
def unknown_address(request: HttpRequest) -> HttpResponse:
    with override(get_language_from_request(request)):
        return problem_response(request, Problem(404, _("There is nothing at this address.")))


# What surrounds every endpoint.


def only_json(run: Endpoint) -> Endpoint:
    """A body must say that it is JSON."""

    @wraps(run)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        length = request.headers.get("Content-Length") or "0"
        has_body = request.method in BODY_METHODS and length != "0"
        if has_body and request.content_type != "application/json":
            return problem_response(request, Problem(415, _("Send the body as application/json.")))
        return run(request, *args, **kwargs)

    return read


def only_known_parameters(run: Endpoint) -> Endpoint:
    """A parameter that was misspelt is told, not passed over: the answer would be another."""

    @wraps(run)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = _query_parameters(request) if request.GET else set()
        unknown = sorted(set(request.GET) - known)
        if known and unknown:
            detail = _("There is no parameter called %(name)s here.") % {"name": unknown[0][:50]}
            return problem_response(request, Problem(422, detail))
        return run(request, *args, **kwargs)

    return read


def _query_parameters(request: HttpRequest) -> set[str]:
    """What the description says that the address and method take after the question mark."""
    assert request.resolver_match
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", request.resolver_match.route)
    methods = openapi_document()["paths"].get(path.removeprefix("api/v1"), {})
    parameters = methods.get(str(request.method).lower(), {}).get("parameters", [])
    return {one["name"] for one in parameters if one["in"] == "query"}


def public_endpoint(view: Endpoint) -> Endpoint:
    """HEAD and conditional requests, problems in the caller's language, no login page."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        method, request.method = request.method, _effective_method(request)
        with override(get_language_from_request(request)):
            response = view(request, *args, **kwargs)
            if isinstance(response, HttpResponseNotAllowed):
                return _method_not_allowed(request, response)
        request.method = method
        return _conditional(request, response)

    return login_not_required(csrf_exempt(answer))


@public_endpoint
@require_safe
def info_at_the_root(request: HttpRequest) -> HttpResponse:
    return JsonResponse(api_info(request).model_dump())


def _effective_method(request: HttpRequest) -> str | None:
    return "GET" if request.method == "HEAD" else request.method


def _method_not_allowed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    allowed = set(response["Allow"].split(", "))
    allowed |= {"HEAD"} if "GET" in allowed else set()
    detail = _("This address answers other methods; see Allow.")
    headers = {"Allow": ", ".join(sorted(allowed))}
    return problem_response(request, Problem(405, detail, headers=headers))


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.method not in {"GET", "HEAD"} or response.status_code != OK:
        return response
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    visibility = "private" if "Authorization" in request.headers else "public"
    response.headers.setdefault("Cache-Control", f"{visibility}, no-cache")
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    assert isinstance(conditional, HttpResponse)
    return conditional


def _patterns() -> list[URLPattern]:
    patterns = [
        pattern
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ]
    for pattern in patterns:
        pattern.callback = public_endpoint(pattern.callback)
    return patterns


api.add_decorator(only_json, mode="view")
api.add_decorator(only_known_parameters, mode="view")
api.add_router("", "scheduling.api.router")
api.add_router("", "registrations.api.check_ins.router")
api.add_router("", "registrations.api.device.router")
api.add_router("", "registrations.api.disagreements.router")
api.add_router("", "registrations.api.doors.router")
api.add_router("", "registrations.api.people.router")

urls = (_patterns(), "ninja", "api")
fallback = [re_path("", unknown_address)]
