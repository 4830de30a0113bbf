"""YAML text → plain data plus the line of every node; scalars stay text.

Plain YAML guesses types (``ags: 05315000`` becomes a number, ``no`` becomes False) and lets a doubled key
overwrite its twin. Here every scalar is read as text, the schema decides what it means, and doubled keys,
anchors, aliases and tags are problems.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import TypeAlias

import yaml

from questionnaires.problems import Path, Places, Problem

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
LINE_WIDTH = 160

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
Plain: TypeAlias = "str | float | list[Plain] | dict[str, Plain] | None"
"""What can be written: a tree whose numbers may stand as such."""


@dataclass
class Document:
    """What one YAML file holds: ``data`` is None if it could not be read at all."""

    file: str
    data: Tree = None
    places: Places = field(default_factory=Places)
    problems: list[Problem] = field(default_factory=list)


def read_yaml(path: FilePath, shown_as: str | None = None) -> Document:
    """Read one YAML file; every problem is collected, nothing is raised."""
    document = Document(shown_as or str(path))
    text = _text_of(path, document)
    if text is None:
        return document
    try:
        builder = _Builder(document)
        document.data = builder.build(text)
    except (yaml.YAMLError, _UnusableError) as error:
        line, reason = _cause(error)
        document.problems.append(Problem(
            "yaml-syntax", document.file, line, f"Die Datei ist kein gültiges YAML (Meldung des Lesers: »{reason}«).",
            "Prüfen Sie in dieser und der vorigen Zeile Einrückung (zwei Leerzeichen, keine Tabulatoren), Doppelpunkte und Anführungszeichen."))
        document.data = None
    if not document.problems and document.data is None:
        document.problems.append(Problem("file-empty", document.file, 0, "Die Datei enthält keine Angaben.",
                                         "Ergänzen Sie den Inhalt oder entfernen Sie die Datei."))
    return document


def dump_yaml(tree: Plain) -> str:
    """Write a tree so that ``read_yaml`` reads the very same texts; texts that other readers would take for a number, day or truth value are quoted.

    The innermost lists and mappings stand on one line, as people write them. Numbers are written plainly and read back as text.
    """
    return yaml.dump(tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=LINE_WIDTH)


class _Dumper(yaml.SafeDumper):
    """Writes whole numbers without a decimal point, and a repeated node as often as it occurs."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the base class asks so
        return True

    def represent_number(self, value: float) -> yaml.ScalarNode:
        """Give the node of a number."""
        return self.represent_int(int(value)) if value.is_integer() else self.represent_float(value)


    def represent_text(self, value: str) -> yaml.ScalarNode:
        """Give the node of a text; one of several lines is quoted, with its line ends as escapes."""
        return self.represent_scalar("tag:yaml.org,2002:str", value, style='"' if len(value.splitlines()) > 1 or value[-1:].isspace() else None)


_Dumper.add_representer(float, _Dumper.represent_number)
_Dumper.add_representer(str, _Dumper.represent_text)


def _text_of(path: FilePath, document: Document) -> str | None:
    """Give the text of a UTF-8 file of sane size, otherwise note the problem."""
    def refuse(code: str, message: str, remedy: str) -> None:
        document.problems.append(Problem(code, document.file, 0, message, remedy))

    if not path.is_file():
        refuse("file-missing", "Die Datei ist nicht vorhanden oder keine gewöhnliche Datei.",
               "Prüfen Sie Name und Ordner; Groß- und Kleinschreibung zählt.")
        return None
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        refuse("file-unreadable", f"Die Datei lässt sich nicht lesen ({error.strerror}).", "Prüfen Sie die Leserechte.")
        return None
    if size > MAX_BYTES:
        refuse("file-too-large", f"Die Datei ist {size / 1e6:.1f} MB groß; erlaubt sind {MAX_BYTES / 1e6:.0f} MB.".replace(".", ",", 1),
               "Teilen Sie den Inhalt auf mehrere Dateien auf oder prüfen Sie, ob es die richtige Datei ist.")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        document.problems.append(Problem(
            "file-encoding", document.file, line, "Die Datei ist kein Text in der Kodierung UTF-8.",
            "Speichern Sie die Datei im Texteditor mit der Kodierung »UTF-8«; Bilder, PDF- und Office-Dateien sind hier nicht erlaubt."))
        return None
    bad = next((c for c in text if (ord(c) < 32 and c not in "\t\n\r") or ord(c) == 127), None)
    if bad is not None:
        line = text[: text.index(bad)].count("\n") + 1
        document.problems.append(Problem(
            "file-control-character", document.file, line, f"Die Datei enthält ein Steuerzeichen (Code {ord(bad)}).",
            "Löschen Sie das Zeichen; vermutlich ist es keine Textdatei."))
        return None
    return text


class _UnusableError(Exception):
    """Well-formed YAML that our files never contain."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


def _cause(error: yaml.YAMLError | _UnusableError) -> tuple[int, str]:
    """Give line and short reason; the parser's own reason is English and shown as a quotation."""
    if isinstance(error, _UnusableError):
        return error.line, error.reason
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 0, getattr(error, "problem", None) or str(error).splitlines()[0]


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


class _Builder:
    """Builds the tree from parse events, so that depth, aliases and doubled keys are seen as they come."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.events: Iterator[yaml.Event] = iter(())

    def build(self, text: str) -> Tree:
        self.events = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
        result: Tree = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse("yaml-several-documents", event, "Die Datei enthält mehrere YAML-Dokumente (»---«).",
                                 "Legen Sie je Datei nur ein Dokument ab.")
                    break
                result = self._node(next(self.events), ())
        return result

    def _refuse(self, code: str, event: yaml.Event, message: str, remedy: str) -> None:
        self.document.problems.append(Problem(code, self.document.file, _line(event), message, remedy))

    def _node(self, event: yaml.Event, path: Path) -> Tree:
        self.document.places.known[path] = (self.document.file, _line(event))
        if len(path) > MAX_DEPTH:
            raise _UnusableError(f"mehr als {MAX_DEPTH} Ebenen", _line(event))
        if getattr(event, "anchor", None) is not None:
            self._refuse("yaml-alias", event, "Anker und Verweise (»&«, »*«) sind nicht erlaubt.",
                         "Schreiben Sie die Angabe an jeder Stelle aus oder setzen Sie den Text in Anführungszeichen.")
            if isinstance(event, yaml.AliasEvent):
                return None
        if getattr(event, "tag", None) not in (None, "!"):
            self._refuse("yaml-tag", event, f"Typmarken wie »{event.tag}« sind nicht erlaubt.",  # type: ignore[attr-defined]
                         "Entfernen Sie die Marke oder setzen Sie den Text in Anführungszeichen.")
        if isinstance(event, yaml.ScalarEvent):
            return None if event.implicit[0] and event.value in ("", "~", "null") else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: Path) -> list[Tree]:
        items: list[Tree] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Tree]:
        mapping: dict[str, Tree] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _UnusableError("ein Schlüssel muss ein einfaches Wort sein", _line(event))
            key = event.value
            value = self._node(next(self.events), (*path, key))
            if key in mapping:
                self._refuse("duplicate-key", event, f"Der Schlüssel »{key}« kommt hier doppelt vor.",
                             "Behalten Sie genau einen der beiden Einträge.")
            else:
                mapping[key] = value
                self.document.places.known[(*path, key)] = (self.document.file, _line(event))
        return mapping
