"""A query that is asked again and again: written once, and answered by one row of facts.

Django takes several times longer to write such a statement than a database needs to answer it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

PLACE = "where the question's own value goes"
type Question = Callable[[str], QuerySet[Any, Any]]


def first_row(question: Question, value: str) -> tuple[Any, ...] | None:
    """The first row that the question's `values_list` gives for a value, as the database says it.

    `question` must be a function of a module: what it answers for one value is how it is asked
    for all of them.
    """
    statement, parameters = _written(question, connection.vendor)
    asked = [value if parameter == PLACE else parameter for parameter in parameters]
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def moment(told: datetime | str) -> datetime:
    """A time from such a row: SQLite tells it without a zone, some of it as text, and in UTC."""
    at = told if isinstance(told, datetime) else datetime.fromisoformat(told)
    return at.replace(tzinfo=at.tzinfo or UTC)


@cache
def _written(question: Question, vendor: str) -> tuple[str, tuple[Any, ...]]:
    return question(PLACE)[:1].query.sql_with_params()
