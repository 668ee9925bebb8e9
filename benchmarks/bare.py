"""The yardsticks: the same work with nothing around it, served by the same web server.

`/check-in` runs the statements of one check-in on a psycopg connection; `/page` answers with
bytes of the size of the programme page.
"""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

import psycopg

CONNECTIONS = threading.local()
PAGE = b"x" * int(os.environ.get("BARE_PAGE_BYTES", "20000"))

FIND_DEVICE = """
SELECT d.id, d.checkpoint_id, d.scopes, c.slug FROM registrations_device d
JOIN registrations_checkpoint c ON c.id = d.checkpoint_id
WHERE d.token_hash = %s AND d.revoked_at IS NULL AND d.expires_at > now()
"""
FIND_TICKET = "SELECT id, name, status FROM registrations_registration WHERE ticket_code = %s"
ADMIT = """
INSERT INTO registrations_admission
(registration_id, checkpoint_id, period, check_in_uuid, device_id, admitted_at)
VALUES (%s, %s, %s, %s, %s, now()) ON CONFLICT DO NOTHING
"""
JOURNAL = """
INSERT INTO registrations_checkin
(uuid, device_id, checkpoint_id, registration_id, direction, scanned_at, recorded_at, shown,
 outcome, reason, verdict, settled_by)
VALUES (%s, %s, %s, %s, 'in', now(), now(), '', 'admitted', '', '{}', '') ON CONFLICT DO NOTHING
"""


def application(
    environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], Any]
) -> Iterable[bytes]:
    body = PAGE if environ["PATH_INFO"] == "/page" else _check_in(environ)
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
    return [body]


def _check_in(environ: dict[str, Any]) -> bytes:
    token_hash, ticket = environ["wsgi.input"].read().decode().split()
    connection = _connection()
    check_in = uuid4()
    with connection.transaction():
        device, checkpoint, _scopes, _slug = _one(connection, FIND_DEVICE, token_hash)
        registration, name, _status = _one(connection, FIND_TICKET, ticket)
        connection.execute(ADMIT, (registration, checkpoint, "2099-01-01", check_in, device))
        connection.execute(JOURNAL, (check_in, device, checkpoint, registration))
    return str(name).encode()


def _one(connection: psycopg.Connection, statement: str, value: str) -> tuple[Any, ...]:
    row = connection.execute(statement, (value,)).fetchone()
    assert row is not None
    return row


def _connection() -> psycopg.Connection:
    if not hasattr(CONNECTIONS, "held"):
        CONNECTIONS.held = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    held: psycopg.Connection = CONNECTIONS.held
    return held
