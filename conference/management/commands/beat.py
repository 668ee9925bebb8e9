"""Ring when letters or nightly work are due."""

from typing import Any

from django.core.management.base import BaseCommand

from conference import programs


class Command(BaseCommand):
    help = "Ring the workers when something is due, in production. One is enough."

    def handle(self, *_args: Any, **_options: Any) -> None:
        programs.refuse_half_a_configuration()
        programs.become(programs.beat())
