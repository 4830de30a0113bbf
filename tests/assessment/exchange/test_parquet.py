"""Parquet for data analysts: typed columns, null for what is not known, and the same rules on the way back as for CSV."""

from __future__ import annotations

import io
import math
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

from assessment.changes import UNCHANGED
from assessment.errors import Refused
from assessment.evaluate import evaluate
from assessment.exchange.answer_tables.parquet import NAMES, SCORES, TableMeta, read_answers_parquet, write_answers_parquet, write_scores_parquet
from assessment.exchange.answer_tables.rows import COLUMNS
from assessment.exchange.intake import Context
from assessment.service import context_of, create_project, load_folder, score_table
from tests.assessment.exchange.round_trips import Said, answers, copy_of, empty_project, imported, survives
from tests.conftest import GROUP, MEMBER, TODAY


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("gruppe")
    (folder / "group.yaml").write_text(GROUP, encoding="utf-8")
    (folder / "musterstadt.yaml").write_text(MEMBER, encoding="utf-8")
    return load_folder(folder, TODAY)


@pytest.fixture(scope="module")
def filled(group, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("voll") / "voll.reifegrad"
    create_project(place, group, "Testperson").engine.dispose()
    return place


@pytest.fixture(scope="module")
def context(filled: Path) -> Context:
    with copy_of(filled) as made:
        return context_of(made, TODAY)


def answer_bytes(context: Context) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        write_answers_parquet(context, Path(folder) / "a.parquet")
        return (Path(folder) / "a.parquet").read_bytes()


def as_bytes(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream)
    return stream.getvalue()


def codes(content: bytes, context: Context) -> list[tuple[str, str]]:
    intake = read_answers_parquet(content, "a.parquet", context)
    return [(problem.code, problem.file.removeprefix("a.parquet").removeprefix(", ")) for problem in intake.problems]


def test_every_answer_survives(group, tmp_path: Path) -> None:
    empty = empty_project(tmp_path / "leer.reifegrad", group)

    @settings(max_examples=30, deadline=None)
    @given(said=answers(group))
    def check(said: list[Said]) -> None:
        def carry(context: Context):
            content = answer_bytes(context)
            return lambda target: read_answers_parquet(content, "a.parquet", target)

        survives(empty, said, carry)

    check()


def test_answers_have_types_and_the_level_that_follows(context: Context) -> None:
    table = pq.read_table(io.BytesIO(answer_bytes(context)))
    assert table.schema.names == list(NAMES.values())
    assert [str(table.schema.field(name).type) for name in ("datum", "nachfassen", "fassung", "stufe", "antwort")] == ["date32[day]", "bool", "string", "double", "string"]
    rows = {(row["interview"], row["frage"]): row for row in table.to_pylist()}
    assert rows["I1", "1.1.3"]["antwort"] == "lokal | fern"
    assert (rows["I1", "1.1.1"]["stufe"], rows["I1", "1.1.1"]["datum"]) == (3.0, date(2026, 9, 1))
    assert rows["I2", "2.1.4"]["stufe"] is None


def test_the_metadata_say_with_what_it_was_computed(context: Context) -> None:
    metadata = pq.read_table(io.BytesIO(answer_bytes(context))).schema.metadata
    assert metadata == {b"katalog": b"musterstadt/1", b"katalog_pruefsumme": context.catalogue.content_hash.encode(), b"stichtag": b"2026-10-01"}


def test_scores_are_a_long_table_with_null_for_what_is_not_known(group, tmp_path: Path) -> None:
    evaluation = evaluate(group)
    path = tmp_path / "werte.parquet"
    write_scores_parquet(score_table(evaluation), TableMeta(group.catalogue, group.reference_date), path)
    table = pq.read_table(path)
    rows = {row["knoten"]: row for row in table.to_pylist()}
    assert table.schema.names == ["kommune", "ags", "name", "knoten", "art", *SCORES]
    assert {node: row["art"] for node, row in rows.items()} == {"gesamt": "gesamt", "1": "dimension", "1.1": "handlungsfeld", "2": "dimension", "2.1": "handlungsfeld"}
    assert rows["1.1"]["ist"] == pytest.approx(evaluation.scores.point[0, list(evaluation.scores.tree.ids).index("1.1")])
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_not_a_number_becomes_null(group, tmp_path: Path) -> None:
    rows = [{"kommune": "a", "ags": "1", "name": "A", "werte": {"gesamt": {"ist": math.nan, "soll": None, "roh": 2}}}]
    write_scores_parquet(rows, TableMeta(group.catalogue, group.reference_date), tmp_path / "w.parquet")
    row = pq.read_table(tmp_path / "w.parquet").to_pylist()[0]
    assert (row["ist"], row["soll"], row["luecke"], row["roh"]) == (None, None, None, 2.0)


def test_a_failed_write_leaves_the_old_file_and_no_draft(group, tmp_path: Path) -> None:
    path = tmp_path / "w.parquet"
    path.write_bytes(b"alt")
    with pytest.raises(pa.ArrowException):
        write_scores_parquet([{"kommune": b"\xff", "ags": 1, "name": [], "werte": {"gesamt": {}}}], TableMeta(group.catalogue, group.reference_date), path)
    assert [(item.name, item.read_bytes()) for item in tmp_path.iterdir()] == [("w.parquet", b"alt")]


def test_without_pyarrow_it_says_how_to_install_it(context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for ask in (lambda: write_answers_parquet(context, tmp_path / "a"), lambda: read_answers_parquet(b"", "a", context),
                lambda: write_scores_parquet([], TableMeta(context.catalogue, TODAY), tmp_path / "s")):
        with pytest.raises(Refused, match=r"pip install 'reifegrad\[parquet\]'"):
            ask()


@pytest.mark.parametrize("content", [b"", b"PAR1", b"Kommune;Frage", b"PAR1" + b"x" * 100 + b"PAR1"])
def test_what_is_no_parquet_is_a_problem(content: bytes, context: Context) -> None:
    assert codes(content, context) == [("parquet-unreadable", "")]


def test_a_damaged_body_is_a_problem(context: Context) -> None:
    content = bytearray(answer_bytes(context))
    content[4:400] = b"\xff" * 396
    assert codes(bytes(content), context)


def test_a_day_beyond_all_calendars_is_a_problem(context: Context) -> None:
    days = pa.array([2_000_000_000], pa.int32()).cast(pa.date32())
    content = as_bytes(pa.table({"kommune": ["musterstadt"], "interview": ["I1"], "datum": days, "frage": ["2.1.1"], "antwort": ["3"]}))
    assert codes(content, context) == [("parquet-unreadable", "")]


def test_columns_are_checked(context: Context) -> None:
    content = as_bytes(pa.table({"kommune": ["musterstadt"], "interview": ["I1"], "frag": ["2.1.1"]}))
    assert codes(content, context) == [("column-unknown", ""), ("column-missing", ""), ("column-missing", "")]
    doubled = pa.Table.from_arrays([pa.array(["x"])] * 5, names=["kommune", "kommune", "interview", "frage", "antwort"])
    assert codes(as_bytes(doubled), context) == [("column-doubled", "")]


def test_faults_name_their_row(context: Context) -> None:
    content = as_bytes(pa.table({"kommune": ["musterstadt", "x"], "interview": ["I1", "I1"], "frage": ["2.1.1", "2.1.1"], "antwort": ["viel", "3"]}))
    assert codes(content, context) == [("answer-invalid", "Zeile 1"), ("municipality-unknown", "Zeile 2")]


def test_lists_are_no_cells(context: Context) -> None:
    content = as_bytes(pa.table({"kommune": ["musterstadt"], "interview": ["I1"], "frage": ["1.1.3"], "antwort": [["lokal", "fern"]]}))
    assert codes(content, context) == [("value-wrong-type", "Zeile 1")]


def test_days_and_the_index_of_pandas_are_understood(filled: Path, context: Context) -> None:
    """Analysts write back days with a time and an index of their own; neither is a fault."""
    rows = pq.read_table(io.BytesIO(answer_bytes(context)))
    days = pa.array([None if day is None else int(pa.scalar(day).cast(pa.int32()).as_py()) * 86_400_000 for day in rows["datum"].to_pylist()], pa.timestamp("ms"))
    changed: Any = rows.set_column(rows.schema.names.index("datum"), "datum", days)
    changed = changed.append_column("__index_level_0__", pa.array(range(len(rows))))
    with copy_of(filled) as workspace:
        assert imported(workspace, lambda target: read_answers_parquet(as_bytes(changed), "a.parquet", target)) == {UNCHANGED}


@pytest.mark.parametrize(("key", "value", "code"), [("stichtag", "2024-10-01", "wave-differs"), ("katalog", "kommunal/2026.1", "catalogue-differs")])
def test_another_wave_or_catalogue_is_refused(key: str, value: str, code: str, context: Context) -> None:
    table = pq.read_table(io.BytesIO(answer_bytes(context)))
    assert codes(as_bytes(table.replace_schema_metadata({**table.schema.metadata, key.encode(): value.encode()})), context) == [(code, "")]


def test_every_column_of_the_csv_form_has_its_name() -> None:
    assert list(NAMES)[:-1] == list(COLUMNS)
