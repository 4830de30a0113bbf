"""Scores and answers as Parquet for data analysts; pyarrow is large and therefore an extra that need not be there."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from assessment.errors import Refused
from assessment.exchange.answer_tables.row_reader import AnswerRowReader
from assessment.exchange.answer_tables.rows import (
    AGS,
    ANSWER,
    COMMENT,
    DAY,
    EVIDENCE,
    FOLLOW_UP,
    GRADE,
    INTERVIEW,
    LEVEL,
    NOTE,
    PRIOR,
    QUESTION,
    REASON,
    REQUIRED,
    ROLE,
    TOWN,
    VERSION,
    answer_rows,
    answer_text,
)
from assessment.exchange.intake import Context, Intake
from assessment.exchange.standing import other_catalogue, other_wave
from questionnaires import Catalogue, allowed_words, nearest
from scoring import ROOT

MOST_BYTES, MOST_UNPACKED, MOST_ROWS = 50 * 1024 * 1024, 500 * 1024 * 1024, 200_000
BATCH = 2_000
"""Rows that are in memory at once: packed text can be a thousand times larger unpacked."""
NAMES = {TOWN: "kommune", AGS: "ags", INTERVIEW: "interview", ROLE: "rolle", DAY: "datum", QUESTION: "frage", ANSWER: "antwort", REASON: "grund", GRADE: "nachweis",
         EVIDENCE: "beleg", COMMENT: "bemerkung", NOTE: "vermerk", FOLLOW_UP: "nachfassen", PRIOR: "vorerhebung", VERSION: "fassung", LEVEL: "stufe"}
TYPES = {DAY: "date32", FOLLOW_UP: "bool_", PRIOR: "bool_", LEVEL: "float64"}
SCORES = ("ist", "roh", "untergrenze", "obergrenze", "abdeckung", "soll", "luecke", "erreicht")
INDEX = "__index_level_"
"""How pandas names the index it writes along."""


class TableMeta(NamedTuple):
    """What a table was computed with; it stands in the metadata of the file."""

    catalogue: Catalogue
    reference_date: date

    def texts(self) -> dict[str, str]:
        """Give the metadata as text."""
        return {"katalog": self.catalogue.edition, "katalog_pruefsumme": self.catalogue.content_hash, "stichtag": self.reference_date.isoformat()}


def write_scores_parquet(rows: Iterable[Mapping[str, Any]], meta: TableMeta, path: Path) -> None:
    """Write scores, given as ``service.score_table`` gives them, as a long table: one row per municipality and node; what is not known is null.

    Raises Refused where pyarrow is not installed.
    """
    arrow, _ = _pyarrow()
    dimensions = {dimension.id for dimension in meta.catalogue.dimensions}
    long = [
        {"kommune": row["kommune"], "ags": row["ags"], "name": row["name"], "knoten": node, "art": "gesamt" if node == ROOT else "dimension" if node in dimensions else "handlungsfeld",
         **{name: _known(values.get(name)) for name in SCORES}}
        for row in rows for node, values in row["werte"].items()]
    texts = [arrow.field(name, arrow.string(), nullable=False) for name in ("kommune", "ags", "name", "knoten", "art")]
    _write(long, [*texts, *(arrow.field(name, arrow.float64()) for name in SCORES)], meta, path)


def write_answers_parquet(context: Context, path: Path) -> None:
    """Write all answers of the wave, one row per answer, with the level that follows from each; raises Refused where pyarrow is not installed."""
    arrow, _ = _pyarrow()
    rows = [{NAMES[column]: value for column, value in {**row, ANSWER: answer_text(row[ANSWER], german=False)}.items()} for row in answer_rows(context)]
    fields = [arrow.field(name, getattr(arrow, TYPES.get(column, "string"))()) for column, name in NAMES.items()]
    _write(rows, fields, TableMeta(context.catalogue, context.group.reference_date), path)


def _known(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _write(rows: list[dict[str, Any]], fields: list[Any], meta: TableMeta, path: Path) -> None:
    """Write a table under another name and rename it, so that nobody meets half a file."""
    arrow, parquet = _pyarrow()
    draft = path.with_name(f".{path.name}.neu")
    try:
        parquet.write_table(arrow.Table.from_pylist(rows, schema=arrow.schema(fields, metadata=meta.texts())), draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _pyarrow() -> tuple[Any, Any]:
    """Give pyarrow and its Parquet part."""
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError:
        raise Refused("Für Parquet-Dateien fehlt das Programmpaket pyarrow. Installieren Sie es mit: pip install 'reifegrad[parquet]'") from None
    return pa, pq


def read_answers_parquet(content: bytes, name: str, context: Context) -> Intake:
    """Read answers from Parquet by the rules of the CSV form; the level is not read, it follows from the answer.

    Raises Refused where pyarrow is not installed.
    """
    reader = AnswerRowReader(context, name, german=False)
    for row, values in enumerate(_rows(content, name, context, reader.intake), start=1):
        cells = {column: _cell(values[key]) for column, key in NAMES.items() if key in values}
        for column, cell in cells.items():
            if cell is None:
                reader.intake.refuse("value-wrong-type", name, f"Zeile {row}", f"Die Spalte »{NAMES[column]}« enthält hier keinen einfachen Wert.", "Erlaubt sind Text, Zahl, Datum, ja oder nein.")
        reader.read(f"Zeile {row}", {column: cell or "" for column, cell in cells.items()})
    return reader.intake


def _rows(content: bytes, name: str, context: Context, intake: Intake) -> Iterator[dict[str, Any]]:
    """Give the rows as far as the file can be used; notes why not."""
    arrow, parquet = _pyarrow()
    large = ("file-too-large", name, 0, f"Die Tabelle ist größer als {MOST_BYTES // 1024 // 1024} MB oder hat mehr als {MOST_ROWS} Zeilen.", "Prüfen Sie, ob es die richtige Datei ist.")
    if len(content) > MOST_BYTES:
        intake.refuse(*large)
        return
    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        if _too_large(file.metadata):
            intake.refuse(*large)
        elif _usable(file.schema_arrow, name, context, intake):
            for batch in file.iter_batches(BATCH, columns=[key for key in NAMES.values() if key in file.schema_arrow.names]):
                yield from batch.to_pylist()
    except (arrow.ArrowException, OSError, ValueError, OverflowError):
        intake.refuse("parquet-unreadable", name, 0, "Die Datei ist keine lesbare Parquet-Datei.", "Schreiben Sie sie neu, oder verwenden Sie die CSV-Form.")


def _too_large(metadata: Any) -> bool:
    unpacked = sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))
    return bool(metadata.num_rows > MOST_ROWS or unpacked > MOST_UNPACKED)


def _usable(schema: Any, name: str, context: Context, intake: Intake) -> bool:
    """Check columns, wave and catalogue of a file."""
    before = len(intake.problems)
    known = list(NAMES.values())
    for column in dict.fromkeys(schema.names):
        if schema.names.count(column) > 1:
            intake.refuse("column-doubled", name, 0, f"Die Spalte »{column}« kommt doppelt vor.", "Jede Spalte darf nur einmal vorkommen.")
        if column not in known and not column.startswith(INDEX):
            intake.refuse("column-unknown", name, 0, f"Die Spalte »{column}« gibt es hier nicht. {nearest(column, known)}".strip(), f"Erlaubt sind: {allowed_words(known, 40)}.")
    for column in REQUIRED:
        if NAMES[column] not in schema.names:
            intake.refuse("column-missing", name, 0, f"Die Spalte »{NAMES[column]}« fehlt.", "Verwenden Sie die Spalten der Ausgabe unverändert.")
    texts = {key.decode("utf-8", "replace"): value.decode("utf-8", "replace") for key, value in (schema.metadata or {}).items()}
    faults = (other_catalogue(context, texts["katalog"]) if "katalog" in texts else None, other_wave(context, texts["stichtag"]) if "stichtag" in texts else None)
    for fault in filter(None, faults):
        intake.refuse(fault[0], name, 0, *fault[1:])
    return len(intake.problems) == before


def _cell(value: Any) -> str | None:
    """Give a value as the text of a cell, None if it is none; whole numbers and days may come in several types."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else ""
        case float():
            return "" if math.isnan(value) else str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            return value.date().isoformat()
        case int() | date():
            return str(value)
        case str():
            return value.strip()
    return None
