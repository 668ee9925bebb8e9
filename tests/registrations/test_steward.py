import json
import posixpath
import re

import pytest
from django.core.management import call_command

ADDRESS = re.compile(r'"(/static/[^"]+)"')
IMPORTED = re.compile(r'(?:from|import\(?)\s*"(\.[^"]+)"')
USED_IN_CSS = re.compile(r'url\("([^"]+)"\)')


@pytest.mark.parametrize(
    ("address", "heading"),
    [("/dorr/", "Gör telefonen till skanner"), ("/en/door/", "Make this phone a scanner")],
)
def test_the_door_page_says_how_to_pair(client, address, heading):
    page = client.get(address)

    assert page.status_code == 200
    assert heading in page.content.decode()
    assert not page.cookies


def test_only_the_door_page_may_compile_the_code_reader(client):
    door = client.get("/dorr/")["Content-Security-Policy"]

    assert "script-src 'self' 'wasm-unsafe-eval'" in door
    assert "wasm-unsafe-eval" not in client.get("/api-info")["Content-Security-Policy"]
    assert "unsafe-inline" not in door


@pytest.mark.parametrize("address", ["/dorr/", "/dorr/worker.js", "/dorr/app.webmanifest"])
def test_the_scanner_only_shows(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    ("page", "name", "language"),
    [("/dorr/", "Insläppet: incheckning", "sv"), ("/en/door/", "The door: check-in", "en")],
)
def test_a_phone_can_keep_the_scanner_among_its_programs(client, page, name, language):
    answer = client.get(f"{page}app.webmanifest")

    manifest = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert f'<link rel="manifest" href="{page}app.webmanifest">' in client.get(page).text
    assert (manifest["name"], manifest["lang"], manifest["display"]) == (
        name,
        language,
        "standalone",
    )
    assert {manifest["id"], manifest["start_url"], manifest["scope"]} == {page}
    assert [(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]


@pytest.fixture
def hashed_files(settings, tmp_path):
    """Static files as they are published, with the hash of each in its name."""
    storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": storage}}
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def kept(client, worker="/dorr/worker.js"):
    """What the worker keeps on a phone, and for whom."""
    answer = client.get(worker)
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "no-cache" in answer["Cache-Control"]
    about = re.search(r"= (\{.*\});", answer.text)
    assert about
    return json.loads(about[1])


def wanted_by(address, text):
    """What a kept file asks for in its turn."""
    asked = IMPORTED.findall(text) if address.endswith(".js") else USED_IN_CSS.findall(text)
    return {posixpath.normpath(posixpath.join(posixpath.dirname(address), one)) for one in asked}


def test_a_phone_keeps_everything_the_scanner_needs(client, hashed_files):
    files = set(kept(client)["files"])

    wanted = set(ADDRESS.findall(client.get("/dorr/").text))
    for address in files:
        content = (hashed_files / address.removeprefix("/static/")).read_bytes()
        if address.endswith((".js", ".css")):
            wanted |= wanted_by(address, content.decode())
    assert len(wanted) > 30
    assert wanted <= files


def test_the_worker_is_a_new_one_when_the_page_is(client, settings):
    before, in_english = kept(client), kept(client, "/en/door/worker.js")

    settings.STATIC_URL = "/elsewhere/"
    after = kept(client)

    assert before["version"] not in {after["version"], in_english["version"]}
    assert [(one["page"], one["name"]) for one in (before, after, in_english)] == [
        ("/dorr/", "door-sv-"),
        ("/dorr/", "door-sv-"),
        ("/en/door/", "door-en-"),
    ]
