"""Everything in one file that fits every database: for keeping, and for moving house."""

import gzip
import json
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

FORMAT = "digitala-vasterbotten 1"
# Made anew by migrations, or worth nothing later.
LEFT_OUT = {"contenttypes.ContentType", "auth.Permission", "sessions.Session", "admin.LogEntry"}

type Header = dict[str, str | list[str]]


class CannotRestore(Exception):
    """The file does not fit, or there is something to lose; the message says what."""


@transaction.atomic
def back_up(to: BinaryIO) -> int:
    """Write every row as it is at this moment; returns how many there were."""
    if connection.vendor == "postgresql":
        # SQLite's transactions see one moment by themselves.
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    number = 0
    with gzip.open(to, "wt", encoding="utf-8") as file:
        file.write(json.dumps(_header()) + "\n")
        for row in _rows():
            file.write(row)
            number += 1
    return number


@transaction.atomic
def restore(source: BinaryIO, *, replace: bool = False) -> int:
    """Read a backup, whole or not at all, into an empty database; returns how many rows."""
    if replace:
        call_command("flush", interactive=False, verbosity=0)
    elif any(model._base_manager.exists() for model in _models()):
        raise CannotRestore("The database is not empty. To replace all that is in it: --replace")
    number = 0
    try:
        with gzip.open(source, "rt", encoding="utf-8") as file:
            _refuse_another_version(file.readline())
            with connection.constraint_checks_disabled():
                for row in serializers.deserialize("jsonl", file):
                    row.save(force_insert=True)
                    number += 1
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise CannotRestore("This file is no backup, or it is damaged.") from error
    connection.check_constraints()
    _let_new_rows_follow_the_old_ones()
    return number


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.label not in LEFT_OUT]


def _rows() -> Iterator[str]:
    # Some rows are pieces of files: few at a time, so that they fit in memory.
    rows = chain.from_iterable(
        model._base_manager.order_by("pk").iterator(chunk_size=100) for model in _models()
    )
    for row in rows:
        yield serializers.serialize("jsonl", [row], use_natural_foreign_keys=True)


def _header() -> Header:
    applied = MigrationRecorder(connection).applied_migrations()
    return {"format": FORMAT, "migrations": sorted(".".join(one) for one in applied)}


def _refuse_another_version(line: str) -> None:
    try:
        header = json.loads(line)
    except ValueError as error:
        raise CannotRestore("This file is no backup.") from error
    if header != _header():
        raise CannotRestore("This backup was made by another version of the site: use that one.")


def _let_new_rows_follow_the_old_ones() -> None:
    """PostgreSQL counts on from where it was, unless it is told which numbers are taken."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
