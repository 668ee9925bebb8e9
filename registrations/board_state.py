"""The board as JSON, for static/js/board.js: whole each time, which is small and never half true.

Times are ISO 8601 in the conference's own zone.
"""

from datetime import datetime
from typing import Any

from django.urls import reverse

from registrations.board import Board, state_words
from scheduling.clashes import Clash
from scheduling.draft import DraftSession, Placement

type Json = dict[str, Any]


def state_of(board: Board) -> Json:
    """What moves change: `version`, `placements`, `sessions`, `unplaced` (ids) and `clashes`."""
    draft = board.draft
    placed = {one.session.id: one.session for one in draft.placements}
    sessions = [*placed.values(), *draft.unplaced]
    return {
        "version": draft.version,
        "placements": [_placement(board, one) for one in draft.placements],
        "sessions": [_session(board, one) for one in sessions],
        "unplaced": [session.id for session in draft.unplaced],
        "clashes": [_clash(clash) for clash in board.clashes],
    }


def frame_of(board: Board) -> Json:
    """What moves do not change: `days`, `rooms` and `tracks`; said once, by the page."""
    draft = board.draft
    return {
        "days": [
            {
                "date": day.date.isoformat(),
                "label": day.label,
                "starts_at": _time(board, day.starts_at),
                "ends_at": _time(board, day.ends_at),
            }
            for day in board.days
        ],
        "rooms": [
            {
                "slug": room.slug,
                "name": str(room.name),
                "capacity": room.capacity,
                "equipment": sorted(one.value for one in room.equipment),
            }
            for room in draft.rooms
        ],
        "tracks": [
            {"slug": track.slug, "name": str(track.name), "colour": track.colour}
            for track in draft.tracks
        ],
    }


def _placement(board: Board, placement: Placement) -> Json:
    return {
        "slot": str(placement.slot),
        "session": placement.session.id,
        "room": placement.room,
        "starts_at": _time(board, placement.starts_at),
        "ends_at": _time(board, placement.ends_at),
        "version": placement.version,
        "moved_by": placement.moved_by,
    }


def _session(board: Board, session: DraftSession) -> Json:
    draft = board.draft
    track = draft.track_of.get(session.track)
    return {
        "id": session.id,
        "title": str(session.title),
        "track": session.track,
        "track_name": str(track.name) if track else "",
        "colour": track.colour if track else "",
        "kind": session.kind,
        "kind_name": session.kind_name,
        "minutes": session.minutes,
        "state": session.state,
        "state_name": state_words(session),
        "people": [draft.speaker_of[slug].name for slug in session.people],
        "url": reverse("edit_session", args=[board.conference.slug, session.id]),
    }


def _clash(clash: Clash) -> Json:
    return {
        "rule": clash.rule.value,
        "level": clash.level.value,
        "slots": [str(slot) for slot in clash.slots],
        "words": clash.words,
    }


def _time(board: Board, at: datetime) -> str:
    return at.astimezone(board.draft.tz).isoformat()
