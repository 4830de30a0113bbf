"""Folder of YAML files → one raw document → Catalogue, with the file and line of every node kept."""

from __future__ import annotations

import copy
import hashlib
from importlib import resources
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from questionnaires import checks
from questionnaires.problems import Path, Places, Problem, allowed_words, nearest
from questionnaires.schema import Catalogue, parse_catalogue
from questionnaires.schema_messages import schema_problem
from questionnaires.yaml_text import read_yaml

LISTS = {"services": "services.yaml", "service_scales": "service_scales.yaml", "norms": "norms.yaml", "factors": "factors.yaml", "programmes": "programmes.yaml"}
PRUNABLE = ("fields", "questions", "norms", "measures", "factors", "programmes", "services", "service_scales")


class Loaded(NamedTuple):
    """A catalogue and all that is wrong with it; None where the schema does not hold.

    ``places`` knows where each part of the catalogue stands, for further checks.
    """

    catalogue: Catalogue | None
    problems: list[Problem]
    places: Places = Places()


def shipped() -> list[str]:
    """Give the editions that ship with the package, e.g. ``kommunal/2026.1``."""
    root = FilePath(str(resources.files("questionnaires")))
    return sorted(f"{path.parent.parent.name}/{path.parent.name}" for path in root.glob("*/*/catalogue.yaml"))


def find_folder(name_or_folder: str | FilePath) -> FilePath | None:
    """Give the folder of a catalogue named as ``kommunal``, ``kommunal/2026.1`` or by path."""
    path = FilePath(name_or_folder)
    if (path / "catalogue.yaml").is_file():
        return path
    root = FilePath(str(resources.files("questionnaires")))
    editions = [edition for edition in shipped() if str(name_or_folder) in (edition, edition.split("/")[0])]
    return root / editions[-1] if editions else None


def load(name_or_folder: str | FilePath) -> Loaded:
    """Load a catalogue and give it together with *all* problems found; never raises for bad content."""
    folder = find_folder(name_or_folder)
    if folder is None:
        return Loaded(None, [Problem(
            "catalogue-missing", str(name_or_folder), 0,
            "Dieser Fragenkatalog ist nicht vorhanden (weder als mitgelieferte Ausgabe noch als Ordner mit »catalogue.yaml«). "
            + nearest(str(name_or_folder), shipped()),
            f"Mitgeliefert sind: {allowed_words(shipped())}; oder geben Sie den Pfad eines Ordners an.")])
    reading = _Reading(folder)
    reading.merge()
    return _validated(reading)


class _Reading:
    """Reads the files of one catalogue folder and merges them into one raw mapping."""

    def __init__(self, folder: FilePath) -> None:
        self.folder = folder
        self.raw: dict[str, Any] = {}
        self.places = Places()
        self.problems: list[Problem] = []
        self.hash = hashlib.sha256()

    def merge(self) -> None:
        root = self._read(self.folder / "catalogue.yaml", ())
        if not isinstance(root, dict):
            return
        self.raw = root
        for key, name in LISTS.items():
            if (self.folder / name).is_file():
                self._extend(key, self.folder / name)
        for path in sorted(self.folder.glob("measures/*.yaml")):
            self._extend("measures", path)
        for path in sorted(self.folder.glob("laender/*.yaml")):
            overlay = self._read(path, ("laender", len(self.raw.setdefault("laender", []))))
            if overlay is not None:
                self.raw["laender"].append(overlay)
        dimensions = self.raw.get("dimensions")
        for index, dimension in enumerate(dimensions if isinstance(dimensions, list) else []):
            if isinstance(dimension, dict) and dimension.get("folder"):
                self._read_fields(index, dimension)
        self.raw["content_hash"] = self.hash.hexdigest()

    def _read_fields(self, index: int, dimension: dict[str, Any]) -> None:
        files = sorted((self.folder / str(dimension["folder"])).glob("*.yaml"))
        if not files:
            self.problems.append(self.places.problem(
                "folder-empty", ("dimensions", index, "folder"), f"Im Ordner »{dimension['folder']}« liegt keine YAML-Datei.",
                "Prüfen Sie den Ordnernamen oder legen Sie dort je Handlungsfeld eine Datei ab."))
        fields = dimension.setdefault("fields", [])
        for path in files:
            at = ("dimensions", index, "fields", len(fields))
            field = self._read(path, at)
            if field is not None:
                fields.append(field)

    def _extend(self, key: str, path: FilePath) -> None:
        items = self.raw.setdefault(key, [])
        start = len(items)
        probe = Places()
        found = self._read(path, (), probe)
        if found is None:
            return
        if not isinstance(found, list):
            self.problems.append(Problem("list-expected", self._shown(path), 1, "Die Datei muss eine Liste enthalten.",
                                         "Beginnen Sie jeden Eintrag mit »- « am Zeilenanfang."))
            return
        for known, place in probe.known.items():
            if known:
                self.places.known[(key, start + int(known[0]), *known[1:])] = place
        items.extend(found)

    def _read(self, path: FilePath, at: Path, places: Places | None = None) -> Any:
        document = read_yaml(path, self._shown(path))
        self.problems += document.problems
        (self.places if places is None else places).adopt(document.places, at)
        if path.is_file():
            self.hash.update(f"{path.relative_to(self.folder).as_posix()}\0".encode() + path.read_bytes() + b"\0")
        return document.data

    def _shown(self, path: FilePath) -> str:
        return path.relative_to(self.folder.parent.parent).as_posix() if path.is_relative_to(self.folder) else str(path)


