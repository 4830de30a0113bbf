"""Shared hands: copies of catalogues and projects to break, the folder of outside data where it exists."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from questionnaires import find_folder

TODAY = date(2026, 11, 21)
ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def muster(tmp_path: Path) -> Path:
    """A copy of the tiny fictional catalogue."""
    folder = find_folder("musterstadt")
    assert folder is not None
    return Path(shutil.copytree(folder, tmp_path / "musterstadt" / "1"))


@pytest.fixture
def replace_in() -> Callable[[Path, str, str], None]:
    """Replace a text that must be there, so that a test cannot pass because its mutation missed."""
    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} not in {path.name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return replace


MEMBER = """\
kommune:
  name: Musterstadt
  ags: 16000001
  merkmale: {land: TH, einwohner: 8000, eigene_server: ja}
belege:
  B1: {titel: Testprotokoll, datum: 2026-05-04}
interviews:
  - id: I1
    rolle: IT
    datum: 2026-09-01
    ort: Rathaus
    antworten:
      1.1.1: {antwort: 12, beleg: B1, bemerkung: Test nur für einen Server.}
      1.1.2: 3
      1.1.3: [lokal, fern]
  - id: I2
    rolle: HAL
    datum: 2026-09-02
    antworten:
      1.1.2: 1
      2.1.1: 25
      2.1.2: ja
      2.1.3: nebenbei
      2.1.4: unbekannt
      2.1.5: Wir wollen mehr.
"""
GROUP = """\
arbeitsgemeinschaft: Mustergruppe
katalog: musterstadt
stichtag: 2026-10-01
bearbeitung: Musterberatung
beispieldaten: ja
mitglieder: [musterstadt.yaml]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small valid project on the tiny catalogue."""
    folder = tmp_path / "projekt"
    folder.mkdir()
    (folder / "group.yaml").write_text(GROUP, encoding="utf-8")
    (folder / "musterstadt.yaml").write_text(MEMBER, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def demo() -> Path:
    """The fictional demo group that ships."""
    return Path(str(resources.files("assessment"))) / "demo" / "auental"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Data and fact base that are not part of the product."""
    if not SHARED.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED
