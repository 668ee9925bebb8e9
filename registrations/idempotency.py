"""A device that lost an answer may ask again with the same key, and gets the same answer."""

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from registrations.models import IdempotentAnswer

KEPT_FOR = timedelta(hours=24)
NAMESPACE = UUID("6f1d6d0a-4a0b-5d0e-9a35-0f6d8e5d7c11")


class KeyUsedForAnotherRequest(Exception):
    """The key came before, with another request."""


def answer_given(device_id: int, key: str, request: str, *, now: datetime) -> dict[str, Any] | None:
    """The answer that the device got to this request within the last day."""
    answers = IdempotentAnswer.objects.filter(device=device_id, key=key)
    earlier = answers.filter(answered_at__gt=now - KEPT_FOR).first()
    if earlier is None:
        return None
    if earlier.request_hash != _hash(request):
        raise KeyUsedForAnotherRequest
    body: dict[str, Any] = earlier.body
    return body


def remember(
    device_id: int, key: str, request: str, body: dict[str, Any], *, now: datetime
) -> None:
    """Keep an answer for a day; what is older is forgotten on the way."""
    IdempotentAnswer.objects.filter(answered_at__lte=now - KEPT_FOR).delete()
    answer = IdempotentAnswer(
        device_id=device_id,
        key=key,
        request_hash=_hash(request),
        status=201,
        body=body,
        answered_at=now,
    )
    IdempotentAnswer.objects.bulk_create([answer], ignore_conflicts=True)


def mark_of(device_id: int, key: str) -> UUID:
    """What marks the two at once that come with one key as one and the same."""
    return uuid5(NAMESPACE, f"{device_id} {key}")


def _hash(request: str) -> str:
    return hashlib.sha256(request.encode()).hexdigest()
