"""`reifegrad report` as its users meet it: one command for a set, nothing made twice, nothing stale, nothing lost when it is cut off."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assessment.cli import app

ROOT = Path(__file__).parents[2]
PACKAGES = ("assessment", "questionnaires", "scoring", "reports")


@pytest.fixture
def report(project: Path, tmp_path: Path) -> Callable[..., str]:
    """Call the command on the small project; its output folder is ``aus``, its cache ``cache``."""
    def call(*words: str, rc: int = 0, place: Path = project) -> str:
        result = CliRunner().invoke(app, ["report", str(place), "-o", str(tmp_path / "aus"), "--cache", str(tmp_path / "cache"), "--prozesse", "1", *words], env={"REIFEGRAD_HEUTE": "2026-11-21"})
        assert result.exit_code == rc, result.output
        return result.output
    return call


@pytest.fixture
def made(report: Callable[..., str]) -> Callable[..., dict[str, str]]:
    """Call the command and give the origin of each document by file name."""
    def call(*words: str, rc: int = 0) -> dict[str, str]:
        text = report("--json", *words, rc=rc)
        return {Path(item["datei"]).name: item["herkunft"] for item in json.loads(text[text.index("{"):text.rindex("}") + 1])["dokumente"]}
    return call


def test_the_whole_set_and_what_machines_are_told(made: Callable[..., dict[str, str]], tmp_path: Path) -> None:
    """Every kind once; the second call sets nothing, and leaves every byte as it is."""
    first = made("--all")
    assert {"gutachten-musterstadt.pdf", "gutachten-musterstadt.docx", "anlage-musterstadt.xlsx", "gesamtgutachten.pdf", "leitfaden-it.pdf"} <= first.keys()
    assert set(first.values()) == {"neu gesetzt"}
    content = {path.name: path.read_bytes() for path in (tmp_path / "aus").iterdir()}
    assert content.keys() == first.keys()
    assert set(made("--all").values()) == {"unverändert"}
    shutil.rmtree(tmp_path / "aus")
    assert set(made("--all").values()) == {"aus dem Zwischenspeicher", "neu gesetzt"}     # the workbook is never laid out, so never cached
    assert {path.name: path.read_bytes() for path in (tmp_path / "aus").iterdir()} == content


def test_kinds_and_members_are_chosen(made: Callable[..., dict[str, str]]) -> None:
    assert made("--art", "leitfaden", "--art", "anlage").keys() == {"leitfaden-it.pdf", "leitfaden-hal.pdf", "anlage-musterstadt.xlsx"}
    assert made("--art", "leitfaden", "-k", "Musterstadt").keys() == {"leitfaden-it-musterstadt.pdf", "leitfaden-hal-musterstadt.pdf"}


def test_the_public_edition_is_another_file(made: Callable[..., dict[str, str]]) -> None:
    assert made("--art", "anlage", "--oeffentlich", "--ohne-fahrplan").keys() == {"anlage-musterstadt-oeffentlich.xlsx"}


@pytest.mark.parametrize(("words", "sentence"), [
    (["--art", "gutachen"], "Meinten Sie »gutachten«?"), (["--art", "gutachten", "--all"], "Entweder --art oder --alle"), (["--kommune", "mustertsadt"], "Meinten Sie »Musterstadt«?"),
    (["--art", "gesamtgutachten", "--ohne-fahrplan"], "Auf der Kommandozeile: ohne --ohne-fahrplan"), (["--art", "leitfaden", "--oeffentlich"], "Interviewleitfäden gibt es nur intern."),
    (["--art", "leitfaden", "--scheduler", "kein:unsinn://x"], "antwortet kein Dask-Scheduler"),
])
def test_what_cannot_be_is_refused_before_anything_is_written(words: list[str], sentence: str, report: Callable[..., str], tmp_path: Path) -> None:
    assert sentence in report(*words, rc=2)
    assert not list((tmp_path / "aus").glob("*"))


def test_a_cache_that_cannot_be_is_said_in_german(report: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("x", encoding="utf-8")
    assert "lässt sich nicht lesen oder schreiben" in report("--cache", str(tmp_path / "datei" / "darunter"), rc=2)


def test_all_kinds_are_listed(report: Callable[..., str]) -> None:
    text = report("--art", "liste")
    assert all(kind in text for kind in ("gutachten-word", "anlage", "Arbeitsgemeinschaft"))


def test_failures_are_listed_last_with_exit_code_1(report: Callable[..., str], tmp_path: Path) -> None:
    """A folder stands where a file should go; the other document is made."""
    (tmp_path / "aus" / "leitfaden-it.pdf").mkdir(parents=True)
    text = report("--art", "leitfaden", rc=1)
    assert "1 Dokument ist fehlgeschlagen" in text
    assert "leitfaden-it.pdf" in text[text.index("fehlgeschlagen:"):]
    assert (tmp_path / "aus" / "leitfaden-hal.pdf").is_file()


def test_nothing_is_stale(project: Path, tmp_path: Path) -> None:
    """Data, catalogue, template, stylesheet, day: each change is set anew, on a copy of the program; without a change nothing is."""
    program = tmp_path / "programm"
    for name in PACKAGES:
        shutil.copytree(ROOT / name, program / name, ignore=shutil.ignore_patterns("__pycache__"))
    catalogue = shutil.copytree(program / "questionnaires" / "musterstadt", project.parent / "katalog") / "1"
    group = project / "group.yaml"
    group.write_text(group.read_text(encoding="utf-8").replace("katalog: musterstadt", f"katalog: {catalogue}"), encoding="utf-8")

    def origin(day: str = "2026-11-21") -> str:
        words = ["report", str(project), "--art", "leitfaden", "-k", "Musterstadt", "--json", "-o", str(tmp_path / "aus"), "--cache", str(tmp_path / "cache"), "--heute", day, "--prozesse", "1"]
        done = subprocess.run([sys.executable, "-m", "assessment.cli", *words], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(program)}, capture_output=True, text=True, check=True)
        return next(str(item["herkunft"]) for item in json.loads(done.stdout)["dokumente"] if item["datei"].endswith("leitfaden-it-musterstadt.pdf"))

    def changed(path: Path, old: str, new: str) -> str:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return origin()

    assert [origin(), origin()] == ["neu gesetzt", "unverändert"]
    assert changed(project / "musterstadt.yaml", "antwort: 12", "antwort: 13") == "neu gesetzt"
    assert changed(project / "musterstadt.yaml", "antwort: 13", "antwort: 12") == "aus dem Zwischenspeicher"
    assert changed(next(catalogue.glob("1_*/1.1*.yaml")), "ask: Wann wurde", "ask: Wann genau wurde") == "neu gesetzt"
    assert changed(program / "reports" / "templates" / "base.html.j2", "</body>", "<!-- neu --></body>") == "neu gesetzt"
    assert changed(program / "reports" / "assets" / "print.css", "{", "{ /* neu */") == "neu gesetzt"
    assert origin("2026-11-22") == "neu gesetzt"
    assert origin() == "aus dem Zwischenspeicher"


def test_a_run_that_is_killed_goes_on_where_it_was(project: Path, tmp_path: Path) -> None:
    """kill -9 after the first document: no process stays, no half file; the next call leaves what is done and makes the rest."""
    out, mark = tmp_path / "aus", uuid.uuid4().hex
    words = [sys.executable, "-m", "assessment.cli", "report", str(project), "--art", "gutachten", "--art", "leitfaden", "--ohne-fahrplan", "-o", str(out), "--cache", str(tmp_path / "cache"), "--heute", "2026-11-21", "--prozesse", "1"]
    process = subprocess.Popen(words, env={**os.environ, "PYTHONPATH": str(ROOT), "REIFEGRAD_PROBE": mark}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not list(out.glob("*.pdf")):
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    done = {path.name for path in out.glob("*.*") if path.suffix != ".neu"}
    assert all(path.read_bytes().startswith((b"%PDF", b"PK")) for path in out.iterdir() if path.name in done)
    deadline = time.monotonic() + 60
    while _bearing(mark):
        assert time.monotonic() < deadline, _bearing(mark)
        time.sleep(0.1)
    again = subprocess.run([*words, "--json"], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
    origins = {Path(item["datei"]).name: item["herkunft"] for item in json.loads(again.stdout)["dokumente"]}
    assert done
    assert {name for name, origin in origins.items() if origin == "neu gesetzt"} <= origins.keys() - done
    assert "neu gesetzt" in origins.values()


def _bearing(mark: str) -> list[str]:
    """Give the processes that inherited a mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append(folder.name)
        except OSError:
            continue
    return found
