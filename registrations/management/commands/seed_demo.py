"""Seed a believable conference to look at, into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from conference.models import Conference
from registrations.demo import organiser, preparing
from registrations.demo.seeding import seed


class Command(BaseCommand):
    help = "Seed the demo conference: programme, places, 337 registrations. Sends no letters."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--full", action="store_true", help="sold out on site, with a waiting list"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if Conference.objects.exists():
            self.stdout.write("There is a conference already, so nothing was seeded.")
            return
        preparing.keep_secret_key()  # what is sealed now is opened by other processes
        conference = seed(now=timezone.now(), is_full=options["full"])
        if options["verbosity"]:
            self.stdout.write(f"Seeded {conference.name}, which begins on {conference.starts_on}.")
            self.stdout.write(f"Organiser: {organiser.EMAIL}, password {organiser.password()}")
