import os
import signal
import subprocess
import sys
import textwrap
import time
from threading import Event, Timer

import pytest

from conference import processes
from conference.processes import Child, household, stop_signals


def make_child(tmp_path, script: str) -> Child:
    command = ["/bin/sh", "-c", script]
    return Child("web", command, dict(os.environ), log=tmp_path / "web.log")


def wait_until(condition, *, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_everything_that_was_started_has_ended_afterwards(tmp_path):
    with household(tell=print) as children:
        child = make_child(tmp_path, "echo hello; exec sleep 60")
        children.start(child)

    assert child.is_dead()
    assert child.log.read_text() in ("hello\n", "")


def test_a_program_that_will_not_end_is_killed_with_its_own_children(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "PATIENCE", 0.2)
    grandchild = tmp_path / "pid"
    with household(tell=print) as children:
        script = f"trap '' TERM; sleep 60 & echo $! >{grandchild}; wait; wait"
        children.start(make_child(tmp_path, script))
        wait_until(lambda: grandchild.exists() and grandchild.read_text())
        assert is_running(int(grandchild.read_text()))

    wait_until(lambda: not is_running(int(grandchild.read_text())))


def test_what_dies_is_started_again_and_said(tmp_path):
    said: list[str] = []
    stopped = Event()
    with household(tell=said.append) as children:
        child = make_child(tmp_path, f"[ -e {tmp_path}/died ] && exec sleep 60; >{tmp_path}/died")
        children.start(child)
        first = child.process.pid
        Timer(1.5, stopped.set).start()
        children.watch(stopped)
        second = child.process.pid

        assert not child.is_dead()

    assert second != first
    assert said == [f"web stopped; starting it again. Its log: {child.log}"]


def test_what_keeps_dying_is_started_ever_more_seldom(tmp_path):
    child = make_child(tmp_path, "exit 1")
    child.start()
    wait_until(child.is_dead)
    assert child.revive(now=0)
    assert not child.revive(now=0)
    wait_until(child.is_dead)

    assert child.revive(now=10)
    assert not child.revive(now=10.9)
    assert child.is_dead()
    first = child.process.pid
    assert not child.revive(now=11)

    assert child.process.pid != first
    child.stop()


def test_a_living_program_is_left_alone(tmp_path):
    child = make_child(tmp_path, "exec sleep 60")
    child.start()

    assert not child.revive(now=0)

    child.stop()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_stop_is_heard_and_forgotten(number):
    before = signal.getsignal(number)

    with stop_signals() as stopped:
        assert not stopped.is_set()
        os.kill(os.getpid(), number)
        assert stopped.wait(5)

    assert signal.getsignal(number) == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can tie a child to its parent")
def test_nothing_is_left_when_the_parent_is_killed_outright(tmp_path):
    script = f"""
        import os, time
        from pathlib import Path
        from conference.processes import Child
        child = Child("web", ["/bin/sleep", "60"], dict(os.environ), log=Path("{tmp_path}/log"))
        child.start()
        print(child.process.pid, flush=True)
        time.sleep(60)
    """
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "conference.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        assert is_running(pid)

        parent.kill()

    wait_until(lambda: not is_running(pid))
