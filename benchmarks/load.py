"""Requests from several clients at once over connections that stay open."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import repeat
from queue import Empty, SimpleQueue
from statistics import quantiles


@dataclass(frozen=True)
class Call:
    """One request; `path` begins with a slash."""

    path: str
    method: str = "GET"
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What the clients saw: counts of status codes, times in milliseconds, answers by call."""

    seconds: float
    times: list[float]
    statuses: dict[int, int]

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, of_hundred: int) -> float:
        return quantiles(self.times, n=100)[of_hundred - 1]


def send(
    port: int,
    calls: Iterable[Call],
    *,
    clients: int = 8,
    seen: Callable[[Call, int, bytes], None] = lambda call, status, body: None,
) -> Outcome:
    """Send every call once, divided among the clients."""
    waiting: SimpleQueue[Call] = SimpleQueue()
    for call in calls:
        waiting.put(call)
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        answered = list(pool.map(_client, repeat(port, clients), repeat(waiting), repeat(seen)))
    seconds = time.perf_counter() - started
    statuses: dict[int, int] = {}
    for status, _time in (answer for answers in answered for answer in answers):
        statuses[status] = statuses.get(status, 0) + 1
    return Outcome(seconds, [ms for answers in answered for _status, ms in answers], statuses)


def _client(
    port: int, waiting: SimpleQueue[Call], seen: Callable[[Call, int, bytes], None]
) -> list[tuple[int, float]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    answers = []
    while True:
        try:
            call = waiting.get_nowait()
        except Empty:
            connection.close()
            return answers
        started = time.perf_counter()
        connection.request(call.method, call.path, call.body, call.headers)
        response = connection.getresponse()
        body = response.read()
        answers.append((response.status, (time.perf_counter() - started) * 1000))
        seen(call, response.status, body)
