"""The rules that readers of schedule.json and schedule.xml rely on, in our own words."""

import re
from datetime import datetime
from typing import Any

import jsonschema
from lxml import etree

TEXT = {"type": "string"}
LINK = {"type": "string", "pattern": "^https?://"}
DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"}
CLOCK = {"type": "string", "pattern": r"^[0-2]\d:[0-5]\d$"}
DURATION = {"type": "string", "pattern": r"^\d\d:[0-5]\d$"}
GUID = {"type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"}
ACRONYM = r"[a-z0-9_-]{4,}"
SLUG = r"[a-z0-9_]{4,}-[a-z0-9_-]{4,}"


def closed(optional: tuple[str, ...] = (), /, **members: Any) -> dict[str, Any]:
    """An object with these members and no others."""
    required = [name for name in members if name not in optional]
    return {
        "type": "object",
        "properties": members,
        "required": required,
        "additionalProperties": False,
    }


def list_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


EVENT = closed(
    id={"type": "integer", "minimum": 1},
    guid=GUID,
    date=MOMENT,
    start=CLOCK,
    duration=DURATION,
    room=TEXT,
    slug={"type": "string", "pattern": f"^{SLUG}$"},
    url=LINK,
    title=TEXT | {"minLength": 1},
    subtitle=TEXT,
    track=TEXT,
    type=TEXT,
    language={"enum": ["sv", "en"]},
    abstract=TEXT,
    description=TEXT,
    recording_license=TEXT,
    do_not_record={"type": "boolean"},
    persons=list_of(closed(guid=GUID, name=TEXT)),
    links={"type": "array"},
    attachments={"type": "array"},
)
DAY = closed(
    index={"type": "integer", "minimum": 1},
    date=DATE,
    day_start=MOMENT,
    day_end=MOMENT,
    rooms={"type": "object", "additionalProperties": list_of(EVENT)},
)
CONFERENCE = closed(
    acronym={"type": "string", "pattern": f"^{ACRONYM}$"},
    title=TEXT,
    start=DATE,
    end=DATE,
    daysCount={"type": "integer"},
    timeslot_duration=DURATION,
    time_zone_name={"type": "string", "pattern": "^([A-Z][a-z]+/[A-Z][a-z]+|UTC)$"},
    url=LINK,
    rooms=list_of(closed(name=TEXT, guid=GUID, capacity={"type": ["integer", "null"]})),
    days=list_of(DAY),
)
SCHEDULE = closed(
    **{"$schema": LINK},
    generator=closed(name=TEXT, version=TEXT),
    schedule=closed(version=TEXT, base_url=LINK, conference=CONFERENCE),
)


def check_json(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Every event, when the document keeps the rules."""
    jsonschema.validate(document, SCHEDULE)
    conference = document["schedule"]["conference"]
    names = {room["name"] for room in conference["rooms"]}
    events = []
    for day in conference["days"]:
        assert day["rooms"].keys() <= names
        for room, in_room in day["rooms"].items():
            events += in_room
            for event in in_room:
                assert event["room"] == room
                assert event["date"][11:16] == event["start"]
                assert day["day_start"] <= event["date"] < day["day_end"]
    for identity in ("id", "guid", "slug"):
        assert len({event[identity] for event in events}) == len(events), identity
    return events


def check_xml(document: bytes) -> list[Any]:
    """Every event, when the document keeps the rules."""
    root = etree.fromstring(document)
    assert [child.tag for child in root][:4] == ["generator", "url", "version", "conference"]
    assert {child.tag for child in root[4:]} <= {"day"}
    assert re.fullmatch(ACRONYM, root.findtext("conference/acronym"))
    for day in root.iter("day"):
        start, end = (datetime.fromisoformat(day.get(name)) for name in ("start", "end"))
        for event in day.iter("event"):
            date = datetime.fromisoformat(event.findtext("date"))
            assert date.tzinfo is not None
            assert start <= date < end
    events = list(root.iter("event"))
    for event in events:
        _check_event(event)
    for identity in ("id", "guid"):
        assert len({event.get(identity) for event in events}) == len(events), identity
    return events


def _check_event(event: Any) -> None:
    assert re.fullmatch(GUID["pattern"], event.get("guid"))
    assert re.fullmatch("[1-9][0-9]*", event.get("id"))
    assert re.fullmatch("[0-9A-Z]{6}", event.get("code"))
    assert re.fullmatch(SLUG, event.findtext("slug"))
    assert re.fullmatch(CLOCK["pattern"], event.findtext("start"))
    assert re.fullmatch(DURATION["pattern"], event.findtext("duration"))
    assert event.findtext("room") == event.getparent().get("name")
    assert event.findtext("url").startswith("http")
    assert [child.tag for child in event.findall("recording")] == ["recording"]
    assert event.findtext("recording/optout") in {"true", "false"}
    for name in ("title", "subtitle", "track", "type", "language", "abstract", "description"):
        assert event.find(name) is not None, name
