"""What kind of file it is, told by what is in it; then read as that."""

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from scheduling.importing import frab, loose, pretalx
from scheduling.importing.gathering import gather
from scheduling.importing.published import NotASchedule, Published
from scheduling.importing.values import ImportedProgramme

MOST_BYTES = 20 * 1024 * 1024
MOST_EVENTS = 20_000


class NotAProgramme(Exception):
    """The file cannot be read; the words say why and what to do."""


def read(content: bytes, *, tz: ZoneInfo, language: str) -> ImportedProgramme:
    """Raises NotAProgramme. `tz` is for times without an offset."""
    try:
        published = _published(content, tz)
    except NotASchedule as problem:
        raise NotAProgramme(str(problem)) from problem
    if not published.events:
        raise NotAProgramme(_("There are no sessions in this file."))
    if len(published.events) > MOST_EVENTS:
        raise NotAProgramme(_("There are more than 20,000 sessions in this file. Divide it."))
    return gather(published, language=language)


def _published(content: bytes, tz: ZoneInfo) -> Published:
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
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
