"""The same documents from a real Dask cluster of separate processes, one of which is killed while it works."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.errors import Refused
from assessment.printing import Cache, ClusterPress, Origin, PrintRun
from assessment.printing.machinery import own_machinery
from assessment.printing.press import Task, print_far_away
from tests.assessment.printing.hands import manuscript, order, printed

ROOT = Path(__file__).parents[3]
ORDERS = [order(f"nr{number}", 120) for number in range(6)]


def started(*words: str) -> subprocess.Popen[bytes]:
    """Start a part of Dask in a process of its own, without dashboard and nanny."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "False"}
    return subprocess.Popen([sys.executable, "-m", "dask", *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def scheduler() -> Iterator[str]:
    port = free_port()
    process = started("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")
    yield f"tcp://127.0.0.1:{port}"
    process.kill()
    process.wait()


@pytest.fixture
def workers(scheduler: str, tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two workers of one thread each; ready when the scheduler knows both."""
    processes = [started("worker", scheduler, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path / "dask")) for _ in range(2)]
    from distributed import Client

    with Client(scheduler, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def test_a_cluster_makes_the_same_bytes_though_a_worker_is_killed(scheduler: str, workers: list[subprocess.Popen[bytes]], tmp_path: Path) -> None:
    far, near = tmp_path / "fern", tmp_path / "nah"
    outcomes = []
    for outcome in PrintRun(far, cache := Cache(tmp_path / "eins"), lambda: ClusterPress(cache, scheduler)).outcomes(ORDERS):
        if not outcomes:
            os.kill(workers[0].pid, signal.SIGKILL)
        outcomes.append(outcome)
    assert [(item.origin, item.error) for item in outcomes] == [(Origin.SET, "")] * len(ORDERS)
    assert workers[0].wait() == -signal.SIGKILL
    printed(ORDERS, near, Cache(tmp_path / "zwei"))
    assert {path.name: path.read_bytes() for path in far.iterdir()} == {path.name: path.read_bytes() for path in near.iterdir()}


def test_a_scheduler_without_workers_or_no_scheduler_is_said_in_german(scheduler: str, tmp_path: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with pytest.raises(Refused) as refused:
            ClusterPress(Cache(tmp_path), scheduler)
        if "kein Arbeitsprozess angemeldet" in str(refused.value):
            break
    assert "dask worker" in str(refused.value)
    with pytest.raises(Refused, match="antwortet kein Dask-Scheduler"):
        ClusterPress(Cache(tmp_path), "kein:unsinn://x")


def test_a_machine_that_would_make_other_bytes_refuses() -> None:
    mine = own_machinery()
    other = replace(mine, versions={**mine.versions, "weasyprint": "1.0"})
    said = print_far_away(Task("a" * 64, manuscript("eins")), other)
    assert isinstance(said, str)
    assert "andere Fassung (weasyprint)" in said


def test_the_command_line_prints_on_the_cluster(scheduler: str, workers: list[subprocess.Popen[bytes]], project: Path, tmp_path: Path) -> None:
    words = ["report", str(project), "--art", "leitfaden", "--scheduler", scheduler, "-o", str(tmp_path / "aus"), "--cache", str(tmp_path / "cache"), "--heute", "2026-11-21"]
    done = subprocess.run([sys.executable, "-m", "assessment.cli", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert sorted(path.name for path in (tmp_path / "aus").iterdir()) == ["leitfaden-hal.pdf", "leitfaden-it.pdf"]
    assert "2 Dokumente liegen in" in done.stdout
