"""Where things are done: commands and pages that exist, and no command in a sentence that may reach a page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from assessment import ways
from assessment.cli import app
from assessment.errors import Refused
from assessment.store import StoreError
from assessment.ways import Way, on_command_line, on_page, remedy_on_command_line
from assessment.web.frame import PROJECT_ROOMS, TOWN_ROOMS
from assessment.web.pages.settings import ROOMS

ROOT = Path(ways.__file__).parent
EVERY = {name: item for name, item in vars(ways).items() if isinstance(item, Way)} | ways.OF_PROBLEMS
COMMAND = re.compile(r"reifegrad ((?:[a-z]+ ?)+)")
CLI_WORDS = re.compile(r"reifegrad (?:new|interview|record|import|export|wave|member|plan|conflicts|check|register|report|compare|restore|backup|verify|doctor|serve|history|undo|decide)\b|(?<![\w-])--[a-z]{4,}")
ONLY_ON_COMMAND_LINE = {
    "ways.py": "the one home of commands", "service/doctor.py": "reifegrad doctor", "service/comparing.py": "a folder is never opened by a page", "printing/cluster.py": "a scheduler is named by option only",
    "printing/press.py": "a broken installation has no page", "web/serving.py": "starting the server", "web/local.py": "starting the server", "store/workspace.py": "a place of several projects is named by option only"}
"""Files whose commands never reach a page, and why."""


@pytest.mark.parametrize("way", EVERY.values(), ids=EVERY)
def test_a_way_leads_somewhere(way: Way) -> None:
    """Every command and option is known to the command line, every step of a page to the navigation."""
    known = typer.main.get_command(app)
    for words in COMMAND.findall(way.command):
        place = known
        for word in words.split():
            if word == "oder":
                break
            place = place.commands[word]  # type: ignore[attr-defined]
    options = set(re.findall(r"(--[a-z-]+)", way.command))
    assert options <= set(_options(known))
    labels = {label for rooms in (PROJECT_ROOMS, TOWN_ROOMS, ROOMS) for label, *_ in rooms} | {"Einwilligungen", "Neues Projekt"}
    assert set(way.page) <= labels


def _options(command: object) -> Iterator[str]:
    yield from (name for parameter in getattr(command, "params", ()) for name in parameter.opts)
    for inner in getattr(command, "commands", {}).values():
        yield from _options(inner)


def _sentences(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spoken_to_readers_of_code = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    yield from ((node.lineno, node.value) for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken_to_readers_of_code)


def test_no_sentence_that_may_reach_a_page_names_a_command() -> None:
    """Beside the database's own pg_dump, which has no page."""
    files = (path for path in ROOT.rglob("*.py") if "cli" not in path.parts and path.relative_to(ROOT).as_posix() not in ONLY_ON_COMMAND_LINE)
    found = [f"{path.relative_to(ROOT)}:{line}: {text[:80]}" for path in files for line, text in _sentences(path) if CLI_WORDS.search(text) and "pg_dump" not in text]
    assert found == []


def test_page_and_command_line_each_say_their_way() -> None:
    for error in (Refused("Frieren Sie ein.", ways.FREEZE), StoreError("Frieren Sie ein.", ways.FREEZE)):
        assert on_page(error) == "Frieren Sie ein. Sie finden das unter »Einstellungen« › »Erhebungen«."
        assert on_command_line(error) == "Frieren Sie ein. Auf der Kommandozeile: reifegrad wave freeze"
    assert on_page(Refused("So nicht.", ways.OF_THE_GROUP)) == str(Refused("So nicht.")) == on_command_line(ValueError("So nicht."))
    assert remedy_on_command_line("bundle-locked", "Nennen Sie das Kennwort.").endswith("Auf der Kommandozeile: --kennwort oder die Umgebungsvariable REIFEGRAD_KENNWORT")
    assert remedy_on_command_line("answer-invalid", "Ändern Sie sie.") == "Ändern Sie sie."