def _validated(reading: _Reading) -> Loaded:
    """Validate by the schema; if that fails, check what is left after taking the broken parts out, so all shows at once."""
    if not reading.raw:
        return Loaded(None, sorted(reading.problems, key=_by_place))
    catalogue, errors = parse_catalogue(reading.raw)
    problems = reading.problems + [schema_problem(error, reading.raw, reading.places) for error in errors]
    if catalogue is not None:
        problems += checks.run_all(catalogue, reading.places)
        return Loaded(catalogue, sorted(problems, key=_by_place), reading.places)
    rest, positions, lost = _without_broken(reading.raw, [error.loc for error in errors])
    remaining, _ = parse_catalogue(rest)
    if remaining is not None:
        places = Places({_moved(path, positions): place for path, place in reading.places.known.items()})
        problems += [problem for problem in checks.run_all(remaining, places)
                     if not any(f"»{name}«" in problem.message for name in lost)]
    return Loaded(None, sorted(problems, key=_by_place))


def _by_place(problem: Problem) -> tuple[str, int, str]:
    return (problem.file, problem.line, problem.code)


def _without_broken(raw: dict[str, Any], locs: list[tuple[str | int, ...]]) -> tuple[dict[str, Any], dict[Path, list[int]], set[str]]:
    """Copy ``raw`` without the list items that hold schema errors.

    Gives the copy, for every shortened list the old indices that stayed, and the ids that were lost.
    """
    broken: set[Path] = set()
    for loc in locs:
        item = _broken_item(raw, loc)
        if item is not None:
            broken.add(item)
    rest = copy.deepcopy(raw)
    kept: dict[Path, list[int]] = {}
    lost: set[str] = set()
    for path in sorted(broken, key=lambda p: (len(p), [str(part).zfill(6) for part in p]), reverse=True):
        parent = _follow(rest, path[:-1])
        original = _follow(raw, path[:-1])
        kept.setdefault(path[:-1], list(range(len(original)))).remove(int(path[-1]))
        lost |= _ids_in(original[path[-1]])
        parent[path[-1]] = None
    for path in kept:
        items = _follow(rest, path)
        items[:] = [item for item in items if item is not None]
    return rest, kept, lost


def _broken_item(raw: Any, loc: tuple[str | int, ...]) -> Path | None:
    """Give the path of the innermost listed item (question, measure, norm …) around an error."""
    node, found = raw, None
    path: list[str | int] = []
    for part in loc:
        if isinstance(node, list) and isinstance(part, int) and part < len(node):
            node = node[part]
            path.append(part)
            if len(path) >= 2 and path[-2] in PRUNABLE:
                found = tuple(path)
        elif isinstance(node, dict) and part in node:
            node = node[part]
            path.append(part)
    return found


def _follow(node: Any, path: Path) -> Any:
    for part in path:
        node = node[part]
    return node


def _ids_in(node: Any) -> set[str]:
    """Give all ids and keys inside a raw node."""
    if isinstance(node, dict):
        own = {str(node[name]) for name in ("id", "key") if isinstance(node.get(name), str)}
        return own.union(*(_ids_in(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(_ids_in(value) for value in node))
    return set()


def _moved(path: Path, kept: dict[Path, list[int]]) -> Path:
    """Give where a raw path lies after the broken items were taken out."""
    for end in range(len(path) - 1, -1, -1):
        prefix = path[:end]
        old = path[end]
        if isinstance(old, int) and old in kept.get(prefix, ()):
            path = (*prefix, kept[prefix].index(old), *path[end + 1:])
    return path
