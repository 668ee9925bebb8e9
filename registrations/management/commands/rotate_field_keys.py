"""Seal everything with the first key, after a new one was put first in FIELD_ENCRYPTION_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.needs import reseal_all


class Command(BaseCommand):
    help = "Seal everything with the first of FIELD_ENCRYPTION_KEYS, so that the others can go."

    def handle(self, *_args: Any, **_options: Any) -> None:
        resealed, unreadable = reseal_all()
        self.stdout.write(f"Sealed {resealed} values with the first key.")
        if unreadable:
            raise CommandError(
                f"{unreadable} values are opened by none of the keys. Put the key they were sealed "
                "with last in FIELD_ENCRYPTION_KEYS, and run this again."
            )
