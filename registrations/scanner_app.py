"""What the scanner is made of: the files that a phone keeps to start without a network."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

PAGE = "registrations/door.html"
SOURCES = settings.BASE_DIR / "static"
# The page asks for these under the names that they are published by, which change with them.
PUBLISHED = (
    "css/badge.css",
    "css/door*.css",
    "css/paper/*.css",
    "css/site.css",
    "img/door-192.png",
    "img/mark.svg",
    "js/door/page.js",
    "vendor/schibsted-grotesk/*.woff2",
    "vendor/zxing-wasm/reader/*.wasm",
)
# Modules import each other by the names that they have in their folders.
MODULES = ("js/door/**/*.js", "vendor/**/*.js")
NIGHT = "#072832"


def page() -> str:
    """The scanner's page: the same for every phone, as it holds no data."""
    return render_to_string(PAGE)


def worker() -> str:
    """The program that keeps the page on a phone; it changes when anything of the page does."""
    files = [static(str(name)) for name in _names(PUBLISHED)]
    files += [settings.STATIC_URL + str(name) for name in _names(MODULES)]
    content = "\n".join([page(), *files, _fingerprint()])
    about = {
        "page": reverse("door"),
        "name": f"door-{get_language()}-",
        "version": hashlib.sha256(content.encode()).hexdigest()[:16],
        "files": files,
    }
    return render_to_string("registrations/door_worker.js", {"about": json.dumps(about)})


def manifest() -> dict[str, Any]:
    """What a phone needs to know to put the scanner among its programs."""
    return {
        "name": _("The door: check-in"),
        "short_name": _("The door"),
        "description": _("Scans badges at the door, also without a network."),
        "lang": get_language(),
        "id": reverse("door"),
        "start_url": reverse("door"),
        "scope": reverse("door"),
        "display": "standalone",
        "background_color": NIGHT,
        "theme_color": NIGHT,
        "icons": [
            _icon("door-192", 192, "any"),
            _icon("door-512", 512, "any"),
            _icon("door-maskable-512", 512, "maskable"),
        ],
    }


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    return {
        "src": static(f"img/{name}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def _names(patterns: tuple[str, ...]) -> Iterator[Path]:
    for pattern in patterns:
        for path in sorted(SOURCES.glob(pattern)):
            yield path.relative_to(SOURCES)


@cache
def _fingerprint() -> str:
    """Of everything that the page needs, as this process found it."""
    digest = hashlib.sha256()
    for name in (*_names(PUBLISHED), *_names(MODULES)):
        digest.update(str(name).encode() + (SOURCES / name).read_bytes())
    return digest.hexdigest()
