"""What the browser loads: unchanged from its makers, all there, small, and nothing a strict content policy would drop."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "assessment" / "web" / "static"
TEMPLATES = sorted((ROOT / "assessment" / "web" / "templates").rglob("*.j2"))
VENDORS = (STATIC / "vendor", Path(__file__).parent / "vendor")
OWN_CSS = (STATIC / "reifegrad.css").read_text(encoding="utf-8")
KERN_CSS = (STATIC / "vendor" / "kern" / "kern.min.css").read_text(encoding="utf-8")
BASE = (ROOT / "assessment" / "web" / "templates" / "base.html.j2").read_text(encoding="utf-8")
BUDGET = 200_000
TEXT_FACES = ("fira-sans-latin-400-normal", "fira-sans-latin-500-normal", "fira-sans-latin-600-normal")


def pieces(vendor: Path) -> Iterator[tuple[str, str]]:
    for piece in json.loads((vendor / "VERSIONS.json").read_text(encoding="utf-8")):
        assert piece["version"]
        assert piece["licence"]
        yield from piece["files"].items()


@pytest.mark.parametrize("vendor", VENDORS, ids=["app", "tests"])
def test_vendored_files_are_the_published_ones(vendor: Path) -> None:
    """Each file has the hash noted at its release, and no file is there without a note."""
    noted = dict(pieces(vendor))
    found = {path.relative_to(vendor).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in vendor.rglob("*") if path.is_file() and path.name != "VERSIONS.json"}
    assert found == noted


@pytest.mark.parametrize("vendor", VENDORS, ids=["app", "tests"])
def test_every_vendored_piece_brings_its_licence(vendor: Path) -> None:
    for folder in vendor.iterdir():
        if folder.is_dir():
            assert [path for path in folder.iterdir() if path.stem in {"LICENSE", "OFL"} and path.stat().st_size > 300], folder.name


def test_a_page_needs_less_than_its_budget() -> None:
    """Styles, script and the three faces of normal text, as they travel."""
    packed = sum(len(gzip.compress((STATIC / path).read_bytes())) for path in ("reifegrad.css", "vendor/kern/kern.min.css", "vendor/htmx/htmx.min.js", "reifegrad.svg"))
    fonts = sum((STATIC / "vendor" / "fira-sans" / f"{face}.woff2").stat().st_size for face in TEXT_FACES)
    assert packed + fonts < BUDGET - 40_000, "40 kB are left for the page itself"


def test_the_own_style_loads_only_own_files_that_exist() -> None:
    addresses = re.findall(r'url\("?([^")]+)"?\)', OWN_CSS)
    assert len(addresses) == 5
    for address in addresses:
        assert (STATIC / address).is_file(), address
    assert "@import" not in OWN_CSS
    assert not re.findall(r"url\((?![\"']?data:)", KERN_CSS), "KERN's own style fetches nothing"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_what_the_content_policy_drops(template: Path) -> None:
    """No style attributes, style elements, inline scripts, event attributes, or addresses of elsewhere."""
    text = re.sub(r"\{#.*?#\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    assert not re.findall(r"<script(?![^>]*\ssrc=)", text)
    assert not re.findall(r"(?:src|href|action)=\"(?:https?:)?//", text)


def test_every_class_of_the_building_blocks_has_a_rule() -> None:
    """A class that neither KERN nor the own style knows is a slip of the pen."""
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", KERN_CSS + OWN_CSS))
    known |= {"kern-table__head"}  # KERN's own markup names it without a rule
    names = ("ui.html.j2", "base.html.j2", "galerie.html.j2", "fehler.html.j2", "kopf.html.j2", "fuss.html.j2", "meldungen.html.j2")
    blocks = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES if path.name in names)
    used = {name for value in re.findall(r'class="([^"]*)"', blocks) for name in re.sub(r"\{[{%].*?[%}]\}", " ", value).split() if not name.endswith("--")}
    assert used - known == set()


def test_every_icon_named_is_one_of_kern() -> None:
    used = {name for path in TEMPLATES for name in re.findall(r"icon='([\w-]+)'|_symbol\('([\w-]+)'\)", path.read_text(encoding="utf-8")) for name in name if name}
    assert used
    assert {name for name in used if f".kern-icon--{name}" not in KERN_CSS} == set()


def test_hidden_text_in_a_button_does_not_trigger_kerns_icon_width() -> None:
    """KERN makes a button 48 px wide as soon as it holds a .kern-sr-only; our hidden words use a class of their own."""
    assert ":has(.kern-sr-only){width" in KERN_CSS
    assert ".unseen {" in OWN_CSS
