"""Things that an organiser has put in an order: one of them goes a step up or down."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.db import models


class Placed(Protocol):
    position: int


def one_step(rows: Iterable[Any], one: models.Model, *, up: bool) -> list[Any]:
    """The rows in their new order, counted from one. At the end of the order nothing moves."""
    order = list(rows)
    at = order.index(one)
    to = at - 1 if up else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return numbered(order)


def numbered[P: Placed](order: list[P]) -> list[P]:
    for position, one in enumerate(order, start=1):
        one.position = position
    return order
