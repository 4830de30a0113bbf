"""The register in the database: replaced as a whole, found by key and by name, the same in SQLite and PostgreSQL."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from assessment.store.engine import make_engine
from assessment.store.migrate import create_file, prepare_server
from assessment.store.register import RegisterRow, lookup_register, replace_register

POSTGRES = os.environ.get("REIFEGRAD_TEST_POSTGRES", "")
TOWN = RegisterRow("16069043", "160690043043", "Schleusingen, Stadt", "Stadt", "TH", "Hildburghausen", "", 10225, date(2025, 8, 31))


def row(key: str, name: str, ars: str = "") -> RegisterRow:
    return replace(TOWN, key=key, name=name, ars=ars or f"{key[:5]}0{key[5:]}{key[5:]}")


ROWS = (
    TOWN,
    row("16064046", "Mühlhausen/Thüringen, Stadt"), row("09373113", "Mühlhausen"), row("08226107", "Mühlhausen im Täle"), row("16061070", "Niedermühl"),
    row("14625240", "Großröhrsdorf, Stadt"), row("03101000", "Äpfelstadt"), row("03101001", "Apfelstadt"), row("03101002", "Zapfelstadt"), row("03101003", "100%_Ort"),
    row("16069051", "Themar, Stadt", "160695002051"), row("160695002", "Feldstein", "160695002000"))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "postgresql" and not POSTGRES:
        pytest.skip("no PostgreSQL: run under tools/with-postgres")
    engine = make_engine(POSTGRES if request.param == "postgresql" else tmp_path / "p.reifegrad")
    if request.param == "postgresql":
        prepare_server(engine)
    else:
        create_file(tmp_path / "p.reifegrad")
    yield engine
    replace_register(engine, [])
    engine.dispose()


def names(engine: Engine, text: str, limit: int = 10) -> list[str]:
    return [found.name for found in lookup_register(engine, text, limit)]


def test_a_row_comes_back_as_it_was(engine: Engine) -> None:
    unknown = replace(row("16069099", "Ort ohne Zahl"), population=None)
    replace_register(engine, [TOWN, unknown])
    assert lookup_register(engine, "Schleus") == [TOWN]
    assert lookup_register(engine, "16069099") == [unknown]


def test_the_register_is_replaced_not_added_to_and_a_failed_try_changes_nothing(engine: Engine) -> None:
    replace_register(engine, ROWS)
    with pytest.raises(IntegrityError):
        replace_register(engine, [row("16000001", "Neu"), row("16000001", "Doppelt")])
    assert names(engine, "Schleusingen") == ["Schleusingen, Stadt"]
    replace_register(engine, [row("16000001", "Neu")])
    assert names(engine, "Schleusingen") == []
    assert names(engine, "neu") == ["Neu"]


def test_digits_are_the_beginning_of_a_key_or_regional_key(engine: Engine) -> None:
    replace_register(engine, ROWS)
    assert [found.key for found in lookup_register(engine, "160695002")] == ["160695002", "16069051"]
    assert names(engine, "16 069 051") == ["Themar, Stadt"]
    assert names(engine, "16069", limit=2) == ["Schleusingen, Stadt", "Themar, Stadt"]
    assert names(engine, "99") == []


@pytest.mark.parametrize("text", ["mühl", "MÜHL", "Muehl", "muhl", "mu\u0308hl"])
def test_a_name_is_found_however_its_umlauts_are_written(engine: Engine, text: str) -> None:
    """Beginnings first, each group in German order."""
    replace_register(engine, ROWS)
    assert names(engine, text) == ["Mühlhausen", "Mühlhausen im Täle", "Mühlhausen/Thüringen, Stadt", "Niedermühl"]


def test_the_order_is_german_and_the_limit_keeps_the_best(engine: Engine) -> None:
    replace_register(engine, ROWS)
    assert names(engine, "apfel") == ["Apfelstadt", "Äpfelstadt", "Zapfelstadt"]
    assert names(engine, "apfel", limit=2) == ["Apfelstadt", "Äpfelstadt"]
    assert names(engine, "grossroehr") == ["Großröhrsdorf, Stadt"]


@pytest.mark.parametrize("text", ["", "   ", "\u0301", "gibt es nicht", "'; drop table register; --"])
def test_what_is_not_there_is_not_found(engine: Engine, text: str) -> None:
    replace_register(engine, ROWS)
    assert names(engine, text) == []
    assert names(engine, "Schleusingen", limit=0) == []


def test_signs_of_the_query_language_are_plain_characters(engine: Engine) -> None:
    replace_register(engine, ROWS)
    assert names(engine, "%") == ["100%_Ort"]
    assert names(engine, "_o") == ["100%_Ort"]


def test_the_whole_country_is_kept_within_two_seconds(engine: Engine) -> None:
    rows = [row(f"{number:08}", f"Gemeinde {number}") for number in range(12_200)]
    start = time.perf_counter()
    replace_register(engine, rows)
    assert time.perf_counter() - start < 2
    assert names(engine, "Gemeinde 12199") == ["Gemeinde 12199"]
