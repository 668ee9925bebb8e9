"""Documents for paper: PDF/UA-1 (ISO 14289-1), so that a screen reader can read them too."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typst

CONTENT_TYPE = "application/pdf"


def typeset(
    template: Path, data: Mapping[str, object], *, at: datetime, fonts: Path | None = None
) -> bytes:
    """What the template makes of the data. The same data at the same moment give the same bytes.

    No fonts of this machine: those that typst brings, and those in the folder.
    """
    document = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=[str(fonts)] if fonts else [],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(data)},
        timestamp=int(at.timestamp()),
    )
    assert isinstance(document, bytes)
    return document
