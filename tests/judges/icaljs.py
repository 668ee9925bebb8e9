"""ical.js, the library in Thunderbird, as a second reader, on a machine far from Skellefteå."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def read(calendar: bytes, *, timezone: str = "America/New_York") -> list[dict[str, Any]]:
    """Each event's uid, summary, and its moments in UTC."""
    if not (HERE / "node_modules").exists():
        if os.environ.get("DV_JUDGES"):
            pytest.fail("ical.js is missing: npm ci --prefix tests/judges")
        pytest.skip("ical.js is not installed")
    run = subprocess.run(
        ["node", str(HERE / "read_calendar.js")],
        input=calendar,
        capture_output=True,
        check=True,
        env=os.environ | {"TZ": timezone},
    )
    events: list[dict[str, Any]] = json.loads(run.stdout)
    return events
