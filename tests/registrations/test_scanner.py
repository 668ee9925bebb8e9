"""The scanner's own rules, in the phone: the same as the server's."""

import json
from pathlib import Path

from tests.judges import scanner

CASES = json.loads((Path(__file__).parent / "door_cases.json").read_text())
CODE = "DV1ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_the_scanner_decides_as_the_server_does(tmp_path):
    decided = scanner.ask("scanner_decides.js", CASES, tmp_path)

    expected = [[case["outcome"], case["reason"]] for case in CASES]
    assert dict(zip([case["says"] for case in CASES], decided, strict=True)) == {
        case["says"]: [outcome, outcome] for case, outcome in zip(CASES, expected, strict=True)
    }
