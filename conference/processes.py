"""Programs that run side by side under one parent, which starts them again and ends them all."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import FrameType

from django.conf import settings

# A program that keeps dying is started again ever more seldom.
LONGEST_PAUSE = 30.0
# How long a program may take to finish what it is doing before it is killed.
PATIENCE = 15.0
# Linux can end a child when its parent is killed outright; elsewhere that is not to be had.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """A program, and the process that runs it now."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] = field(init=False)
    deaths: int = field(default=0, init=False)
    starts_again_at: float | None = field(default=None, init=False)

    def start(self) -> None:
        """Run it in a group of its own, so that Ctrl-C reaches only the parent."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 -- we wrote the command
                self.command,
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent if _libc else None,  # noqa: PLW1509 -- a system call only
            )
        self.starts_again_at = None

    def is_dead(self) -> bool:
        return self.process.poll() is not None

    def stop(self) -> None:
        """Ask it to end, wait for it, and leave none of its own children behind."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self._end_the_group()

    def _end_the_group(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def revive(self, now: float) -> bool:
        """Start a dead process again after a pause; True when it was found dead just now."""
        if not self.is_dead():
            return False
        if self.starts_again_at is None:
            self._end_the_group()
            self.starts_again_at = now + min(2.0**self.deaths - 1, LONGEST_PAUSE)
            self.deaths += 1
            return True
        if now >= self.starts_again_at:
            self.start()
        return False


class Household:
    """The programs started so far, ended in reverse order."""

    def __init__(self, *, tell: Callable[[str], object]) -> None:
        self._children: list[Child] = []
        self._tell = tell

    def start(self, child: Child) -> None:
        child.start()
        self._children.append(child)

    def watch(self, stopped: Event) -> None:
        """Start again whatever dies, until it is time to stop."""
        while not stopped.wait(0.2):
            for child in self._children:
                if child.revive(time.monotonic()):
                    self._tell(f"{child.name} stopped; starting it again. Its log: {child.log}")

    def stop(self) -> None:
        while self._children:
            self._children.pop().stop()


@contextmanager
def household(*, tell: Callable[[str], object]) -> Iterator[Household]:
    """However the block is left, everything started in it has ended afterwards."""
    started = Household(tell=tell)
    try:
        yield started
    finally:
        started.stop()


@contextmanager
def stop_signals() -> Iterator[Event]:
    """An event that is set by Ctrl-C, by a polite kill, and when the terminal closes."""
    stopped = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield stopped
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _die_with_parent() -> None:  # pragma: no cover -- runs in the child, between fork and exec
    assert _libc
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
