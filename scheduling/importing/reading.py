"""What kind of file it is, told by what is in it; then read as that."""

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.models import Conference
from scheduling.importing import frab, loose, pretalx
from scheduling.importing.gathering import gather
from scheduling.importing.mapping import Held, guessed, sheets_of
from scheduling.importing.published import NotASchedule, Published
from scheduling.importing.tabled import tabulated
from scheduling.importing.values import ImportedProgramme, Setting

MOST_BYTES = 20 * 1024 * 1024
MOST_EVENTS = 20_000
NOTHING = gettext_lazy("There are no sessions in this file.")


class NotAProgramme(Exception):
    """The file cannot be read; the words say why and what to do."""


def setting_of(conference: Conference, *, language: str) -> Setting:
    days = tuple(conference.days.order_by("date").values_list("date", flat=True))
    return Setting(conference.tz, days, language)


def is_table(content: bytes) -> bool:
    """Neither XML nor JSON."""
    return not _start(content).startswith((b"<", b"{", b"["))


def read(content: bytes, setting: Setting, held: list[Held] | None = None) -> ImportedProgramme:
    """Raises NotAProgramme. `held` is what somebody has said that the sheets hold."""
    if len(content) > MOST_BYTES:
        raise NotAProgramme(_("This file is larger than 20 MB. Divide it."))
    try:
        if is_table(content):
            return _tabulated(content, setting, held)
        published = _published(content, setting.tz)
    except NotASchedule as problem:
        raise NotAProgramme(str(problem)) from problem
    if not published.events:
        raise NotAProgramme(NOTHING)
    if len(published.events) > MOST_EVENTS:
        raise NotAProgramme(_("There are more than 20,000 sessions in this file. Divide it."))
    return gather(published, language=setting.language)


def _tabulated(content: bytes, setting: Setting, held: list[Held] | None) -> ImportedProgramme:
    sheets = sheets_of(content)
    held = guessed(sheets) if held is None else held
    if len(held) != len(sheets) or not any(one.table for one in held):
        raise NotASchedule(
            _("No table of sessions, speakers, rooms or tracks is found. Look at the template.")
        )
    programme = tabulated(sheets, held, setting)
    if not programme.items and not programme.errors:
        raise NotASchedule(str(NOTHING))
    return programme


def _start(content: bytes) -> bytes:
    return content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")


def _published(content: bytes, tz: ZoneInfo) -> Published:
    if _start(content).startswith(b"<"):
        return frab.read_xml(content, tz)
    document = _json(content)
    if loose.mapping(document.get("schedule")):
        return frab.read_json(document, tz)
    if any(key in document for key in ("talks", "submissions", "results")):
        return pretalx.read(document, tz)
    raise NotASchedule(
        _("This JSON file holds neither a schedule nor talks. Fetch schedule.json, or the talks.")
    )


def _json(content: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise NotASchedule(
            _("This JSON file is broken. Fetch it again, or save it once more.")
        ) from problem
    return {"talks": document} if isinstance(document, list) else loose.mapping(document)
