"""The units of work, measured one after the other and printed as a table."""

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import uuid4

from django.utils import timezone

from benchmarks.addresses import BARE_PORT, DATABASE, MAIL_PORT, PORT
from benchmarks.badges import badges
from benchmarks.load import Call, Outcome, send
from benchmarks.processes import (
    cpu_seconds,
    database_processes,
    resident_megabytes,
    running,
    with_children,
)
from benchmarks.releases import publishing
from benchmarks.world import SLUG, make_world, pair_scanner
from notifications.models import Message
from registrations.devices import token_hash
from registrations.models import Pool, Registration

PATIENCE = 300
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Measured:
    """A kind of work: what clients saw, and CPU milliseconds per call in web and database."""

    name: str
    outcome: Outcome
    web_ms: float
    database_ms: float

    @property
    def cpu_ms(self) -> float:
        return self.web_ms + self.database_ms


def measure(
    name: str, server: int, port: int, calls: Iterable[Call], *, clients: int = 8
) -> Measured:
    """Send the calls and see what the server's family and the database spent on them."""
    calls = list(calls)
    web, database = with_children(server), database_processes(DATABASE)
    before = cpu_seconds(web), cpu_seconds(database)
    outcome = send(port, calls, clients=clients)
    per_call = 1000 / len(calls)
    return Measured(
        name,
        outcome,
        (cpu_seconds(web) - before[0]) * per_call,
        (cpu_seconds(database) - before[1]) * per_call,
    )


def measure_everything(*, web: int, bare: int) -> None:
    conference = make_world(now=timezone.now())
    token = pair_scanner(conference, now=timezone.now())
    head()
    check_ins(web, bare, token)
    pages(web, bare)
    feeds(web)
    registrations(web)
    publishing(conference)
    badges()
    print(f"\nWeb worker, the largest: {max(map(resident_megabytes, with_children(web))):.0f} MB")


def head() -> None:
    print("| work | calls/s | p50 ms | p95 ms | web CPU ms | database CPU ms | answers |")
    print("|---|---|---|---|---|---|---|", flush=True)


def show(measured: Measured) -> Measured:
    outcome = measured.outcome
    print(
        f"| {measured.name} | {outcome.rate:.0f} | {outcome.percentile(50):.1f} "
        f"| {outcome.percentile(95):.1f} | {measured.web_ms:.2f} | {measured.database_ms:.2f} "
        f"| {outcome.statuses} |",
        flush=True,
    )
    return measured


def ratio(sentence: str, of: float, to: float) -> None:
    print(f"| *{sentence}: {of / to:.2f}* | | | | | | |", flush=True)


def check_ins(web: int, bare: int, token: str) -> None:
    codes = list(Registration.objects.confirmed().values_list("ticket_code", flat=True))
    warm, ours, theirs = codes[:200], codes[200:2200], codes[2200:]
    send(PORT, (_scan(code, token) for code in warm))
    send(BARE_PORT, (_bare_scan(code, token) for code in warm))
    product = show(measure("check-in", web, PORT, [_scan(code, token) for code in ours]))
    yardstick = show(
        measure(
            "the same statements, bare",
            bare,
            BARE_PORT,
            [_bare_scan(code, token) for code in theirs],
        )
    )
    ratio("CPU of a check-in to its bare statements", product.cpu_ms, yardstick.cpu_ms)


