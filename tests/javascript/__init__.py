"""The browser's own modules, run by Node: the same files that the phones get."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

HERE = Path(__file__).parent
STATIC = HERE.parent.parent / "static"
MODULES = ("js/door", "vendor/qr")


def ask(script: str, question: object) -> Any:
    """What one of the scripts beside this file prints of the question, both in JSON."""
    if shutil.which("node") is None:
        if os.environ.get("DV_JUDGES"):
            pytest.fail("Node is missing.")
        pytest.skip("Node is not installed")
    with TemporaryDirectory() as folder:
        run = subprocess.run(
            ["node", script],
            cwd=_with_modules(Path(folder)),
            input=json.dumps(question),
            capture_output=True,
            check=False,
            text=True,
        )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def call(module: str, function: str, *cases: tuple[Any, ...]) -> list[Any]:
    """What the function of the module returns for each of the cases."""
    answers: list[Any] = ask("calling.js", {"module": module, "call": function, "cases": cases})
    return answers


def _with_modules(folder: Path) -> Path:
    """The folder, where Node takes every file for a module as browsers do."""
    for modules in MODULES:
        shutil.copytree(STATIC / modules, folder / modules)
    for script in HERE.glob("*.js"):
        shutil.copy(script, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder
