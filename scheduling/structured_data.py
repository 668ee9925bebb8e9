"""The conference as JSON-LD: what search engines and calendars of events read (schema.org)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from conference.addresses import whole_address
from conference.models import Conference
from scheduling.ical import organiser_name
from scheduling.programme import Programme, ProgrammeSession

JSON_LD_TYPE = "application/ld+json; charset=utf-8"
SCHEMA = "https://schema.org"
type Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Offer:
    """Places of one way of attending; `capacity` is None when there is no limit."""

    name: str
    is_on_site: bool
    capacity: int | None
    is_full: bool
    opens_at: datetime
    closes_at: datetime


def conference_document(
    conference: Conference, programme: Programme | None, offers: Sequence[Offer]
) -> Json:
    """The conference, with its sessions once they are published, in the reader's language."""
    document = {"@context": SCHEMA, **_conference(conference)} | _places(conference, offers)
    document["offers"] = [_offer(conference, offer) for offer in offers]
    if programme:
        document["subEvent"] = _sessions(conference, programme)
    return document


def programme_document(conference: Conference, programme: Programme) -> Json:
    """The conference by its sessions alone: the same as long as the release is."""
    document = {"@context": SCHEMA, **_conference(conference), "location": _venue(conference)}
    return document | {"subEvent": _sessions(conference, programme)}


def session_document(
    conference: Conference, programme: Programme, session: ProgrammeSession
) -> Json:
    """One session, and the conference it is part of."""
    document = {"@context": SCHEMA, **_session(_setting(conference, programme), session)}
    return document | {"superEvent": _conference(conference)}


def to_json(document: Json) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1)


def to_script(document: Json) -> str:
    """For a <script type="application/ld+json"> in a page: nothing in it can end the element."""
    text = json.dumps(document, ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _conference(conference: Conference) -> Json:
    address = whole_address("conference", conference.slug)
    days = sorted(conference.days.all(), key=lambda day: day.date)
    return {
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": conference.name,
        "description": conference.about or conference.tagline or conference.name,
        "startDate": _local(conference, days[0].starts_at) if days else f"{conference.starts_on}",
        "endDate": _local(conference, days[-1].ends_at) if days else f"{conference.ends_on}",
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "inLanguage": ["sv", "en"],
        "isAccessibleForFree": True,
        "organizer": {
            "@type": "Organization",
            "name": organiser_name(conference),
            "email": conference.contact_email,
        },
    }


def _local(conference: Conference, at: datetime) -> str:
    return at.astimezone(conference.tz).isoformat()


def _places(conference: Conference, offers: Sequence[Offer]) -> Json:
    """Where it takes place, and for how many; a number is left out where there is no limit."""
    on_site = [offer for offer in offers if offer.is_on_site]
    online = [offer for offer in offers if not offer.is_on_site]
    document: Json = {
        "eventAttendanceMode": _mode(on_site=bool(on_site) or not offers, online=bool(online)),
        "location": [_venue(conference)],
    }
    if online:
        page = {"@type": "VirtualLocation", "url": whole_address("conference", conference.slug)}
        document["location"] = [_venue(conference), page]
    for name, places in (
        ("maximumPhysicalAttendeeCapacity", on_site),
        ("maximumVirtualAttendeeCapacity", online),
    ):
        capacities = [offer.capacity for offer in places]
        if capacities and None not in capacities:
            document[name] = sum(filter(None, capacities))
    return document


def _mode(*, on_site: bool, online: bool) -> str:
    if on_site and online:
        return f"{SCHEMA}/MixedEventAttendanceMode"
    return f"{SCHEMA}/{'Online' if online else 'Offline'}EventAttendanceMode"


def _venue(conference: Conference) -> Json:
    return {
        "@type": "Place",
        "name": conference.venue_name or conference.venue_city,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": conference.venue_city,
            "addressCountry": "SE",
        },
    }


def _offer(conference: Conference, offer: Offer) -> Json:
    return {
        "@type": "Offer",
        "name": offer.name,
        "url": whole_address("conference", conference.slug),
        "price": "0",
        "priceCurrency": "SEK",
        "availability": f"{SCHEMA}/{'SoldOut' if offer.is_full else 'InStock'}",
        "validFrom": _local(conference, offer.opens_at),
        "validThrough": _local(conference, offer.closes_at),
    }


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the sessions have in common, worked out once for all of them."""

    tz: ZoneInfo
    address: str
    places: dict[str | None, Json]
    names: dict[str, str]


def _setting(conference: Conference, programme: Programme) -> _Setting:
    venue = _venue(conference)
    places: dict[str | None, Json] = {None: venue}
    for room in programme.rooms:
        name = str(room.name)
        places[room.slug] = {"@type": "Place", "name": name, "containedInPlace": venue}
    return _Setting(
        tz=conference.tz,
        address=whole_address("programme", conference.slug),
        places=places,
        names={speaker.slug: speaker.name for speaker in programme.speakers},
    )


def _sessions(conference: Conference, programme: Programme) -> list[Json]:
    setting = _setting(conference, programme)
    return [_session(setting, session) for session in programme.sessions if not session.is_frame]


def _session(setting: _Setting, session: ProgrammeSession) -> Json:
    address = f"{setting.address}{session.slug}/"
    places = [setting.places[session.room]]
    if session.is_streamed:
        places.append({"@type": "VirtualLocation", "url": address})
    document: Json = {
        "@type": "Event",
        "@id": address,
        "url": address,
        "identifier": str(session.uuid),
        "name": str(session.title),
        "startDate": session.starts_at.astimezone(setting.tz).isoformat(),
        "endDate": session.ends_at.astimezone(setting.tz).isoformat(),
        "eventStatus": f"{SCHEMA}/{'EventCancelled' if session.is_cancelled else 'EventScheduled'}",
        "eventAttendanceMode": _mode(on_site=True, online=session.is_streamed),
        "inLanguage": session.language,
        "location": places,
    }
    if session.parts:
        document["performer"] = [
            {"@type": "Person", "name": setting.names[part.speaker]} for part in session.parts
        ]
    if session.abstract:
        document["description"] = str(session.abstract)
    if session.seats is not None:
        document["maximumPhysicalAttendeeCapacity"] = session.seats
    return document
