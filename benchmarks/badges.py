"""python -m benchmarks.badges: what it costs to make five hundred badges, on each paper."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from random import randrange

NUMBER = 500
ROUNDS = 3
NAMES = (
    "Saga Hjortronklint",
    "Áilu Ŋuorrŧi",
    "Bo Ek",
    "Maximiliana Lingonstråle-Hjortronklint av Björkskogen",
    "Олександр Шевченко",
    "محمد الخوارزمي",
)
HOMES = ("Umeå kommun", "Länsstyrelsen i Västerbottens län", "Malå kommun")


def main() -> None:
    import django  # noqa: PLC0415 -- needs to know where the settings are

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.settings")
    django.setup()
    print(f"| {NUMBER} badges | draw them | set them on paper | in all | size |")
    print("|---|---|---|---|---|")
    for row in rows():
        print(f"| {' | '.join(row)} |", flush=True)


def badges() -> None:
    """The same as rows of the table of all the work."""
    for what, drawing, setting, whole, size in rows():
        print(
            f"| *{NUMBER} badges, {what}, in CPU: {drawing} to draw and {setting} to set, "
            f"{whole} in all; {size}* | | | | | | |",
            flush=True,
        )


def rows() -> Iterator[tuple[str, ...]]:
    from registrations.models import BadgeSheets  # noqa: PLC0415 -- needs the settings

    for layout in BadgeSheets.Layout:
        yield _row(layout, has_backs=False)
        yield _row(layout, has_backs=True)


def _row(layout: str, *, has_backs: bool) -> tuple[str, ...]:
    """Other people in every round, so that typst remembers nothing of theirs."""
    from django.utils import timezone  # noqa: PLC0415 -- needs the settings

    from conference.models import Conference  # noqa: PLC0415 -- needs the settings
    from registrations.badge_paper import badges_pdf, draw  # noqa: PLC0415 -- needs the settings

    conference = Conference(name_sv="Mätkonferensen", is_eu_cofinanced=True)
    make = partial(badges_pdf, conference, layout=layout, has_backs=has_backs, at=timezone.now())
    drawing, setting = [], []
    for people in [_people() for _round in range(ROUNDS)]:
        drawn, seconds = _timed(lambda people=people: [draw(person, layout) for person in people])
        drawing.append(seconds)
        pdf, seconds = _timed(partial(make, drawn))
        setting.append(seconds)
    what = f"{layout}{' with backs' if has_backs else ''}"
    quickest = min(drawing), min(setting)
    took = [f"{seconds:.2f} s" for seconds in (*quickest, sum(quickest))]
    return what, *took, f"{len(pdf) / 1e6:.1f} MB"


def _people() -> list[object]:
    from registrations.badge_paper import Badge, Day, Session  # noqa: PLC0415 -- needs the settings
    from registrations.models import new_ticket_code  # noqa: PLC0415 -- needs the settings

    talk = Session("13.00–13.45", "Sexton kommuner, en beställning", "Lilla scenen")
    programme = (Day("Tisdag 8 december", (talk,) * 4), Day("Onsdag 9 december", (talk,) * 3))
    return [
        Badge(
            code=new_ticket_code(),
            name=f"{NAMES[number % len(NAMES)]} {randrange(10_000)}",
            organisation=HOMES[number % len(HOMES)],
            role="Talare" if number % 10 == 0 else "",
            avoids_photos=number % 7 == 0,
            programme=programme,
        )
        for number in range(NUMBER)
    ]


def _timed[T](work: Callable[[], T]) -> tuple[T, float]:
    """With the seconds of CPU that it took here and in the processes that it started."""
    started = sum(os.times()[:4])
    done = work()
    return done, sum(os.times()[:4]) - started


if __name__ == "__main__":
    main()
