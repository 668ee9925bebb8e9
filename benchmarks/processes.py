"""CPU time and memory of running processes, read from /proc (Linux)."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@contextmanager
def running(
    *command: str, env: dict[str, str], until: str = ""
) -> Iterator[subprocess.Popen[bytes]]:
    """A process for as long as the block lasts; `until` is an address that must answer first."""
    process = subprocess.Popen(command, env=os.environ | env, stdout=subprocess.DEVNULL)
    try:
        if until:
            _wait_for(until, process)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        try:
            urlopen(url, timeout=1).close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)


def cpu_seconds(pids: list[int]) -> float:
    """User and system time so far. Processes that have ended count as nothing."""
    return sum(_ticks(pid) for pid in pids) / TICKS_PER_SECOND


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(fields[11]) + int(fields[12])


def with_children(pid: int) -> list[int]:
    """The process and everything it has started."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, check=True, text=True)
    parents = {
        int(child): int(parent) for child, parent in map(str.split, listed.stdout.splitlines())
    }
    family, found = [], {pid}
    while found:
        family += found
        found = {child for child, parent in parents.items() if parent in found}
    return family


def database_processes(name: str) -> list[int]:
    """The PostgreSQL backends that serve a database on this machine, and the writers they share."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,args="], capture_output=True, check=True, text=True
    ).stdout.splitlines()
    shared = ("walwriter", "background writer", "checkpointer")
    return [
        int(line.split()[0])
        for line in listed
        if "postgres:" in line and (f" {name} " in line or any(word in line for word in shared))
    ]


def resident_megabytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
