"""The page of the guide about programs: its program runs, and what it lists is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import resources
from pathlib import Path

from assessment.web.api.routes import api_description
from assessment.web.entrance import LocalEntrance
from assessment.web.guide import guide_pages
from tests.web.houses import Running

PAGE = Path(str(resources.files("assessment"))) / "guide" / "schnittstelle.md"
TEXT = PAGE.read_text(encoding="utf-8")


def program() -> str:
    """Give the program of the guide."""
    (found,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    return str(found)


def run(source: str, running: Running) -> str:
    """Run a program as a reader would, with address and key in the environment; gives what it printed."""
    entrance = running.house.entrance
    assert isinstance(entrance, LocalEntrance)
    told = {**os.environ, "REIFEGRAD_ADRESSE": running.origin, "REIFEGRAD_SCHLUESSEL": entrance.program_key, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", source], env=told, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_program_of_the_guide_runs(local: Running) -> None:
    """It lists the members, reads an answer and changes it; the history says by which way."""
    printed = run(program(), local)
    assert "Stadt Erlenstedt – 7 Interviews geführt" in printed
    assert printed.rstrip().endswith("Laut Fachverfahren bestätigt.")
    workspace = local.house.shelf.take(local.project)
    assert workspace is not None
    assert workspace.events()[-1].source == "Schnittstelle"


def test_its_function_handles_a_clash(local: Running) -> None:
    """Somebody writes between reading and changing: the program is shown what stands, decides, and nothing is lost."""
    meanwhile = """
def dazwischen(stand):
    return {"bemerkung": stand["bemerkung"] + " / und meins"}


def lies(adresse, lies=lies):
    antwort = lies(adresse)
    client.put(adresse, json={"bemerkung": "von jemand anderem"}, headers={"If-Match": antwort.headers["etag"]}).raise_for_status()
    return antwort


print(aendere(adresse, {"bemerkung": "meins"}, dazwischen)["bemerkung"])
"""
    assert run(program() + meanwhile, local).rstrip().endswith("von jemand anderem / und meins")


def test_every_address_of_the_guide_exists() -> None:
    """What the table names is in the description."""
    paths = "\n".join(path.partition("{projekt}/")[2] for path in api_description()["paths"])
    for cell in re.findall(r"^\| (`.*?) \|", TEXT, re.MULTILINE):
        for name in re.findall(r"`(?:…/)?([^`]+)`", cell):
            assert name in paths, name


def test_the_page_is_in_the_guide() -> None:
    assert guide_pages()["schnittstelle"].title == "Schnittstelle für Programme"
