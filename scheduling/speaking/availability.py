"""When a speaker cannot come, day by day of the conference."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from conference.models import Conference
from scheduling import moving
from scheduling.draft import Span
from scheduling.models import Speaker, Unavailability


@dataclass(frozen=True, slots=True)
class Away:
    """One day: the whole of it, or from a time until another; nothing when they can come."""

    all_day: bool = False
    times: tuple[tuple[time, time], ...] = ()


def told_by(speaker: Speaker) -> dict[date, Away]:
    """What the speaker has said about each day of the conference."""
    conference = speaker.conference
    days = [day.date for day in conference.days.order_by("date")]
    spans = [Span(one.starts_at, one.ends_at) for one in speaker.unavailable.order_by("starts_at")]
    return {day: _on(whole_day(conference, day), spans, conference) for day in days}


@transaction.atomic
def tell(speaker: Speaker, away: Mapping[date, Away], *, now: datetime) -> None:
    """Replace what was said about these days; other days stay as they are."""
    conference = speaker.conference
    draft = moving.hold(conference)
    for day in away:
        span = whole_day(conference, day)
        overlapping = speaker.unavailable.filter(
            starts_at__lt=span.ends_at, ends_at__gt=span.starts_at
        )
        overlapping.delete()
    Unavailability.objects.bulk_create(
        Unavailability(speaker=speaker, starts_at=span.starts_at, ends_at=span.ends_at)
        for day, told in away.items()
        for span in _spans(conference, day, told)
    )
    speaker.availability_told_at = now
    speaker.save(update_fields=["availability_told_at"])
    moving.raise_version(draft)


def whole_day(conference: Conference, day: date) -> Span:
    """From midnight until midnight at the venue."""
    begins, ends = (datetime.combine(one, time(), conference.tz) for one in (day, _after(day)))
    return Span(begins, ends)


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _on(day: Span, spans: Iterable[Span], conference: Conference) -> Away:
    """What the spans say about one day, cut where it begins and ends."""
    cut = [
        Span(max(span.starts_at, day.starts_at), min(span.ends_at, day.ends_at))
        for span in spans
        if span.overlaps(day)
    ]
    if day in cut:
        return Away(all_day=True)
    times = tuple(
        (_local(span.starts_at, conference), _local(span.ends_at, conference)) for span in cut
    )
    return Away(times=times)


def _local(at: datetime, conference: Conference) -> time:
    return at.astimezone(conference.tz).time()


def _spans(conference: Conference, day: date, told: Away) -> Iterable[Span]:
    if told.all_day:
        return [whole_day(conference, day)]
    return [
        Span(
            datetime.combine(day, begins, conference.tz),
            # Until midnight is written as 00.00, which is the next day's.
            datetime.combine(day if ends != time() else _after(day), ends, conference.tz),
        )
        for begins, ends in told.times
    ]
