"""Bring everything back from one file."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conference.backups import CannotRestore, restore


class Command(BaseCommand):
    help = "Read a backup, whole or not at all, into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="what backup wrote, or - for standard input")
        parser.add_argument("--replace", action="store_true", help="empty the database first")

    def handle(self, *_args: Any, **options: Any) -> None:
        name = options["file"]
        try:
            with sys.stdin.buffer if name == "-" else Path(name).open("rb") as file:
                number = restore(file, replace=options["replace"])
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {name}.") from error
        except CannotRestore as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Restored {number} rows.")
