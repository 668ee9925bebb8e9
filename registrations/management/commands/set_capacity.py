"""`set_capacity 2026 on_site 200`: how many places there are."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from conference.models import Conference
from registrations import capacity
from registrations.models import Pool


class Command(BaseCommand):
    help = "Set how many places there are; new ones go to those first in line at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("conference", help="its address, for example 2026")
        parser.add_argument("pool", help="on_site, online, or the short name of a hub")
        parser.add_argument("places", help="a number, or none for no limit")

    def handle(self, *_args: Any, **options: str) -> None:
        pool = _pool(options["conference"], options["pool"])
        places = _places(options["places"])
        try:
            capacity.set_capacity(pool, places, now=timezone.now())
        except capacity.CapacityBelowTaken as refusal:
            raise CommandError(
                f"{refusal.taken} places are taken already; the capacity stays at {pool.capacity}."
            ) from refusal
        pool.refresh_from_db()
        limit = "no limit" if places is None else f"{places} places"
        self.stdout.write(f"{pool.name}: {limit}, {pool.taken} taken.")


def _pool(slug: str, name: str) -> Pool:
    conference = Conference.objects.filter(slug=slug).first()
    if conference is None:
        raise CommandError(f"There is no conference {slug}.")
    pools = list(conference.pools.in_order())
    for pool in pools:
        if name in {pool.slug, pool.slug.replace("-", "_")}:
            return pool
    names = ", ".join(pool.slug for pool in pools)
    raise CommandError(f"There are no places called {name}. Choose one of: {names}.")


def _places(text: str) -> int | None:
    if text == "none":
        return None
    if not text.isdecimal():
        raise CommandError("Write a whole number of places, or none for no limit.")
    return int(text)
