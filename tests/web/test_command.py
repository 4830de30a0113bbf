"""`reifegrad` without a command, as a process of its own: it says where it runs, a second start finds the first, Ctrl+C ends it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import httpx

ALONE = [sys.executable, "-c", "from assessment.cli import main; main()"]


def surroundings(home: Path) -> dict[str, str]:
    """A home of its own, and a browser that opens nothing."""
    return {**os.environ, "HOME": str(home), "BROWSER": "true", "PYTHONUNBUFFERED": "1"}


@contextmanager
def started(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Start the command; it is killed after a minute, whatever happens."""
    process = subprocess.Popen(ALONE, env=surroundings(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    limit = Timer(60, process.kill)
    limit.start()
    try:
        yield process
    finally:
        limit.cancel()
        process.kill()
        process.communicate()


def test_the_command_alone_opens_the_application(tmp_path: Path) -> None:
    with started(tmp_path) as process:
        assert process.stdout is not None
        told = process.stdout.readline()
        address = re.search(r"reifegrad läuft auf diesem Rechner: (http://127\.0\.0\.1:\d+\S+)", told)
        assert address, told
        with httpx.Client(follow_redirects=True, timeout=30) as client:
            assert "Willkommen bei reifegrad" in client.get(address[1]).text
        again = subprocess.run(ALONE, env=surroundings(tmp_path), capture_output=True, text=True, encoding="utf-8", timeout=60, check=True)
        assert f"reifegrad läuft schon: {address[1].partition('/einlass')[0]}" in again.stdout
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 0
        assert "Alles ist gespeichert." in said
