"""Let a phone or another scanner in, from the command line."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from qrcode.main import QRCode

from conference.models import Conference
from registrations.devices import A_LONG_DAY, STEWARD_SCOPES, PairedDevice, Pairing, pair
from registrations.models import Checkpoint, Device


class Command(BaseCommand):
    help = "Pair a device for the door. Its token is shown this once, as text, link and QR code."

    def add_arguments(self, parser: CommandParser) -> None:
        scopes = [str(scope) for scope in Device.Scope]
        parser.add_argument("--name", required=True, help='what people call it: "Entré norr"')
        parser.add_argument("--checkpoint", required=True, help="where it stands: entrance")
        parser.add_argument(
            "--scope",
            action="append",
            choices=scopes,
            help=f"what it may do; may be repeated (else {' and '.join(STEWARD_SCOPES)})",
        )
        parser.add_argument("--hours", type=int, default=A_LONG_DAY, help="how long it may be used")
        parser.add_argument(
            "--rehearsal", action="store_true", help="practise: its scans are not kept"
        )
        parser.add_argument("--conference", help="its year, if not the newest")

    def handle(self, *args: Any, **options: Any) -> None:
        conference, now = _conference(options["conference"]), timezone.now()
        pairing = Pairing(
            checkpoint=_checkpoint(conference, options["checkpoint"]),
            name=options["name"],
            scopes=options["scope"] or STEWARD_SCOPES,
            until=now + timedelta(hours=options["hours"]),
            is_rehearsal=options["rehearsal"],
        )
        self._show(pair(pairing, now=now))

    def _show(self, paired: PairedDevice) -> None:
        self.stdout.write(f"token: {paired.token}")
        self.stdout.write(f"url: {paired.url}")
        qr = QRCode(border=2)
        qr.add_data(paired.url)
        qr.print_ascii(out=self.stdout, invert=True)


def _conference(slug: str | None) -> Conference:
    conferences = Conference.objects.newest_first()
    conference = (conferences.filter(slug=slug) if slug else conferences).first()
    if conference is None:
        raise CommandError(f"There is no conference {slug}." if slug else "There is no conference.")
    return conference


def _checkpoint(conference: Conference, slug: str) -> Checkpoint:
    checkpoint = conference.checkpoints.filter(slug=slug).first()
    if checkpoint is None:
        known = ", ".join(conference.checkpoints.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no checkpoint {slug}. There are: {known or 'none'}.")
    return checkpoint
