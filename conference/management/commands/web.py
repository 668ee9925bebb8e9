"""Serve the site in production."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from conference import programs
from conference.static_files import collect_what_changed


class Command(BaseCommand):
    help = "Serve the site in production. Ends gracefully on SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="processes")
        parser.add_argument("--threads", type=int, default=4, help="threads in each process")

    def handle(self, *_args: Any, **options: Any) -> None:
        programs.refuse_half_a_configuration()
        collect_what_changed()
        names = ("host", "port", "workers", "threads")
        programs.become(programs.web(**{name: options[name] for name in names}))
