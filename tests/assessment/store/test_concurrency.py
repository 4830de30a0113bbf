"""Several writers at the same three answers: no update is lost, every clash is told, the chain stays whole."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from assessment.changes import CONFLICT, SAVED

CHILD = Path(__file__).with_name("kill_child.py")
race = runpy.run_path(str(CHILD))["race"]


def task(bench, name, saves):
    return {"do": "race", "name": name, "saves": saves, "place": bench.workspace.place, "project": bench.workspace.project, "actor": bench.actor,
            "wave_id": bench.wave, "municipality_id": bench.town, "interview_id": bench.interview}


def check(bench, done):
    """Successes and conflicts are all there is; what succeeded is in the history in this order, and the last of it stands."""
    counted = Counter(item["status"] for item in done)
    assert counted[SAVED] + counted[CONFLICT] == len(done) == 200
    assert counted[CONFLICT] > 0
    assert bench.workspace.verify().faults == ()
    for question in ("1.1.1", "1.1.2", "1.1.3"):
        saved = sorted((item["version"], item["value"]) for item in done if item["status"] == SAVED and item["record"] == bench.answer(question))
        history = bench.workspace.events(record=bench.answer(question))
        assert [(item.version, item.changes["comment"][1]) for item in history] == saved
        assert [item.changes["comment"][0] for item in history] == ["", *(value for _, value in saved)][:-1]
        record = bench.workspace.record("response", bench.answer(question))
        assert (record.version, record.fields["comment"]) == saved[-1]


def test_eight_threads_lose_nothing(bench):
    """Each with its own connections, as web requests have."""
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda number: list(race(task(bench, f"Faden {number}", 25))), range(8)))
    check(bench, [item for part in done for item in part])


def test_four_processes_lose_nothing(bench):
    """Locks hold between programs too, e.g. command line beside web server."""
    with ExitStack() as stack:
        children = [stack.enter_context(subprocess.Popen([sys.executable, CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)) for _ in range(4)]
        assert [child.stdout.readline() for child in children] == ["ready\n"] * 4
        for number, child in enumerate(children):
            child.stdin.write(json.dumps(task(bench, f"Programm {number}", 50)) + "\n")
            child.stdin.close()
        lines = [json.loads(line) for child in children for line in child.stdout.readlines()[1:-1]]
    check(bench, lines)
