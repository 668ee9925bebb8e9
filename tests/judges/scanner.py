"""The scanner's own modules, run by Node: the same files that the phones get."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

HERE = Path(__file__).parent


def ask(script: str, question: object, folder: Path) -> Any:
    """What the script prints of the question, with the scanner's modules in its folder."""
    if shutil.which("node") is None:
        if os.environ.get("DV_JUDGES"):
            pytest.fail("Node is missing.")
        pytest.skip("Node is not installed")
    shutil.copytree(settings.BASE_DIR / "static/js/door", folder / "door", dirs_exist_ok=True)
    shutil.copy(HERE / script, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    run = subprocess.run(
        ["node", str(folder / script)],
        input=json.dumps(question),
        capture_output=True,
        check=False,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
