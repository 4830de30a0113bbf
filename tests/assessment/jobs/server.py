"""A server process of its own: opens a desk, starts a job that never ends, says so, and waits to be killed."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.assessment.jobs.pieces import desk, running, started

if __name__ == "__main__":
    folder, place = Path(sys.argv[1]), sys.argv[2]
    with desk(folder, workers=1) as opened:
        one, two = started(opened, "hang", place=place), started(opened, "count")
        sys.stdout.write(f"{one.id} {two.id} {running(opened, one).progress.sentence}\n")
        sys.stdout.flush()
        time.sleep(600)
