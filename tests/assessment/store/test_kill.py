"""Pulled plug: a writing process is killed at any moment; what it acknowledged is there, what it did not is whole or absent."""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from assessment.store import create_workspace, is_server, open_workspace

CHILD = Path(__file__).with_name("kill_child.py")


@pytest.fixture
def child():
    """A process that forks a writer for every task, so that its imports are paid once."""
    with subprocess.Popen([sys.executable, CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        yield process
        process.stdin.close()


def written_until_killed(child, task, saves, pause):
    """Let a writer work, kill it a moment after so many acknowledged saves; gives all it acknowledged."""
    child.stdin.write(json.dumps(task) + "\n")
    child.stdin.flush()
    pid, acknowledged = int(child.stdout.readline()), []
    while "name" in (line := json.loads(child.stdout.readline())):
        acknowledged.append(line["name"])
        if len(acknowledged) == saves:
            time.sleep(pause)
            os.kill(pid, signal.SIGKILL)
    assert saves <= len(acknowledged) < 200, "the writer was not killed amid its work"
    return acknowledged


def check_after_kill(workspace, seed, acknowledged):
    """File sound, chain whole, everything acknowledged there, no half import; at most one unacknowledged save made it."""
    if not is_server(workspace.place):
        with closing(sqlite3.connect(workspace.place)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    again = open_workspace(workspace.place, project=workspace.project)
    assert again.verify().faults == ()
    found = Counter(event.changes["comment"][1] for event in again.events() if "comment" in event.changes)
    mine = {name: count for name, count in found.items() if name.startswith(f"{seed}/")}
    again.engine.dispose()
    assert all(count == int(name.rpartition("/")[2]) for name, count in mine.items())
    assert set(acknowledged) <= set(mine)
    assert len(mine) - len(acknowledged) in (0, 1)


def killed_again_and_again(place, furnish, child, seeds):
    workspace = create_workspace(place, {"title": f"Probe {secrets.token_hex(6)}"}, "Ute Beispiel")
    bench = furnish(workspace)
    for seed in seeds:
        dice = random.Random(seed)  # noqa: S311 - dice, no secret
        task = {"do": "random", "place": str(place), "project": workspace.project, "actor": bench.actor, "seed": seed,
                "wave_id": bench.wave, "municipality_id": bench.town, "interview_id": bench.interview}
        check_after_kill(workspace, seed, written_until_killed(child, task, dice.randint(1, 60), dice.uniform(0, 0.02)))
    bench.close()


@pytest.mark.parametrize("first", range(0, 50, 10))
def test_a_killed_process_loses_nothing_it_acknowledged(tmp_path, furnish, child, first):
    """Fifty kills on SQLite files, ten on each."""
    killed_again_and_again(tmp_path / "projekt.reifegrad", furnish, child, range(first, first + 10))


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_killed_process_loses_nothing_on_the_server(place, furnish, child):
    """The server takes back what a vanished program left open."""
    killed_again_and_again(place, furnish, child, range(100, 105))
