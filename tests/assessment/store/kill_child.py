"""A process that writes to a project: „race“ saves what it just read, again and again; „random“ saves and imports until it is killed.

It says when it is ready; then the parent sends a JSON line per task, and for each a fork of this process (so that the imports are paid once)
prints its process id and one line for everything the store has acknowledged.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterator
from typing import Any

from assessment.changes import Change, id_of
from assessment.store import open_workspace


def change(task: dict[str, Any], question: str, base: Any, **fields: Any) -> Change:
    """The change of an answer, with what it hangs on."""
    hangs_on = {name: task[name] for name in ("wave_id", "municipality_id", "interview_id")}
    return Change("response", id_of(task["project"], "response", task["interview_id"], question), {**hangs_on, "question": question, **fields}, base)


def race(task: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Read, then save on what was read, as a person at a form does."""
    workspace = open_workspace(task["place"], project=task["project"])
    for number in range(task["saves"]):
        question, value = ("1.1.1", "1.1.2", "1.1.3")[number % 3], f"{task['name']} {number}"
        seen = workspace.record("response", change(task, question, 0).id)
        outcome = workspace.save(change(task, question, seen.version if seen else 0, comment=value), actor=task["actor"], source="Test")
        yield {"status": outcome.status, "version": outcome.version, "record": outcome.change.id, "value": value}
    workspace.engine.dispose()


def until_killed(task: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """200 saves and imports in random order; the name tells how many answers belong together."""
    dice = random.Random(task["seed"])  # noqa: S311 - dice, no secret
    workspace = open_workspace(task["place"], project=task["project"])
    for number in range(200):
        size = 1 if dice.random() < 0.8 else dice.randint(5, 30)
        name = f"{task['seed']}/{number}/{size}"
        with workspace.write(task["actor"], "Test") as writer:
            for part in range(size):
                writer.save(change(task, f"{dice.randint(1, 99)}.{part}", {}, comment=name), record_conflict=True)
        yield {"name": name}


def say(line: str) -> None:
    """Tell the parent, in one piece."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Work until the parent closes the line."""
    say("ready")
    for line in sys.stdin:
        task = json.loads(line)
        child = os.fork()
        if child == 0:
            say(str(os.getpid()))
            for acknowledged in {"race": race, "random": until_killed}[task["do"]](task):
                say(json.dumps(acknowledged))
            os._exit(0)
        os.waitpid(child, 0)
        say("{}")


if __name__ == "__main__":
    main()
