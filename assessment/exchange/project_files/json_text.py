"""JSON text → the tree of texts our files are read as, with a JSON pointer for every place; traps of JSON are problems."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from assessment.changes import text_fault
from questionnaires import Document, Places, Problem, Tree
from reports import unprintable

MOST_BYTES = 50 * 1024 * 1024
MOST_VALUES = 2_000_000
MAX_DEPTH = 20
LONGEST_NUMBER = 40

Path: TypeAlias = tuple[str | int, ...]
Rule: TypeAlias = Callable[[Path], bool]


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """An object's entries as they were written, doubled ones included."""


@dataclass
class PointerPlaces(Places):
    """Says where in a JSON file something stands: file and JSON pointer."""

    file: str = ""

    def problem(self, code: str, path: Path, message: str, remedy: str) -> Problem:
        """Make a problem that stands at ``path``."""
        return Problem(code, f"{self.file}, {pointer(path)}" if path else self.file, 0, message, remedy)


def pointer(path: Path) -> str:
    """Give a path as JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def read_json_tree(content: bytes, name: str, *, number_at: Rule, flag_at: Rule) -> Document:
    """Read JSON as a tree of texts; numbers and truth values (as „ja“, „nein“) only where the rules allow them, null as nothing.

    Every problem is collected, nothing is raised; ``data`` is None if the file could not be read at all.
    """
    document = Document(name, places=PointerPlaces(file=name))
    raw = _parsed(content, document)
    if raw is not None:
        document.data = _Builder(document, number_at, flag_at).tree(raw, ())
    if document.data is None and not document.problems:
        document.problems.append(Problem("file-empty", name, 0, "Die Datei enthält keine Angaben.", "Geben Sie das Projekt noch einmal als JSON aus."))
    return document


def _parsed(content: bytes, document: Document) -> Any:
    """Give the raw value, None where the text is no JSON."""
    def refuse(code: str, line: int, message: str, remedy: str) -> None:
        document.problems.append(Problem(code, document.file, line, message, remedy))

    if len(content) > MOST_BYTES or sum(content.count(mark) for mark in (b",", b"[", b"{")) > MOST_VALUES:
        refuse("file-too-large", 0, f"Die Datei ist größer als {MOST_BYTES // 1024 // 1024} MB oder hat mehr als {MOST_VALUES} Angaben.", "Prüfen Sie, ob es die richtige Datei ist.")
        return None
    try:
        text = content.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_Pairs, parse_int=_Number, parse_float=_Number, parse_constant=_Number) if text.strip() else None
    except UnicodeDecodeError as error:
        refuse("file-encoding", content[:error.start].count(b"\n") + 1, "Die Datei ist kein Text in der Kodierung UTF-8.", "Speichern Sie die Datei mit der Kodierung »UTF-8«.")
    except json.JSONDecodeError as error:
        refuse("json-syntax", error.lineno, f"Die Datei ist kein gültiges JSON (Meldung des Lesers: »{error.msg}«, Spalte {error.colno}).",
               "Prüfen Sie in dieser und der vorigen Zeile Kommas, Klammern und Anführungszeichen; Kommentare kennt JSON nicht.")
    except RecursionError:
        refuse("json-too-deep", 0, "Die Datei ist tiefer verschachtelt, als ein Projekt es je ist.", f"Erlaubt sind {MAX_DEPTH} Ebenen.")
    return None


class _Builder:
    """Turns raw JSON into the tree and notes what no project file may hold."""

    def __init__(self, document: Document, number_at: Rule, flag_at: Rule) -> None:
        self.document, self.number_at, self.flag_at = document, number_at, flag_at

    def tree(self, raw: Any, path: Path) -> Tree:
        if len(path) > MAX_DEPTH:
            self._refuse("json-too-deep", path[:3], "Die Datei ist tiefer verschachtelt, als ein Projekt es je ist.", f"Erlaubt sind {MAX_DEPTH} Ebenen.")
            return None
        if isinstance(raw, _Pairs):
            return self._mapping(raw, path)
        if isinstance(raw, list):
            return [self.tree(item, (*path, index)) for index, item in enumerate(raw)]
        if isinstance(raw, _Number):
            return self._number(raw, path)
        if isinstance(raw, bool):
            return self._flag(raw, path)
        return None if raw is None else self._text(raw, path)

    def _refuse(self, code: str, path: Path, message: str, remedy: str) -> None:
        self.document.problems.append(self.document.places.problem(code, path, message, remedy))

    def _mapping(self, raw: _Pairs, path: Path) -> Tree:
        mapping: dict[str, Tree] = {}
        seen: set[str] = set()
        for written, value in raw:
            key = self._text(written, path)
            if key in seen:
                self._refuse("duplicate-key", (*path, key), f"Der Schlüssel »{key}« kommt hier doppelt vor.", "Behalten Sie genau einen der beiden Einträge.")
            elif value is not None:
                mapping[key] = self.tree(value, (*path, key))
            seen.add(key)
        return mapping

    def _text(self, raw: str, path: Path) -> str:
        """Give a text without what no report could print; that is a problem."""
        fault = text_fault(raw)
        if fault is None:
            return raw
        self._refuse("character-unprintable", path, *fault)
        return "".join(char for char in raw if text_fault(char) is None and not unprintable(char))

    def _number(self, raw: _Number, path: Path) -> str:
        if len(raw) > LONGEST_NUMBER or not math.isfinite(float(raw)):
            self._refuse("json-number", path, f"»{raw[:LONGEST_NUMBER]}« ist keine brauchbare Zahl.", "Schreiben Sie eine endliche Zahl, z. B. 12 oder 7.5; nicht Bekanntes lassen Sie weg.")
            return "0"
        if not self.number_at(path):
            self._refuse("value-wrong-type", path, f"Hier steht die Zahl {raw}, erwartet wird ein Text.", "Setzen Sie den Wert in Anführungszeichen.")
        return str(raw)

    def _flag(self, raw: bool, path: Path) -> str:
        word = "ja" if raw else "nein"
        if not self.flag_at(path):
            self._refuse("value-wrong-type", path, f"Hier steht der Wahrheitswert {str(raw).lower()}, erwartet wird etwas anderes.", f'Schreiben Sie den Wert als Text, z. B. "{word}".')
        return word
