"""Deliver letters, and do the work that beat rings for."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from conference import programs


class Command(BaseCommand):
    help = "Deliver letters and do nightly work, in production. Ends gracefully on SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=4, help="letters sent at once")

    def handle(self, *_args: Any, **options: Any) -> None:
        programs.refuse_half_a_configuration()
        programs.become(programs.worker(threads=options["threads"]))
