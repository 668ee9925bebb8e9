"""Sets one document for another process: typst keeps in memory whatever it has ever set."""

import json
from datetime import datetime

import typst


def answer(asked: bytes) -> bytes:
    """The PDF. No fonts of this machine: those that typst brings, and those in the folder."""
    wanted = json.loads(asked)
    document = typst.compile(
        wanted["template"],
        root=wanted["root"],
        font_paths=wanted["fonts"],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(wanted["data"])},
        timestamp=int(datetime.fromisoformat(wanted["at"]).timestamp()),
    )
    assert isinstance(document, bytes)
    return document
