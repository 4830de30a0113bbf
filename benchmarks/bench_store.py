"""The store: loading and scoring 8 to 10,751 municipalities, beside bare sqlite3 reading the same rows in the same run; one save."""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from sqlalchemy import insert, select

from assessment.changes import Change, Value, natural_change, new_id
from assessment.evaluate import evaluate
from assessment.store import Workspace, create_workspace
from assessment.store.engine import reading, writing
from assessment.store.tables import TABLES
from questionnaires import Catalogue, ChoiceQuestion, LevelQuestion, MultiQuestion, NumberQuestion, Question, YesNoQuestion, find_folder, load

SIZES = (8, 80, 800, 10_751)
BARE = "SELECT id, version, municipality_id, interview_id, question, state, value, reason, grade, evidence_id, comment, note, follow_up, prior FROM response WHERE wave_id = ?"


def answer_to(question: Question, pick: random.Random) -> Value:
    match question:
        case LevelQuestion():
            return float(pick.choice(sorted(question.anchors)))
        case ChoiceQuestion():
            return pick.choice(question.options).key
        case MultiQuestion():
            return [option.key for option in question.options if pick.random() < 0.5]
        case YesNoQuestion():
            return pick.choice(("ja", "nein"))
        case NumberQuestion():
            return float(pick.randrange(100))
    return "Text"


def rows_of(workspace: Workspace, wave: str, catalogue: Catalogue, number: int) -> Iterator[tuple[str, dict[str, Value]]]:
    """One municipality: facts, one interview, one answer to every scored question."""
    pick, town, talk = random.Random(number), new_id(), new_id()  # noqa: S311
    common: dict[str, Value] = {"wave_id": wave, "municipality_id": town}
    yield "municipality", {"id": town, "label": f"k{number}", "name": f"Kommune {number}", "ags": f"16{number:06d}", "ars": "", "valid_from": None, "valid_until": None}
    yield "membership", {"id": new_id(), **common, "position": number, "note": ""}
    for key, value in {"land": "TH", "art": "gemeinde", "einwohner": float(pick.randrange(500, 40_000)), "eigene_server": "ja"}.items():
        yield "fact", {"id": new_id(), **common, "key": key, "value": value}
    yield "interview", {"id": talk, **common, "label": "I1", "role": "IT", "day": date(2026, 9, 1), "place": "", "position": 0}  # type: ignore[dict-item]
    for question in catalogue.scored_questions.values():
        record = natural_change(workspace.project, "response", {"interview_id": talk, "question": question.id}).id
        yield "response", {
            "id": record, **common, "interview_id": talk, "question": question.id, "state": "beantwortet", "value": answer_to(question, pick), "reason": "", "grade": 1,
            "evidence_id": None, "comment": "Gesagt im Rathaus." if pick.random() < 0.2 else "", "note": "", "follow_up": False, "prior": False}


def synthetic(place: str, catalogue: Catalogue, size: int) -> tuple[Workspace, str]:
    """A project of ``size`` municipalities, written in bulk (the history of two million answers is not what is measured)."""
    workspace = create_workspace(place, {"title": f"Messung {size}"}, "Messung")
    folder = find_folder("kommunal")
    assert folder is not None
    wave = new_id()
    workspace.save(Change("wave", wave, {"title": "E", "reference_date": "2026-11-01", "catalogue": workspace.keep_catalogue(folder)}, 0), actor="", source="Messung")
    with writing(workspace.engine) as connection:
        for start in range(0, size, 200):
            batches: dict[str, list[dict[str, Value]]] = {}
            for number in range(start, min(size, start + 200)):
                for kind, row in rows_of(workspace, wave, catalogue, number):
                    batches.setdefault(kind, []).append({**row, "project_id": workspace.project, "version": 1, "removed": False})
            for kind in ("municipality", "membership", "fact", "interview", "response"):
                connection.execute(insert(TABLES[kind]), batches[kind])
    return workspace, wave


def load_and_score(workspace: Workspace, wave: str) -> tuple[float, float]:
    """Seconds for reading a wave into the model, and for scoring it."""
    start = time.perf_counter()
    group = workspace.group(wave)
    loaded = time.perf_counter()
    evaluate(group)
    return loaded - start, time.perf_counter() - loaded


def bare_read(place: str, wave: str) -> float:
    """Seconds for fetching the same rows with bare sqlite3."""
    start = time.perf_counter()
    with closing(sqlite3.connect(place)) as connection:
        connection.execute(BARE, (wave,)).fetchall()
    return time.perf_counter() - start


def saves(workspace: Workspace, wave: str, count: int = 200) -> tuple[float, float]:
    """p50 and p95 of one save in milliseconds: a changed comment on a random answer."""
    table = TABLES["response"]
    with reading(workspace.engine) as connection:
        records = connection.execute(select(table.c.id).where(table.c.wave_id == wave).limit(1600)).scalars().all()
    pick, times, versions = random.Random(7), [], dict.fromkeys(records, 1)  # noqa: S311
    for number in range(count):
        record = pick.choice(records)
        start = time.perf_counter()
        outcome = workspace.save(Change("response", record, {"comment": f"Fassung {number}"}, versions[record]), actor="", source="Messung")
        times.append((time.perf_counter() - start) * 1000)
        versions[record] = outcome.version
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def main() -> None:
    catalogue = load("kommunal").catalogue
    assert catalogue is not None
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    servers = [os.environ["REIFEGRAD_TEST_POSTGRES"]] if "REIFEGRAD_TEST_POSTGRES" in os.environ else []
    print(f"{'':12}{'Kommunen':>9}{'laden s':>9}{'rechnen s':>10}{'je Kommune ms':>15}{'nackt s':>9}{'laden/nackt':>12}{'Speichern p50/p95 ms':>22}")
    for size in sizes:
        for place in ["", *servers]:
            with tempfile.TemporaryDirectory() as folder:
                target = place or str(Path(folder) / "messung.reifegrad")
                workspace, wave = synthetic(target, catalogue, size)
                p50, p95 = saves(workspace, wave)
                loading, scoring = load_and_score(workspace, wave)
                bare = bare_read(target, wave) if not place else float("nan")
                workspace.engine.dispose()
            name = "PostgreSQL" if place else "SQLite"
            print(f"{name:12}{size:9}{loading:9.2f}{scoring:10.2f}{(loading + scoring) / size * 1000:15.2f}{bare:9.3f}{loading / bare:12.1f}{p50:14.2f} / {p95:.2f}")


if __name__ == "__main__":
    main()
