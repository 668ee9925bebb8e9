"""python -m benchmarks: what a unit of work costs, and how much of it is the work itself.

Needs PostgreSQL and Redis on this machine. The database named in BENCHMARK_DATABASE_URL is
emptied; BENCHMARK_REDIS_URL should name one that nobody else uses.
"""

import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from benchmarks.addresses import BARE_PORT, DATABASE, DATABASE_URL, MAIL_PORT, PORT, REDIS_URL
from benchmarks.processes import running


def main() -> None:
    make_empty_database()
    with ExitStack() as stack:
        data = stack.enter_context(tempfile.TemporaryDirectory())
        env = production(data)
        os.environ |= env
        import django  # noqa: PLC0415 -- settings read the environment that was just made

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 -- needs the settings

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        from benchmarks.work import measure_everything  # noqa: PLC0415 -- needs the settings

        python = sys.executable
        web = stack.enter_context(
            running(
                *(python, "manage.py", "web", "--port", str(PORT)),
                env={},
                until=f"http://127.0.0.1:{PORT}/healthz",
            )
        )
        bare = stack.enter_context(
            running(
                *(str(Path(python).with_name("granian")), "--interface", "wsgi"),
                *("--port", str(BARE_PORT), "--workers", "2", "--blocking-threads", "4"),
                *("--no-access-log", "benchmarks.bare:application"),
                env={},
                until=f"http://127.0.0.1:{BARE_PORT}/page",
            )
        )
        measure_everything(web=web.pid, bare=bare.pid)


def make_empty_database() -> None:
    server = urlunsplit(urlsplit(DATABASE_URL)._replace(path="/postgres"))
    name = sql.Identifier(DATABASE)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


def production(data: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "conference.settings",
        "SECRET_KEY": "only for measuring on this machine, and long enough for its checks",
        "FIELD_ENCRYPTION_KEYS": "b25seSBmb3IgbWVhc3VyaW5nIG9uIHRoaXMgaG9zdC4=",
        "ALLOWED_HOSTS": "127.0.0.1",
        "BASE_URL": f"http://127.0.0.1:{PORT}",
        "DATABASE_URL": DATABASE_URL,
        "REDIS_URL": REDIS_URL,
        "EMAIL_URL": f"smtp://127.0.0.1:{MAIL_PORT}",
        "DATA_DIR": data,
    }


main()
