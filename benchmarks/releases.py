"""What publishing costs whoever presses the button, and the worker that writes afterwards."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conference.models import Conference, User
from notifications.models import Message
from registrations.announcements import WAIT, announce
from registrations.models import SavedSession
from scheduling.models import Slot

LETTERS = 421
MOVED = 40
ROUNDS = 5


def publishing(conference: Conference) -> None:
    """Forty sessions moved at once, that 421 people have saved; in this process, no server."""
    now = timezone.now()
    announce(conference, now=now + WAIT)
    people = list(conference.registrations.confirmed().order_by("pk")[:LETTERS])
    slots = list(Slot.objects.filter(session__conference=conference).order_by("pk")[:MOVED])
    SavedSession.objects.bulk_create(
        SavedSession(registration=one, session_id=slots[n % MOVED].session_id, saved_at=now)
        for n, one in enumerate(people)
    )
    client = _organiser(conference)
    page = reverse("release", args=[conference.slug])
    shown, published = [], []
    for _round in range(ROUNDS):
        later = {name: F(name) + timedelta(minutes=1) for name in ("starts_at", "ends_at")}
        Slot.objects.filter(pk__in=[slot.pk for slot in slots]).update(**later)
        html, seconds = _timed(partial(client.get, page, secure=True))
        shown.append(seconds)
        [seen] = re.findall(r'name="seen" value="(\w+)"', html.content.decode())
        answer, seconds = _timed(partial(client.post, page, {"seen": seen}, secure=True))
        assert answer.url != page
        published.append(seconds)
    before = Message.objects.count()
    _nothing, told = _timed(partial(announce, conference, now=timezone.now() + WAIT))
    posted = Message.objects.count() - before
    print(
        f"| *{MOVED} moved sessions, in CPU: {_median(shown)} ms to show, {_median(published)} ms "
        f"to publish, {told * 1000:.0f} ms to decide on {posted} letters* "
        "| | | | | | |",
        flush=True,
    )


def _organiser(conference: Conference) -> Client:
    user = User.objects.create_superuser(email="maj@rv.example", password="lingon och hjortron")
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return client


def _timed[T](work: Callable[[], T]) -> tuple[T, float]:
    """With the seconds of CPU that this process spent on it."""
    started = time.process_time()
    done = work()
    return done, time.process_time() - started


def _median(seconds: list[float]) -> str:
    return f"{sorted(seconds)[len(seconds) // 2] * 1000:.0f}"
