"""Answers that cannot change: rendered once, kept as bytes, and not sent again to who has them."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

HTML = "text/html; charset=utf-8"
LARGEST_MEMORY = 16 * 1024 * 1024


def unchanging_response(
    request: HttpRequest,
    *,
    key: Hashable,
    render: Callable[[], str | bytes],
    last_modified: datetime | Callable[[], datetime],
    content_type: str = HTML,
) -> HttpResponseBase:
    """Answer with what `render` gave the first time this process was asked for `key`.

    The key must name everything that the bytes depend on: which view, which release, which
    language, which filters. `key=None` renders every time (for what strangers may vary without
    end, such as a free-text search) and is otherwise the same. `last_modified` may be a function,
    asked only when `render` is. `render` must give the same bytes
    in every process, so that all of them give the same ETag.

    The answer has a strong ETag (one for each encoding), Last-Modified and 304, and is sent
    compressed to whoever takes gzip. HEAD is answered as GET; the server leaves the body out.
    Add headers of your own to what is returned: a 304 with more headers is still a 304.
    """
    rendition = _remembered(key, render, last_modified)
    zipped = _takes_gzip(request.headers.get("Accept-Encoding", ""))
    etag = rendition.zipped_etag if zipped else rendition.etag
    response = HttpResponse(
        rendition.zipped if zipped else rendition.body, content_type=content_type
    )
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(rendition.last_modified)
    # Kept anywhere, but asked about every time: a published change is seen at once.
    response.headers["Cache-Control"] = "public, no-cache"
    answer = get_conditional_response(request, etag, rendition.last_modified, response)
    assert answer is not None
    return answer


@dataclass(frozen=True, slots=True)
class Rendition:
    """The bytes of one answer, plain and compressed."""

    body: bytes
    last_modified: int
    zipped: bytes = field(init=False)
    etag: str = field(init=False)
    zipped_etag: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.body).hexdigest()[:32]
        # mtime=0: the same page gives the same bytes whenever and wherever it is compressed.
        object.__setattr__(self, "zipped", gzip.compress(self.body, 6, mtime=0))
        object.__setattr__(self, "etag", f'"{digest}"')
        object.__setattr__(self, "zipped_etag", f'"{digest}-gzip"')

    @property
    def weight(self) -> int:
        return len(self.body) + len(self.zipped)


class Shelf:
    """Renditions by key. When they weigh too much, those unused the longest leave."""

    def __init__(self, largest: int) -> None:
        self.largest = largest
        self.weight = 0
        self._renditions: OrderedDict[Hashable, Rendition] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._renditions)

    def take(self, key: Hashable) -> Rendition | None:
        with self._lock:
            if key in self._renditions:
                self._renditions.move_to_end(key)
            return self._renditions.get(key)

    def put(self, key: Hashable, rendition: Rendition) -> None:
        with self._lock:
            replaced = self._renditions.pop(key, None)
            self._renditions[key] = rendition
            self.weight += rendition.weight - (replaced.weight if replaced else 0)
            while self.weight > self.largest:
                _key, oldest = self._renditions.popitem(last=False)
                self.weight -= oldest.weight

    def clear(self) -> None:
        with self._lock:
            self._renditions.clear()
            self.weight = 0


shelf = Shelf(LARGEST_MEMORY)


def _remembered(
    key: Hashable,
    render: Callable[[], str | bytes],
    last_modified: datetime | Callable[[], datetime],
) -> Rendition:
    rendition = None if key is None else shelf.take(key)
    if rendition is None:
        body = render()
        changed_at = last_modified() if callable(last_modified) else last_modified
        rendition = Rendition(
            body.encode() if isinstance(body, str) else body, int(changed_at.timestamp())
        )
        if key is not None:
            shelf.put(key, rendition)
    return rendition


def _takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header names gzip (or anything) without refusing it."""
    for offer in accept_encoding.lower().split(","):
        coding, _separator, weight = offer.partition(";")
        if coding.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
