"""`import_programme 2026 schedule.xml --dry-run`: a programme that was made elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import override

from conference.models import Conference
from scheduling.importing.applying import NotAsShown, apply
from scheduling.importing.comparing import compare
from scheduling.importing.plans import Plan
from scheduling.importing.reading import MOST_BYTES, NotAProgramme, read, setting_of
from scheduling.importing.summing_up import overview, summary
from scheduling.importing.values import ImportedProgramme


class Command(BaseCommand):
    help = "Bring a programme into the draft, all of it or nothing. Nothing is ever removed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("conference", help="its address, for example 2026")
        parser.add_argument(
            "file", type=Path, help="Excel (.xlsx), CSV, schedule.xml, schedule.json or pretalx"
        )
        parser.add_argument("--dry-run", action="store_true", help="show it, and change nothing")
        parser.add_argument(
            "--language", default="sv", choices=dict(settings.LANGUAGES), help="of the texts"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = Conference.objects.filter(slug=options["conference"]).first()
        if conference is None:
            raise CommandError(f"There is no conference {options['conference']}.")
        with override("en"):
            programme = _programme(options["file"], conference, options["language"])
            plan = compare(conference, programme)
            self._tell(plan)
            if plan.errors:
                raise CommandError("Nothing has changed. Correct the errors above and try again.")
            if not options["dry_run"]:
                _apply(conference, programme, plan)
            done = "Nothing has changed yet" if options["dry_run"] else "Done"
            self.stdout.write(f"{done}: {summary(plan)}.")

    def _tell(self, plan: Plan) -> None:
        for table in overview(plan):
            self.stdout.write(f"{table.table.label}. {table}")
        for change in plan.changes:
            if not change.is_new:
                for one in change.differences:
                    told = f"{one.label}: {one.before or '–'} → {one.after or '–'}"
                    self.stdout.write(f"  {change.item.name}: {told}")
        for note in plan.notes:
            self.stdout.write(f"Note: {note}")
        for error in plan.errors:
            self.stderr.write(str(error))


def _programme(file: Path, conference: Conference, language: str) -> ImportedProgramme:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as problem:
        raise CommandError(f"{file} cannot be opened: {problem.strerror}.") from problem
    try:
        return read(content, setting_of(conference, language=language))
    except NotAProgramme as problem:
        raise CommandError(f"{file}: {problem}") from problem


def _apply(conference: Conference, programme: ImportedProgramme, plan: Plan) -> None:
    try:
        apply(conference, programme, shown=plan.fingerprint, by=None)
    except NotAsShown as problem:  # pragma: no cover - somebody else in the moment between
        raise CommandError("Somebody has changed the programme meanwhile. Try again.") from problem
