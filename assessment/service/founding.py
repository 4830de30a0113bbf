"""Founding a project: a working group with its first members, chosen from the official register that ships."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path

from assessment.changes import Change, Value, text_fault
from assessment.errors import BrokenProject
from assessment.exchange.open_data.register_files import read_register
from assessment.service.files import discard_project
from assessment.service.members import add_town
from assessment.store import RegisterRow, Workspace, create_workspace
from questionnaires import Catalogue, Problem, find_folder, for_land, load

CATALOGUE = "kommunal"
REGISTER = "gemeindeverzeichnis.csv.gz"
FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@cache
def shipped_register() -> tuple[RegisterRow, ...]:
    """Give the register that ships with the program."""
    packed = (resources.files("assessment") / "data" / REGISTER).read_bytes()
    rows, problems = read_register(gzip.decompress(packed), REGISTER)
    assert not problems, problems
    return tuple(rows)


def known_towns(text: str, limit: int = 12) -> list[RegisterRow]:
    """Look municipalities up by the beginning of their key or by a part of their name; names that begin with the text come first."""
    wanted = _folded(text)
    if len(wanted) < 2:
        return []
    if wanted.isdigit():
        return [row for row in shipped_register() if row.key.startswith(wanted) or row.ars.startswith(wanted)][:limit]
    found = [row for row in shipped_register() if wanted in _folded(row.name)]
    return sorted(found, key=lambda row: (not _folded(row.name).startswith(wanted), -(row.population or 0)))[:limit]


def town_of_key(key: str) -> RegisterRow | None:
    """Give the entry of a key (AGS with 8 digits, an association's with 9), None where the register has none."""
    return _by_key().get(key.strip())


@cache
def _by_key() -> dict[str, RegisterRow]:
    return {row.key: row for row in shipped_register()}


def _folded(text: str) -> str:
    return " ".join(text.casefold().translate(FOLDED).split())


@dataclass(frozen=True)
class Founding:
    """What a new project needs: the group's name, who works on it, the reference date, members by register key or as typed."""

    title: str
    author: str
    reference_date: date | None
    towns: Sequence[RegisterRow]


def typed_town(name: str, key: str, land: str, kind: str = "", population: int | None = None, *, state_of: date) -> RegisterRow:
    """Give a municipality the register does not have, as somebody typed it; raises BrokenProject with all that is wrong."""
    problems = list(_town_faults(name, key, land))
    if problems:
        raise BrokenProject(problems)
    return RegisterRow(key, "", name, kind, land, "", "", population, state_of)


def _town_faults(name: str, key: str, land: str) -> Iterator[Problem]:
    if not name:
        yield Problem("founding-name", "Name der Kommune", 0, "Der Name fehlt.", "Schreiben Sie ihn so, wie er im Gutachten stehen soll.")
    if not re.fullmatch(r"[0-9]{8,9}", key):
        yield Problem("founding-key", "Amtlicher Schlüssel", 0, f"»{key}« ist kein Schlüssel." if key else "Der Schlüssel fehlt.", "Erlaubt sind acht Ziffern (Gemeinde, AGS) oder neun (Gemeindeverband).")
    if land not in lands():
        yield Problem("founding-land", "Land", 0, "Das Land ist nicht gewählt.", "Wählen Sie das Land, dessen Recht gilt.")


@cache
def _catalogue() -> tuple[Catalogue, Path]:
    folder = find_folder(CATALOGUE)
    catalogue = load(folder).catalogue if folder else None
    assert folder is not None
    assert catalogue is not None
    return catalogue, folder


def lands() -> dict[str, str]:
    """Give the Länder: two letters → name."""
    return dict(_catalogue()[0].fact["land"].options)


def found_project(place: str | Path, founding: Founding, actor: str) -> Workspace:
    """Create a project with its first wave and members, all or nothing; raises BrokenProject with all that is missing, StoreError where the place is taken."""
    problems = list(_faults(founding))
    if problems:
        raise BrokenProject(problems)
    assert founding.reference_date is not None
    workspace = create_workspace(place, {"title": founding.title, "author": founding.author, "fictional": False}, actor)
    try:
        _begin_wave(workspace, founding.reference_date, founding.towns[0].land, actor)
        for row in founding.towns:
            add_town(workspace, row, actor)
    except BaseException:
        discard_project(workspace)
        raise
    return workspace


def _faults(founding: Founding) -> Iterator[Problem]:
    for label, text in (("Name der Arbeitsgemeinschaft", founding.title), ("Bearbeitung", founding.author)):
        fault = text_fault(text)
        if fault:
            yield Problem("founding-text", label, 0, *fault)
    if not founding.title:
        yield Problem("founding-title", "Name der Arbeitsgemeinschaft", 0, "Der Name fehlt.", "Auch eine einzelne Kommune braucht einen Namen für ihr Projekt.")
    if founding.reference_date is None:
        yield Problem("founding-day", "Stichtag", 0, "Der Stichtag fehlt.", "Nach den Regeln dieses Tages wird bewertet; meist ist es der Tag des Gutachtens.")
    if not founding.towns:
        yield Problem("founding-towns", "Kommunen", 0, "Noch ist keine Kommune gewählt.", "Suchen Sie nach dem Namen und wählen Sie mindestens eine.")
    keys = [row.key for row in founding.towns]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Problem("founding-twice", "Kommunen", 0, f"Der Schlüssel {key} steht doppelt.", "Jede Kommune gehört einmal zum Projekt.")


def _begin_wave(workspace: Workspace, day: date, land: str, actor: str) -> None:
    catalogue, folder = _catalogue()
    fields: dict[str, Value] = {"title": f"Erhebung {day.year}", "reference_date": day.isoformat(), "land": for_land(catalogue, land).land, "catalogue": workspace.keep_catalogue(folder)}
    workspace.save(Change("wave", workspace.id_of("wave", day.isoformat()), fields, 0), actor=workspace.person_named(actor), source="Anlage")
