"""What every endpoint of the API shares: times, texts, pages of a list, and problems.

An endpoint declares its answer as a Schema with an `example`, its description with
`gettext_noop`, and raises `Problem`. Which problems can happen to it, and the Swedish beside the
English, are added by `conference.openapi`; ETag, HEAD and 304 by `conference.api`.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

RFC_3339 = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)
TITLES = {
    400: _("Bad request"),
    401: _("Not authenticated"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Method not allowed"),
    409: _("Conflict"),
    413: _("Too large"),
    415: _("Unsupported media type"),
    422: _("Not valid"),
    429: _("Too many requests"),
    500: _("Internal server error"),
}


def _refuse_loose_times(value: object) -> object:
    """Pydantic also reads numbers and times without a zone; a stranger's clock is no guesswork."""
    if isinstance(value, datetime) or (isinstance(value, str) and RFC_3339.fullmatch(value)):
        return value
    raise ValueError("a time with a zone, as in 2026-12-08T09:30:00Z")


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time in this era") from error


def utc_text(at: datetime) -> str:
    """The way the API writes a time: 2026-12-08T09:30:00Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


Moment = Annotated[
    datetime,
    BeforeValidator(_refuse_loose_times),
    AfterValidator(_in_utc),
    PlainSerializer(utc_text, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A point in time: any zone is understood, none is refused, UTC is answered."""

Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
"""Words that a database can keep: anything but the NUL character."""


def example(**members: Any) -> ConfigDict:
    """A schema's `model_config`: the example that the description shows wherever it is used."""
    return ConfigDict(json_schema_extra={"examples": [members]})


class Paging(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(default=20, ge=1, le=100, description="How many items a page holds.")
    page: int = Field(default=1, ge=1, le=100_000, description="Which page, counted from 1.")

    @property
    def part(self) -> slice:
        """Where the page is in the whole list."""
        first = (self.page - 1) * self.limit
        return slice(first, first + self.limit)

    def part_of[T](self, everything: Sequence[T]) -> dict[str, Any]:
        """The page of the list, and how long the whole list is."""
        return {"items": everything[self.part], "count": len(everything)}


class ProblemDocument(Schema):
    """What went wrong, as RFC 9457 writes it."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] | None = None

    model_config = example(
        type="about:blank",
        title="Hittades inte",
        status=404,
        detail="Det finns inget på den här adressen.",
        instance="/api/v1/conferences/1999",
    )


class Problem(Exception):
    """Why a request is answered with a problem document instead; `members` extend it."""

    def __init__(
        self,
        status: int,
        detail: str | Promise,
        *,
        title: str | Promise = "",
        type: str = "about:blank",  # noqa: A002 -- the member's name in RFC 9457
        headers: dict[str, str] | None = None,
        **members: object,
    ) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail
        self.title = title or TITLES.get(status, _("Problem"))
        self.type = type
        self.headers = headers or {}
        self.members = members


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    document: dict[str, Any] = {
        "type": problem.type,
        "title": str(problem.title),
        "status": problem.status,
        "detail": str(problem.detail),
        "instance": request.path,
        **problem.members,
    }
    return JsonResponse(
        document,
        status=problem.status,
        content_type="application/problem+json",
        headers=problem.headers | {"Cache-Control": "no-store"},
    )
