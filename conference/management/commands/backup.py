"""Keep everything in one file."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conference.backups import back_up


class Command(BaseCommand):
    help = "Write everything but sessions into one file. It is personal data: keep it safe."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a name that is not taken, or - for standard output")

    def handle(self, *_args: Any, **options: Any) -> None:
        name = options["file"]
        if name == "-":
            back_up(sys.stdout.buffer)
            return
        path = Path(name)
        try:
            path.touch(mode=0o600, exist_ok=False)
        except FileExistsError as error:
            raise CommandError(f"{name} is there already; choose another name.") from error
        with path.open("wb") as file:
            number = back_up(file)
        self.stdout.write(f"Wrote {number} rows to {name}.")
