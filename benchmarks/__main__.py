"""python -m benchmarks: what a unit of work costs, and how much of it is the work itself.

Needs PostgreSQL and Redis on this machine, and Chromium and ffmpeg for the doors. The database
named in BENCHMARK_DATABASE_URL is emptied; BENCHMARK_REDIS_URL should name one that nobody else
uses.
"""

import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from benchmarks.addresses import BARE_PORT, DATABASE, DATABASE_URL, MAIL_PORT, PORT, REDIS_URL
from benchmarks.processes import running


def main() -> None:
    wanted = wishes()
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
        from benchmarks.door import measure_doors  # noqa: PLC0415 -- needs the settings

        web = stack.enter_context(
            running(
                *(sys.executable, "manage.py", "web", "--port", str(PORT)),
                env={},
                until=f"http://127.0.0.1:{PORT}/healthz",
            )
        )
        if not wanted.only_doors:
            beside_bare_code(web.pid)
        measure_doors(web.pid, minutes=wanted.minutes)


def beside_bare_code(web: int) -> None:
    from benchmarks.work import measure_everything  # noqa: PLC0415 -- needs the settings

    granian = str(Path(sys.executable).with_name("granian"))
    with running(
        *(granian, "--interface", "wsgi", "--port", str(BARE_PORT), "--no-access-log"),
        *("--workers", "2", "--blocking-threads", "4", "benchmarks.bare:application"),
        env={},
        until=f"http://127.0.0.1:{BARE_PORT}/page",
    ) as bare:
        measure_everything(web=web, bare=bare.pid)


def wishes() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only-doors", action="store_true", help="measure nothing but the doors")
    parser.add_argument(
        *("--minutes", "-m"), type=float, default=1, help="how long the doors are without a network"
    )
    return parser.parse_args()


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
