"""Schedules as large conferences publish them, made up here."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

START = datetime.fromisoformat("2026-12-08T09:00:00+01:00")
TITLES = ("Öppen källkod i Åsele", "Lunch", "Ключи и замки", "日本語のタイトル", "Q&A <live>")


def guid(what: object) -> str:
    return str(uuid5(NAMESPACE_URL, str(what)))


def facts(number: int) -> dict[str, Any]:
    """The nth event: some titles come again, sessions run into each other, much is left out."""
    day, room = number % 4, number // 4 % 12
    starts = START + timedelta(days=day, minutes=20 * (number // 48))
    return {
        "number": number,
        "day": day,
        "room": f"Sal {room}",
        "starts": starts,
        "title": f"{TITLES[number % 5]} {number if number % 7 else ''}".strip(),
        "persons": [one % 300 for one in range(number, number + number % 4)],
        "track": f"Spår {number % 9}" if number % 3 else None,
        "type": ("lecture", "devroom", "workshop", None)[number % 4],
    }


def schedule_xml(events: int = 800, *, doctype: str = "") -> bytes:
    """As FOSDEM and the CCC write it."""
    root = ET.Element("schedule")
    ET.SubElement(root, "version").text = "Krümelmonster 1.3"
    conference = ET.SubElement(root, "conference")
    ET.SubElement(conference, "acronym").text = "fosdem-2026"
    ET.SubElement(conference, "time_zone_name").text = "Europe/Stockholm"
    ET.SubElement(ET.SubElement(root, "tracks"), "track", {"online_qa": "true"}).text = "Spår 1"
    days: dict[str, ET.Element] = {}
    for number in range(events):
        fact = facts(number)
        on = f"{fact['starts']:%Y-%m-%d}"
        if on not in days:
            attributes = {"index": str(len(days) + 1), "date": on, "start": f"{on}T06:00:00+01:00"}
            days[on] = ET.SubElement(root, "day", attributes)
        name = fact["room"]
        room = days[on].find(f"room[@name='{name}']")
        if room is None:
            room = ET.SubElement(days[on], "room", {"name": name, "slug": "x"})
        event = ET.SubElement(room, "event", {"guid": guid(number), "id": str(number)})
        leaves = {
            "date": fact["starts"].isoformat(),
            "start": f"{fact['starts']:%H:%M}",
            "duration": "00:25",
            "room": name,
            "slug": f"event-{number}",
            "url": f"https://fosdem.example/{number}",
            "title": fact["title"],
            "subtitle": "",
            "track": fact["track"] or "",
            "type": fact["type"] or "",
            "language": ("en", "", "sv-SE")[number % 3],
            "abstract": f"<p>Kort om {number} &amp; mer.</p><ul><li>ett</li><li>två</li></ul>",
            "description": "",
            "feedback_url": "https://fosdem.example/feedback",
        }
        for leaf, text in leaves.items():
            ET.SubElement(event, leaf).text = text
        recording = ET.SubElement(event, "recording")
        ET.SubElement(recording, "license").text = "CC BY"
        ET.SubElement(recording, "optout").text = "false"
        persons = ET.SubElement(event, "persons")
        for person in fact["persons"]:
            ET.SubElement(persons, "person", {"id": str(person)}).text = f"Människa {person}"
        links = ET.SubElement(event, "links")
        ET.SubElement(links, "link", {"href": "https://a.example"}).text = "Bilder"
    return doctype.encode() + bytes(ET.tostring(root, encoding="utf-8"))


def schedule_json(events: int = 800) -> bytes:
    """As pretalx exports it, with more keys than anybody asked for."""
    days: dict[str, Any] = {}
    for number in range(events):
        fact = facts(number)
        on = f"{fact['starts']:%Y-%m-%d}"
        day = days.setdefault(on, {"index": len(days) + 1, "date": on, "rooms": {}})
        day["rooms"].setdefault(fact["room"], []).append(
            {
                "guid": guid(number),
                "code": f"{number:06X}",
                "id": number,
                "logo": None,
                "date": fact["starts"].isoformat(),
                "start": f"{fact['starts']:%H:%M}",
                "duration": "00:30",
                "room": fact["room"],
                "title": fact["title"],
                "subtitle": "",
                "track": fact["track"],
                "type": fact["type"],
                "language": "en",
                "abstract": f"**About** {number}",
                "description": None,
                "do_not_record": False,
                "persons": [
                    {
                        "code": f"P{person:05X}",
                        "name": f"Människa {person}",
                        "public_name": f"Människa {person}",
                        "guid": guid(f"person {person}"),
                        "biography": "Född i Malå." if person % 2 else None,
                        "answers": [],
                    }
                    for person in fact["persons"]
                ],
                "links": [],
                "attachments": [],
                "answers": [],
                "feedback_url": "https://pretalx.example/",
                "new_in_2027": {"deep": [1, 2, None]},
            }
        )
    conference = {
        "acronym": "democon",
        "title": "DemoCon",
        "time_zone_name": "Europe/Stockholm",
        "rooms": [
            {"name": f"Sal {number}", "guid": guid(f"room {number}"), "capacity": 50 + number}
            for number in range(12)
        ],
        "tracks": [{"name": f"Spår {number}", "color": "#ffff00"} for number in range(9)],
        "days": list(days.values()),
    }
    return json.dumps({"schedule": {"version": "0.9", "conference": conference}}).encode()


def talks_json(events: int = 800) -> bytes:
    """As pretalx's API answers, put together."""
    talks = []
    for number in range(events):
        fact = facts(number)
        talks.append(
            {
                "code": f"{number:06X}",
                "title": fact["title"],
                "state": "confirmed" if number % 10 else "rejected",
                "submission_type": {"en": "Talk", "de": "Vortrag"},
                "track": number % 9 if number % 3 else None,
                "speakers": [f"P{person:05X}" for person in fact["persons"]],
                "abstract": "Kort.",
                "description": None,
                "duration": 30,
                "content_locale": "en",
                "slots": [
                    {
                        "room": number // 4 % 12,
                        "start": fact["starts"].isoformat(),
                        "end": (fact["starts"] + timedelta(minutes=30)).isoformat(),
                    }
                ],
            }
        )
    document = {
        "talks": talks,
        "speakers": [
            {"code": f"P{person:05X}", "name": f"Människa {person}", "biography": None}
            for person in range(300)
        ],
        "rooms": [
            {"id": number, "name": {"en": f"Room {number}", "sv": f"Sal {number}"}}
            for number in range(12)
        ],
        "tracks": [
            {"id": number, "name": {"en": f"Track {number}"}, "color": "#00aabb"}
            for number in range(9)
        ],
    }
    return json.dumps(document).encode()
