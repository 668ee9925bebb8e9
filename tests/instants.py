"""What happens between reading and writing: somebody else acts in that very instant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def just_before(statement: str, act: Callable[[], object]) -> Iterator[None]:
    """Act once, before the first statement that has these words in it."""
    to_do = [act]

    def between(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if statement in sql and to_do:
            to_do.pop()()
        return execute(sql, *rest)

    with connection.execute_wrapper(between):
        yield
