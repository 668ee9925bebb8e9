"""Insert a row unless it is there, and know whether it was: the database decides.

The statements of the door are written out: composing them anew would cost more than running them,
and Django's own way of skipping a row that exists does not tell whether it did.
"""

from datetime import datetime

from django.db import connection

ADMISSION = """
    INSERT INTO registrations_admission
        (registration_id, checkpoint_id, period, check_in_uuid, device_id, admitted_at, left_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING
"""
CHECK_IN = """
    INSERT INTO registrations_checkin
        (uuid, device_id, checkpoint_id, registration_id, direction, scanned_at, device_time,
         recorded_at, shown, outcome, reason, verdict, settled_by)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '')
    ON CONFLICT DO NOTHING
"""


def insert(statement: str, *values: str | int | None) -> bool:
    """Whether the row is new, also between two doors at once."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.rowcount)


def stored(at: datetime | None) -> str | None:
    """A time in the words of the database."""
    return None if at is None else str(connection.ops.adapt_datetimefield_value(at))
