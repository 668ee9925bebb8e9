"""Documents for paper: PDF/UA-1 (ISO 14289-1), so that a screen reader can read them too."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings

CONTENT_TYPE = "application/pdf"
# Five hundred badges take two seconds.
PATIENCE = 100
PROGRAM = """
import sys
from scheduling.typesetter import answer
sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
"""


class CannotBeSet(Exception):
    """Typst refuses the document, in words of its own."""


def typeset(
    template: Path, data: Mapping[str, object], *, at: datetime, fonts: Path | None = None
) -> bytes:
    """What the template makes of the data. The same data at the same moment give the same bytes.

    In a process of its own, which ends with it: in this one, the memory of hundreds of badges
    would never be given back.
    """
    asked = {
        "template": str(template),
        "root": str(template.parent),
        "fonts": [str(fonts)] if fonts else [],
        "data": data,
        "at": at.isoformat(),
    }
    run = subprocess.run(  # noqa: S603 -- the command is ours
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=False,
        cwd=settings.BASE_DIR,
        timeout=PATIENCE,
    )
    if run.returncode:
        raise CannotBeSet(run.stderr.decode())
    return run.stdout
