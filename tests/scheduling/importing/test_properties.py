"""Whatever a programme is like: once it is in, the same file changes nothing."""

import json
from csv import writer
from datetime import timedelta
from io import StringIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conference.spreadsheets import csv_file
from scheduling.importing.applying import apply
from scheduling.importing.comparing import compare
from scheduling.importing.reading import read, setting_of
from scheduling.importing.writing import as_workbook, tables_of
from scheduling.models import Table
from tests.factories import make_conference
from tests.scheduling.importing.schedules import START

pytestmark = pytest.mark.django_db

ANY_TEXT = st.text(max_size=60)
# What XML can hold; the rest is refused by its parser.
XML_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=60
)


def events(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    event = st.fixed_dictionaries(
        {
            "guid": st.sampled_from(["", "a", "b", "c", "d"]),
            "code": st.sampled_from(["", "", "AAAAAA", "BBBBBB"]),
            "id": st.integers(0, 3),
            "title": texts,
            "abstract": texts,
            "track": st.none() | texts,
            "type": st.none() | texts,
            "language": st.sampled_from(["sv", "en", "", "tlh"]),
            "room": texts,
            "start": st.integers(0, 2000),
            "minutes": st.integers(0, 200),
            "persons": st.lists(st.tuples(st.integers(0, 4), texts), max_size=4),
        }
    )
    return st.lists(event, min_size=1, max_size=8)


def as_xml(programme: list[dict[str, Any]]) -> bytes:
    root = ET.Element("schedule")
    day = ET.SubElement(root, "day", {"date": "2026-12-08"})
    for one in programme:
        room = ET.SubElement(day, "room", {"name": one["room"]})
        identity = {"guid": one["guid"], "code": one["code"], "id": str(one["id"])}
        event = ET.SubElement(room, "event", identity)
        for name in ("title", "abstract", "track", "type", "language"):
            ET.SubElement(event, name).text = one[name]
        ET.SubElement(event, "date").text = at(one)
        ET.SubElement(event, "duration").text = duration(one)
        persons = ET.SubElement(event, "persons")
        for number, name in one["persons"]:
            ET.SubElement(persons, "person", {"id": str(number)}).text = name
    return bytes(ET.tostring(root, encoding="utf-8"))


def as_json(programme: list[dict[str, Any]]) -> bytes:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for one in programme:
        persons = [{"id": number, "public_name": name} for number, name in one["persons"]]
        event = one | {"date": at(one), "duration": duration(one), "persons": persons}
        rooms.setdefault(one["room"], []).append(event)
    days = [{"date": "2026-12-08", "rooms": rooms}]
    return json.dumps({"schedule": {"conference": {"days": days}}}).encode()


def as_talks(programme: list[dict[str, Any]]) -> bytes:
    talks = [
        one
        | {
            "start": at(one),
            "duration": one["minutes"],
            "speakers": [{"code": str(number), "name": name} for number, name in one["persons"]],
        }
        for one in programme
    ]
    return json.dumps({"talks": talks}).encode()


def as_csv(programme: list[dict[str, Any]]) -> bytes:
    text = StringIO(newline="")
    rows = writer(text, delimiter=";")
    rows.writerow(["Titel", "Sammanfattning", "Spår", "Lokal", "Start", "Längd", "Talare"])
    for one in programme:
        people = "; ".join(name for _number, name in one["persons"])
        start = at(one).replace("T", " ")[:16]
        where = [one["track"] or "", one["room"], start, one["minutes"]]
        rows.writerow([one["title"], one["abstract"], *where, people])
    return text.getvalue().encode()


def at(one: dict[str, Any]) -> str:
    return (START + timedelta(minutes=one["start"])).isoformat()


def duration(one: dict[str, Any]) -> str:
    return f"{one['minutes'] // 60:02}:{one['minutes'] % 60:02}"


FEW = settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def comes_in_once(content: bytes) -> None:
    with transaction.atomic():
        conference = make_conference()
        setting = setting_of(conference, language="sv")
        programme = read(content, setting)
        plan = compare(conference, programme)
        if not plan.errors:
            apply(conference, programme, shown=plan.fingerprint, by=None)
            again = compare(conference, read(content, setting))
            assert [change.differences for change in again.changes] == []
            for out in (as_workbook(tables_of(conference)), csv_file(sessions_of(conference))):
                back = compare(conference, read(out, setting))
                assert [str(error) for error in back.errors] == []
                assert [change.differences for change in back.changes] == []
        transaction.set_rollback(True)


def sessions_of(conference):
    return tables_of(conference)[Table.SESSION]


@FEW
@given(events(XML_TEXT))
def test_a_schedule_xml_comes_in_once(programme):
    comes_in_once(as_xml(programme))


@FEW
@given(events(ANY_TEXT))
def test_a_schedule_json_comes_in_once(programme):
    comes_in_once(as_json(programme))


@FEW
@given(events(ANY_TEXT))
def test_talks_come_in_once(programme):
    comes_in_once(as_talks(programme))


@FEW
@given(events(XML_TEXT))
def test_a_list_comes_in_once(programme):
    comes_in_once(as_csv(programme))
