"""The doors: how fast a verdict is there, and whether a scan is ever lost or counted twice."""

import json
import os
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import quantiles
from uuid import uuid4

from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from benchmarks.addresses import PORT, WAY_PORT
from benchmarks.black_hole import Way, way
from benchmarks.load import Call, send
from benchmarks.work import head, measure, show
from benchmarks.world import make_people
from conference.models import Conference
from registrations.badges import qr_png
from registrations.devices import PairedDevice, Pairing, pair
from registrations.models import Admission, CheckIn, Checkpoint, Registration
from tests.journeys.film import SHAKY_HAND, camera_showing

DOORS = 4
A_SECOND = 1000
# A badge that one door has let in comes to the next door so many seconds later.
LATER = 15
PLANTED_EVERY = 10
# Scans so near to a cut may fall on either side of it.
MARGIN = 6
BADGES_FILMED = 24
SCANS_OF_A_DAY = 1500
IN_A_BATCH = 100
PATIENCE = 300
BROWSER = (
    "--no-sandbox",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
)
SCANNING = Path(__file__).with_name("door_scanning.js").read_text(encoding="utf-8")
FILMING = Path(__file__).with_name("door_filming.js").read_text(encoding="utf-8")
PASSED = (CheckIn.Outcome.ADMITTED, CheckIn.Outcome.LEFT)


@dataclass(frozen=True)
class Phases:
    """When, in seconds from the first scan, the network is cut, turns into a hole, and is back."""

    cut: int
    hole: int
    back: int
    over: int

    @classmethod
    def lasting(cls, minutes: float) -> "Phases":
        """Cut for so many minutes; before, in the hole and after it a fifth of that each."""
        cut, part = round(minutes * 60), max(20, round(minutes * 12))
        return cls(part, part + cut, part + cut + part, part + cut + part + part)

    def is_apart(self, first: int, second: int) -> bool:
        """Whether neither door can hear of the other's scan before it scans itself."""
        return self.cut + MARGIN <= first and second <= self.back - MARGIN

    def is_together(self, first: int, second: int) -> bool:
        return second <= self.cut - MARGIN


@dataclass(frozen=True)
class Plan:
    """Which codes each door scans, one a second; and how many badges come to two doors."""

    codes: list[list[str]]
    apart: int
    together: int


def measure_doors(web: int, *, minutes: float) -> None:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in this thread.
    phases = Phases.lasting(minutes)
    devices, codes = make_doors(SCANS_OF_A_DAY + BADGES_FILMED + DOORS * phases.over)
    unused = iter(codes)
    head()
    a_day(web, devices[0], list(islice(unused, SCANS_OF_A_DAY)))
    before_the_camera(devices[0], list(islice(unused, BADGES_FILMED)))
    endure(devices, phases, list(unused))


def make_doors(people: int) -> tuple[list[PairedDevice], list[str]]:
    """A conference that is on today, its scanners, and the codes of its badges."""
    now = timezone.now()
    conference = Conference.objects.create(
        slug="2099-doors",
        name_sv="Dörrkonferensen",
        starts_on=timezone.localdate(now),
        ends_on=timezone.localdate(now),
        contact_email="konferens@regionvasterbotten.example",
        registration_opens_at=now,
    )
    make_people(conference, people, now)
    entrance = Checkpoint.objects.create(conference=conference, slug="entrance", name_sv="Entrén")
    devices = [pair(Pairing(entrance, f"Dörr {n + 1}"), now=now) for n in range(DOORS)]
    mine = Registration.objects.filter(conference=conference).order_by("pk")
    return devices, list(mine.values_list("ticket_code", flat=True))


def a_day(web: int, device: PairedDevice, codes: Sequence[str]) -> None:
    """A whole day's scans, kept by a door and sent afterwards in batches."""
    headers = {"Authorization": f"Bearer {device.token}"}
    send(PORT, [Call("/api/v1/device", headers=headers)] * 200)
    calls = [
        _batch(device, codes[first : first + IN_A_BATCH])
        for first in range(0, len(codes), IN_A_BATCH)
    ]
    batches = show(measure(f"batch of {IN_A_BATCH} scans", web, PORT, calls, clients=1))
    again = show(measure("… sent once more", web, PORT, calls, clients=1))
    each, repeated = batches.cpu_ms / IN_A_BATCH, again.cpu_ms / IN_A_BATCH
    _say(f"a day of {len(codes)} scans in batches: {each:.2f} ms CPU a scan, {repeated:.2f} again")


def _batch(device: PairedDevice, codes: Sequence[str]) -> Call:
    at = timezone.now().isoformat()
    scans = [
        {"id": str(uuid4()), "ticket": code, "scanned_at": at, "shown": "admitted"}
        for code in codes
    ]
    headers = {"Authorization": f"Bearer {device.token}", "Content-Type": "application/json"}
    body = json.dumps({"check_ins": scans}).encode()
    return Call("/api/v1/check-ins/batch", "POST", body, headers)


def before_the_camera(device: PairedDevice, codes: Sequence[str]) -> None:
    """From the first frame with a badge in it to the verdict, in the page itself."""
    with tempfile.TemporaryDirectory() as folder:
        film = _film(codes, Path(folder))
        with pages([device], *camera_showing(film), port=PORT) as [page]:
            page.evaluate(FILMING)
            page.wait_for_timeout((2 * len(codes) + 10) * A_SECOND)
            times = page.evaluate("measured")
    _say(f"frame to verdict, {len(times)} badges before the camera: {_in_words(times)}")