def _scan(code: str, token: str) -> Call:
    scan = {
        "id": str(uuid4()),
        "ticket": code,
        "direction": "in",
        "scanned_at": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return Call("/api/v1/check-ins", "POST", json.dumps(scan).encode(), headers)


def _bare_scan(code: str, token: str) -> Call:
    return Call("/check-in", "POST", f"{token_hash(token)} {code}".encode())


def pages(web: int, bare: int) -> None:
    address = f"/{SLUG}/program/"
    zipped = {"Accept-Encoding": "gzip"}
    send(PORT, [Call(address, headers=zipped)] * 50)
    seen: list[bytes] = []
    send(PORT, [Call(address)], clients=1, seen=lambda _call, _status, body: seen.append(body))
    print(f"| *programme page: {len(seen[0]) / 1000:.0f} kB before compression* | | | | | | |")
    page = show(measure("programme page", web, PORT, [Call(address, headers=zipped)] * 2000))
    yardstick = show(measure("a bare page", bare, BARE_PORT, [Call("/page")] * 2000))
    ratio("CPU of the programme page to a bare one", page.cpu_ms, yardstick.cpu_ms)
    show(measure("… unchanged (304)", web, PORT, [_unchanged(address, zipped)] * 2000))
    show(measure("home", web, PORT, [Call(f"/{SLUG}/", headers=zipped)] * 500))
    name = f"/{SLUG}/program/programpunkt-7/"
    show(measure("session page", web, PORT, [Call(name, headers=zipped)] * 500))


def _unchanged(address: str, headers: dict[str, str]) -> Call:
    """The same request with the ETag that the first answer carried."""
    from http.client import HTTPConnection  # noqa: PLC0415 -- only here

    connection = HTTPConnection("127.0.0.1", PORT)
    connection.request("GET", address, headers=headers)
    etag = connection.getresponse().headers["ETag"]
    connection.close()
    return Call(address, headers=headers | {"If-None-Match": etag})


def feeds(web: int) -> None:
    for name in ("schedule.json", "schedule.xml", "programme.ics", "programme.jsonld"):
        address = f"/{SLUG}/{name}"
        send(PORT, [Call(address)] * 50)
        show(measure(name, web, PORT, [Call(address, headers={"Accept-Encoding": "gzip"})] * 1000))
    tokens = Registration.objects.values_list("calendar_token", flat=True)[:500]
    cold = [Call(f"/calendar/{token}.ics") for token in tokens]
    show(measure("personal calendar", web, PORT, cold))
    show(measure("… unchanged (304)", web, PORT, [_unchanged(cold[0].path, {})] * 500))


def registrations(web: int) -> None:
    """150 who get a place, then 1,000 for the last 200 places; and all their letters."""
    Pool.objects.filter(conference__slug=SLUG, attendance="on_site").update(capacity=4200)
    sink = (sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{MAIL_PORT}")
    with running(*sink, "-c", "aiosmtpd.handlers.Sink", env={}):
        online = [_form(number, "online") for number in range(150)]
        show(measure("registration POST", web, PORT, online))
        rush = [_form(number, "on_site") for number in range(150, 1150)]
        show(measure("1,000 for the last 200 places", web, PORT, rush))
        pool = Pool.objects.get(conference__slug=SLUG, attendance="on_site")
        waiting = Registration.objects.waiting_for(pool).count()
        taken = f"places {pool.capacity}, taken {pool.taken}, waiting {waiting}"
        print(f"| *{taken}* | | | | | | |")
        letters()


def _form(number: int, attendance: str) -> Call:
    answers = {
        "name": f"Saga Hjortronklint {number}",
        "email": f"saga.{number}@skelleftea.example",
        "organisation": "Skellefteå kommun",
        "attendance": attendance,
    }
    return Call(f"/{SLUG}/anmalan/", "POST", urlencode(answers).encode(), FORM)


def letters() -> None:
    """How long until the last letter has left, and what each cost the worker."""
    waiting = Message.objects.filter(status=Message.Status.PENDING)
    posted = Message.objects.count()
    with (
        running(sys.executable, "manage.py", "worker", env={}) as worker,
        running(sys.executable, "manage.py", "beat", env={}),
    ):
        started = time.perf_counter()
        while waiting.exists() and time.perf_counter() - started < PATIENCE:
            time.sleep(0.2)
        seconds = time.perf_counter() - started
        family = with_children(worker.pid)
        spent = cpu_seconds(family) * 1000 / posted
        memory = max(map(resident_megabytes, family))
    done = f"{posted} letters: the last after {seconds:.0f} s, {spent:.1f} ms CPU each"
    print(f"| *{done}* | | | | | | |")
    print(f"\nCelery worker, the largest: {memory:.0f} MB")
