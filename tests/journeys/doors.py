"""What the stories at the door have in common: a guest, a phone, and a network that goes away."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from registrations.devices import PairedDevice, Pairing, pair
from registrations.models import Checkpoint, Registration
from tests.factories import make_checkpoint, make_conference, make_pool, make_registration

PATIENCE = 30
# Everything that the page keeps in the browser, as text.
DUMP = """async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await done(indexedDB.open("door"));
  const kept = {};
  for (const name of database.objectStoreNames) {
    const store = database.transaction(name).objectStore(name);
    const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
    kept[name] = Object.fromEntries(keys.map((key, place) => [key, values[place]]));
  }
  database.close();
  return kept;
}"""

HAND_SCANNER = """(keys) => {
  for (const key of keys) {
    const pressed = { key, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent("keydown", pressed));
  }
}"""


def make_entrance(**fields: Any) -> Checkpoint:
    checkpoint = make_checkpoint(make_conference(), **fields)
    make_pool(checkpoint.conference)
    return checkpoint


def make_guest(checkpoint: Checkpoint, **fields: Any) -> Registration:
    return make_registration(checkpoint.conference.pools.get(slug="on-site"), **fields)


def make_guests(checkpoint: Checkpoint, *names: str) -> list[Registration]:
    return [
        make_guest(checkpoint, name=f"{name} Hjortronklint", email=f"{name}@umea.example")
        for name in names
    ]


def paired(checkpoint: Checkpoint, name: str = "Entré norr", **more: Any) -> PairedDevice:
    return pair(Pairing(checkpoint, name, **more), now=datetime.now(UTC))


def open_door(page: Page, address: str) -> None:
    """Until the phone has the list and can do without a network."""
    page.goto(address)
    expect(page.locator("#list")).to_have_attribute("data-state", "ready")


def wait_until_kept(page: Page) -> None:
    """Until the phone has kept the page itself."""
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def scan(page: Page, code: str) -> None:
    """A hand scanner with an Enter at the end, quick however busy the machine is."""
    page.evaluate(HAND_SCANNER, [*code, "Enter"])


@contextmanager
def no_network(context: BrowserContext, how: str) -> Iterator[None]:
    """Cut off, or connected to something that never answers."""
    if how == "cut":
        context.set_offline(True)
        yield
        context.set_offline(False)
    else:
        context.route("**/api/**", lambda route: None)
        yield
        context.unroute_all(behavior="ignoreErrors")


def kept_by(page: Page) -> dict[str, dict[str, Any]]:
    kept: dict[str, dict[str, Any]] = page.evaluate(DUMP)
    return kept


def expect_all_sent(page: Page) -> None:
    """Until the server has answered every scan that the phone keeps."""
    wait_until(lambda: all(row["answer"] for row in kept_by(page)["journal"].values()), page)
    expect(page.locator("#network")).to_be_hidden()


def wait_until(is_so: Callable[[], bool], page: Page) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)
