"""A browser's module, asked outside the browser: node runs it and answers in JSON."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

STATIC = Path(__file__).parent.parent / "static"
ASK = """
    const {module, call, cases} = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    import(module).then(async (functions) => {
        const answers = [];
        for (const one of cases) answers.push(await functions[call](...one));
        console.log(JSON.stringify(answers));
    });
"""


def ask(module: str, call: str, *cases: tuple[Any, ...]) -> list[Any]:
    """What the function of the module answers to each of the cases."""
    if shutil.which("node") is None:
        if os.environ.get("DV_JUDGES"):
            pytest.fail("Node is missing.")
        pytest.skip("Node is not installed")
    asked = {"module": str(STATIC / module), "call": call, "cases": cases}
    run = subprocess.run(
        ["node", "--no-warnings", "--eval", ASK],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=True,
    )
    answers: list[Any] = json.loads(run.stdout)
    return answers
