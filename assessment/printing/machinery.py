"""The machine that turns a manuscript into bytes: our own code and assets, the libraries and their versions.

All of ``reports/`` counts, used or not: a document set too often costs seconds, a stale one a council's trust.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from pathlib import Path

LIBRARIES = (
    "weasyprint", "pydyf", "tinyhtml5", "tinycss2", "cssselect2", "Pyphen", "fonttools", "Pillow", "matplotlib", "numpy", "python-docx", "lxml", "resvg-py", "XlsxWriter", "MarkupSafe", "Jinja2")
"""Python packages that have a say in the bytes; a missing one counts as such."""
SUFFIXES = frozenset({".py", ".css", ".ttf", ".svg", ".png", ".conf", ".j2", ".icc", ".xml", ".json"})


@dataclass(frozen=True)
class Machinery:
    """Checksum of each file of ours and version of each library that decides the bytes of a document."""

    files: Mapping[str, str]
    versions: Mapping[str, str]

    @property
    def digest(self) -> str:
        """Give one checksum for all."""
        lines = [f"{name} {value}" for part in (self.files, self.versions) for name, value in sorted(part.items())]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def differences(self, other: Machinery) -> list[str]:
        """Name the files and libraries in which two machines differ."""
        mine, theirs = {**self.files, **self.versions}, {**other.files, **other.versions}
        return sorted(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))


def machinery_of(folder: Path | None = None) -> Machinery:
    """Look at the machine as it is now; ``folder`` holds the package ``reports``, by default the one in use."""
    root = folder or Path(str(resources.files("reports")))
    files = {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
             for path in sorted(root.rglob("*")) if path.suffix in SUFFIXES and "__pycache__" not in path.parts}
    return Machinery(files, {"Python": sys.version.split()[0], **{name: _version(name) for name in LIBRARIES}, **_text_engines()})


@cache
def own_machinery() -> Machinery:
    """Give the machine of this process, looked at once: what a worker has loaded does not change under it."""
    return machinery_of()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "fehlt"


@cache
def _text_engines() -> dict[str, str]:
    """Give the versions of the C libraries that place the letters, as the system's loader finds them."""
    return {
        "Pango": _asked("pango-1.0", "pango_version_string", _text), "HarfBuzz": _asked("harfbuzz", "hb_version_string", _text),
        "HarfBuzz-Subset": _asked("harfbuzz-subset", "hb_version_string", _text), "Fontconfig": _asked("fontconfig", "FcGetVersion", str)}


def _asked(library: str, function: str, read: Callable[[int], str]) -> str:
    """Give what a function of a C library says its version is."""
    try:
        ask = getattr(ctypes.CDLL(ctypes.util.find_library(library) or library), function)
    except (OSError, AttributeError):
        return "fehlt"
    ask.restype = ctypes.c_void_p if read is _text else ctypes.c_int
    return read(ask())


def _text(address: int) -> str:
    return (ctypes.cast(address, ctypes.c_char_p).value or b"").decode("ascii", "replace")
