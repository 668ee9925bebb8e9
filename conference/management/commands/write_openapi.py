"""Keeps docs/openapi.json in step with the endpoints."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from conference.openapi import description_of


class Command(BaseCommand):
    help = "Write the description of the API to docs/openapi.json."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only tell whether it is current")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        file = settings.BASE_DIR / "docs" / "openapi.json"
        description = description_of(
            import_string("conference.api.api"),
            base_url="https://konferens.example",
            contact="konferens@konferens.example",
        )
        text = json.dumps(description, ensure_ascii=False, indent=2) + "\n"
        if not check:
            file.write_text(text)
        elif not file.exists() or file.read_text() != text:
            raise CommandError("docs/openapi.json is out of date: run ./dv write_openapi")
