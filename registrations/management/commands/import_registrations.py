"""`import_registrations 2026 people.xlsx --dry-run`: registrations that were made elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from conference.models import Conference
from registrations.forms.importing import PeopleList
from registrations.importing import NotImported, import_all, try_all
from registrations.tables import MOST_BYTES, NotATable, Row, TooBig, TooManyRows, rows_of_file


class Command(BaseCommand):
    help = "Register everybody on a list, or nobody; each gets the same letter as always."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("conference", help="its address, for example 2026")
        parser.add_argument("file", type=Path, help="Excel (.xlsx) or CSV, at most 500 rows")
        parser.add_argument("--dry-run", action="store_true", help="check it, and register nobody")
        parser.add_argument(
            "--attendance", default="", help="on-site or online, for rows that do not say"
        )
        parser.add_argument(
            "--language", default="sv", choices=dict(settings.LANGUAGES), help="of the letters"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = Conference.objects.filter(slug=options["conference"]).first()
        if conference is None:
            raise CommandError(f"There is no conference {options['conference']}.")
        rows = _rows(options["file"])
        with override("en"):
            people = PeopleList(
                rows,
                conference,
                otherwise=options["attendance"],
                language=options["language"],
            )
            self._import(people, conference, dry_run=options["dry_run"])

    def _import(self, people: PeopleList, conference: Conference, *, dry_run: bool) -> None:
        # Places are counted also when rows are wrong, so that everything wrong is told at once.
        act = try_all if dry_run or people.wrong else import_all
        try:
            act(conference, people.attendees, now=timezone.now())
        except NotImported as refused:
            people.refuse(refused.refusals)
        for number, words in sorted(people.wrong):
            self.stderr.write(f"Row {number}: {words}")
        if people.wrong:
            raise CommandError("Nobody is registered. Correct the rows above and try again.")
        done = "Would be registered" if dry_run else "Registered"
        self.stdout.write(f"{done}: {len(people.attendees)}.")


def _rows(file: Path) -> list[Row]:
    try:
        with file.open("rb") as opened:
            rows = rows_of_file(opened.read(MOST_BYTES + 1))
    except OSError as problem:
        raise CommandError(f"{file} cannot be opened: {problem.strerror}.") from problem
    except NotATable as problem:
        raise CommandError(f"{file} cannot be read. Save it as Excel (.xlsx) or CSV.") from problem
    except (TooBig, TooManyRows) as problem:
        raise CommandError(f"{file} has more than 500 rows or 1 MB. Divide it.") from problem
    if not rows:
        raise CommandError(f"Nothing is written in {file}.")
    return rows
