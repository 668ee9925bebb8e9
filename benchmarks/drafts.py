"""Drafts to look through for clashes, placed by chance: they clash more than anybody's programme.

Pure functions over values: no database, no server. The best of several rounds.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from scheduling.clashes import Audience, clashes_of
from scheduling.clashes.suggesting import suggest
from scheduling.draft import (
    DraftDay,
    DraftProgramme,
    DraftRoom,
    DraftSession,
    DraftSpeaker,
    Placement,
)
from scheduling.programme import ProgrammeTrack, Text

MORNING = datetime(2026, 12, 8, 7, 30, tzinfo=UTC)
HOURS = 8
IN_A_TRACK, BOOKED_BOTH = 0.3, 0.2


def measure_clashes() -> None:
    print("| draft | clashes | look it through | say them all | suggest a place |")
    print("|---|---|---|---|---|")
    for sessions, rooms, days in ((60, 6, 2), (150, 8, 3), (1000, 20, 4)):
        show(make_draft(sessions, rooms, days), make_audience(sessions))


def show(draft: DraftProgramme, audience: Audience) -> None:
    found = clashes_of(draft, audience)
    look = best(lambda: clashes_of(draft, audience))
    say = best(lambda: [clash.words for clash in found])
    some = draft.placements[:: len(draft.placements) // 10]
    tries = (partial(suggest, draft, one.session.id, one.slot, audience) for one in some)
    place = max(map(best, tries))
    size = f"{len(draft.placements)} sessions, {len(draft.rooms)} rooms, {len(draft.days)} days"
    print(f"| {size} | {len(found)} | {look:.1f} ms | {say:.1f} ms | {place:.0f} ms at most |")


def best(work: Callable[[], object], rounds: int = 5) -> float:
    """Milliseconds."""
    taken = []
    for _round in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken) * 1000


def make_draft(sessions: int, rooms: int, days: int) -> DraftProgramme:
    """Placed by chance, which clashes far more than anybody's programme."""
    chance = Random(1)
    return DraftProgramme(
        timezone="Europe/Stockholm",
        version=1,
        step_minutes=5,
        walking_minutes=5,
        turnover_minutes=5,
        days=tuple(
            DraftDay(
                MORNING.date() + timedelta(days=day),
                MORNING + timedelta(days=day),
                MORNING + timedelta(days=day, hours=HOURS),
            )
            for day in range(days)
        ),
        tracks=tuple(
            ProgrammeTrack(f"t{number}", "T", Text(f"Spår {number}"), "#0B5A7A")
            for number in range(6)
        ),
        rooms=tuple(
            DraftRoom(f"r{number}", Text(f"Sal {number}"), 30 * (number + 1), frozenset(), ())
            for number in range(rooms)
        ),
        speakers=tuple(
            DraftSpeaker(f"p{number}", f"Talare {number}", is_remote=False, away=())
            for number in range(sessions)
        ),
        placements=tuple(
            make_placement(number, chance, rooms, days, sessions)
            for number in range(1, sessions + 1)
        ),
        unplaced=(),
    )


def make_placement(number: int, chance: Random, rooms: int, days: int, people: int) -> Placement:
    starts_at = MORNING + timedelta(
        days=chance.randrange(days), minutes=5 * chance.randrange(HOURS * 12 - 6)
    )
    session = DraftSession(
        id=number,
        slug=f"s{number}",
        code=f"S{number:05}",
        title=Text(f"Sexton kommuner, en beställning, del {number}"),
        kind="talk",
        state="confirmed",
        track=f"t{chance.randrange(6)}" if chance.random() < IN_A_TRACK else None,
        minutes=30,
        seats=None,
        equipment=frozenset(),
        people=tuple({f"p{chance.randrange(people)}" for _part in range(2)}),
    )
    room = f"r{chance.randrange(rooms)}"
    ends_at = starts_at + timedelta(minutes=30)
    return Placement(UUID(int=number), session, room, starts_at, ends_at, 0, "")


def make_audience(sessions: int) -> Audience:
    chance = Random(2)
    workshops = range(1, sessions + 1, 5)
    return Audience(
        interested={number: chance.randrange(100) for number in range(1, sessions + 1)},
        booked={number: chance.randrange(60) for number in workshops},
        booked_both={
            (one, other): 2
            for one in workshops
            for other in workshops
            if one < other and chance.random() < BOOKED_BOTH
        },
    )