def _film(codes: Sequence[str], folder: Path) -> Path:
    """White paper and a badge by turns, a second each."""
    for number, code in enumerate(codes):
        (folder / f"{number:04}.png").write_bytes(qr_png(code))
    badges = ["-framerate", "1/2", "-i", str(folder / "%04d.png")]
    paper = "fps=15,format=rgb24,drawbox=color=white:t=fill:enable='lt(mod(t,2),1)'"
    film = folder / "badges.mjpeg"
    subprocess.run(
        ["ffmpeg", "-y", "-v", "error", *badges, "-vf", f"{paper},{SHAKY_HAND}", "-q:v", "3", film],
        check=True,
    )
    return film


def endure(devices: Sequence[PairedDevice], phases: Phases, codes: Sequence[str]) -> None:
    """Four doors, a scan a second each, through a cut and a hole; and what is left of it."""
    plan = make_plan(phases, codes)
    began = timezone.now()
    with way(WAY_PORT, to=PORT) as network, pages(devices, port=WAY_PORT) as scanners:
        for page, scans in zip(scanners, plan.codes, strict=True):
            page.evaluate(SCANNING, {"codes": scans, "every": A_SECOND})
        seconds = _cut_and_join(scanners, network, phases, began=began)
        scanners[0].wait_for_timeout(5 * A_SECOND)
        measured = [one for page in scanners for one in page.evaluate("measured")]
    _say(f"{DOORS} doors, {sum(map(len, plan.codes))} scans, cut for {phases.hole - phases.cut} s")
    _say(f"last key to verdict: {_in_words([one['ms'] for one in measured])}")
    _say(f"back in contact, all scans were with the server after {seconds:.1f} s")
    _judge(devices, plan, Counter(one["tone"] for one in measured), since=began)


def make_plan(phases: Phases, codes: Sequence[str]) -> Plan:
    """Badges of its own for each door; now and then the second door gets one of the first's."""
    unused = iter(codes)
    scans = [[next(unused) for _second in range(phases.over)] for _door in range(DOORS)]
    apart = together = 0
    for second in range(LATER, phases.over, PLANTED_EVERY):
        for door in range(1, DOORS):
            first = second - LATER
            is_apart, is_together = (
                phases.is_apart(first, second),
                phases.is_together(first, second),
            )
            if is_apart or is_together:
                scans[door][second] = scans[door - 1][first]
            apart, together = apart + is_apart, together + is_together
    return Plan(scans, apart, together)


def _cut_and_join(
    scanners: Sequence[Page], network: Way, phases: Phases, *, began: datetime
) -> float:
    """The seconds until the server had all that was scanned before the network was back."""
    started = time.monotonic()

    def wait_until(second: float) -> None:
        scanners[0].wait_for_timeout(max(0, started + second - time.monotonic()) * A_SECOND)

    wait_until(phases.cut)
    for page in scanners:
        page.context.set_offline(True)
    wait_until(phases.hole)
    network.swallows = True
    for page in scanners:
        page.context.set_offline(False)
    wait_until(phases.back)
    network.open_again()
    back = time.monotonic()
    scanned = sum(page.evaluate("measured.length") for page in scanners)
    arrived = CheckIn.objects.filter(recorded_at__gte=began, scanned_at__lte=timezone.now())
    while arrived.count() < scanned and time.monotonic() - back < PATIENCE:
        scanners[0].wait_for_timeout(A_SECOND / 4)
    seconds = time.monotonic() - back
    wait_until(phases.over)
    return seconds


def _judge(
    devices: Sequence[PairedDevice], plan: Plan, tones: Counter[str], *, since: datetime
) -> None:
    """Nothing lost, nothing twice, and every badge that came to two doors found."""
    planned = Counter(
        (one.device.name, code)
        for one, codes in zip(devices, plan.codes, strict=True)
        for code in codes
    )
    journal = CheckIn.objects.filter(recorded_at__gte=since)
    kept = Counter(journal.values_list("device__name", "registration__ticket_code"))
    conflicts = journal.filter(shown__in=PASSED).exclude(outcome__in=PASSED).count()
    people = len({code for _door, code in planned})
    admitted = Admission.objects.filter(admitted_at__gte=since - timedelta(seconds=5)).count()
    _say(f"lost {(planned - kept).total()}, doubled {(kept - planned).total()}")
    _say(f"let in {admitted} of {people} people")
    _say(f"badges at two doors without contact: {plan.apart}; scans that do not agree: {conflicts}")
    _say(f"badges at two doors in contact: {plan.together}; shown as seen before: {tones['seen']}")


@contextmanager
def pages(devices: Sequence[PairedDevice], *arguments: str, port: int) -> Iterator[list[Page]]:
    """A page for each door, as if on a phone of its own, with its list fetched."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[*BROWSER, *arguments]
        )
        opened = []
        for one in devices:
            page = browser.new_context(locale="sv-SE").new_page()
            page.goto(one.url.replace(f":{PORT}", f":{port}"))
            page.locator("#list[data-state=ready]").wait_for(timeout=60_000)
            opened.append(page)
        yield opened
        browser.close()


def _in_words(times: Sequence[float]) -> str:
    parts = quantiles(times, n=100)
    return f"median {parts[49]:.0f} ms, p95 {parts[94]:.0f} ms, at most {max(times):.0f} ms"


def _say(sentence: str) -> None:
    print(f"| *{sentence}* | | | | | | |", flush=True)
