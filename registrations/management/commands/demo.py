"""Try the whole site on a laptop: nothing but Python is needed, and Ctrl-C ends it all."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from conference.processes import household, stop_signals
from conference.static_files import collect_what_changed
from registrations.demo import preparing, running
from registrations.demo.welcome import ways_in


class Command(BaseCommand):
    help = "Try the whole site with a demo conference. Ctrl-C stops everything it started."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--fresh", action="store_true", help="forget the data and start over")
        parser.add_argument(
            "--full", action="store_true", help="seed it sold out on site, with a waiting list"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with preparing.only_one_demo():
                self._run(options["port"], is_fresh=options["fresh"], is_full=options["full"])
        except preparing.CannotStart as obstacle:
            raise CommandError(str(obstacle)) from obstacle

    def _run(self, port: int, *, is_fresh: bool, is_full: bool) -> None:
        began_at = time.monotonic()
        preparing.refuse_a_busy_port(port)
        self.stdout.write("The demo is starting …")
        preparing.keep_secret_key()
        if is_fresh:
            preparing.forget_the_laptops_data()
        collect_what_changed()
        with (
            stop_signals() as stopped,
            running.mail() as mail,
            household(tell=self.stdout.write) as children,
        ):
            programs = running.Programs(children, mail, port=port)
            preparing.prepare_data(is_fresh=is_fresh, is_full=is_full)
            programs.wait_for_web(stopped)
            programs.start_work()
            self._welcome(port, keeps_mail="DEMO_MAILDIR" in mail)
            self.stdout.write(f"\nReady after {time.monotonic() - began_at:.1f} s. Ctrl-C ends it.")
            self.stdout.flush()  # whoever reads through a pipe wants the addresses now
            children.watch(stopped)
            self.stdout.write("\nStopping …")
        self.stdout.write(f"Stopped. The data stays in {settings.DATA_DIR}.")

    def _welcome(self, port: int, *, keeps_mail: bool) -> None:
        self.stdout.write("")
        site = running.base_url(port)
        for what, where in ways_in(site, keeps_mail=keeps_mail, now=timezone.now()):
            self.stdout.write(f"  {self.style.SUCCESS(what.ljust(10))}  {where}")
