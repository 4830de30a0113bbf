"""Workers die, are replaced, and take nothing with them."""

import os
import signal
import time
from dataclasses import fields
from pathlib import Path

from assessment.printing import Cache, Form, LocalPress, Manuscript
from assessment.printing.pool import DIED
from assessment.printing.press import Printed, Task
from tests.assessment.printing.hands import Deadly, document, manuscript


def task(name: str, paragraphs: int = 1) -> Task:
    return Task(name * 64, manuscript(f"Dokument {name}", paragraphs))


def collected(press: LocalPress, count: int) -> dict[str, Printed]:
    found: dict[str, Printed] = {}
    while len(found) < count:
        found |= {printed.key[0]: printed for printed in press.collect()}
    return found


def drafts(cache: Cache) -> list[Path]:
    return list(cache.folder.rglob("*.neu"))


def test_a_killed_worker_costs_nothing_but_time(tmp_path: Path) -> None:
    """kill -9 while two are printed: both are printed once more, all are there, no draft is left."""
    cache = Cache(tmp_path)
    press = LocalPress(cache, 2)
    for name in "abcd":
        press.put(task(name, 250))
    while len(drafts(cache)) < 2:
        time.sleep(0.01)
    assert press._pool is not None
    os.kill(next(iter(press._pool._processes)), signal.SIGKILL)
    found = collected(press, 4)
    press.close()
    assert {printed.error for printed in found.values()} == {""}
    assert max(printed.tries for printed in found.values()) == 2
    assert all(cache.take(name * 64) for name in "abcd")
    assert drafts(cache) == []


def test_a_document_that_kills_its_worker_twice_fails_alone(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    press = LocalPress(cache, 1)
    deadly = document("Tödlich")
    press.put(Task("x" * 64, Manuscript(Form.PDF, Deadly(*(getattr(deadly, field.name) for field in fields(deadly))))))
    press.put(task("a"))
    found = collected(press, 2)
    press.close()
    assert (found["x"].error, found["x"].tries) == (DIED, 2)
    assert found["a"].error == ""
    assert cache.take("a" * 64)
    assert drafts(cache) == []


def test_workers_are_replaced_after_a_shift(tmp_path: Path) -> None:
    """Nothing is lost between two shifts, and the second is printed by others than the first."""
    cache = Cache(tmp_path)
    press = LocalPress(cache, 1, shift=2)
    pools = []
    for name in "abc":
        press.put(task(name))
        pools.append(press._pool)
    assert set(collected(press, 3)) == set("abc")
    press.close()
    assert pools[0] is pools[1] is not pools[2]
