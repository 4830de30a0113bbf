"""A run makes what is new, leaves what stands, survives failures and interruptions, and never leaves half a file."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from assessment.printing import Cache, Entry, JobTable, Order, Origin, State
from assessment.printing.machinery import own_machinery
from assessment.printing.manuscript import content_key
from tests.assessment.printing.hands import manuscript, order, printed


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def jobs(cache: Cache, folder: Path) -> dict[str, tuple[State, str]]:
    """State and begin of each job: a job that was not set again keeps its begin."""
    table = JobTable(cache.folder / "auftraege.sqlite", folder)
    try:
        return {job.file: (job.state, job.began) for job in table.jobs()}
    finally:
        table.close()


def test_unchanged_documents_are_not_set_again(cache: Cache, tmp_path: Path) -> None:
    """First set, then standing, then – the file removed – from the cache; always the same bytes, and the press hears of it once."""
    out, orders = tmp_path / "aus", [order("eins"), order("zwei")]
    assert {item.origin for item in printed(orders, out, cache)} == {Origin.SET}
    first, table = (out / "eins.pdf").read_bytes(), jobs(cache, out)
    assert first.startswith(b"%PDF")
    assert {item.origin for item in printed(orders, out, cache)} == {Origin.STANDING}
    (out / "eins.pdf").unlink()
    (out / "zwei.pdf").write_bytes(b"von Hand verdorben")
    again = printed(orders, out, cache)
    assert {item.origin for item in again} == {Origin.CACHED}
    assert [item.pages for item in again] == [1, 1]
    assert (out / "eins.pdf").read_bytes() == first
    assert jobs(cache, out) == table
    assert sorted(path.name for path in out.iterdir()) == ["eins.pdf", "zwei.pdf"]


def test_changed_and_damaged_ones_are_set_again(cache: Cache, tmp_path: Path) -> None:
    out = tmp_path / "aus"
    printed([order("eins")], out, cache)
    first = (out / "eins.pdf").read_bytes()
    changed = replace(order("eins"), compose=lambda: manuscript("eins", 2))
    assert [item.origin for item in printed([changed], out, cache)] == [Origin.SET]
    assert (out / "eins.pdf").read_bytes() != first
    (out / "eins.pdf").unlink()
    entry = cache.path(content_key(manuscript("eins", 2), own_machinery().digest))
    entry.write_bytes(entry.read_bytes()[:-5])
    assert [item.origin for item in printed([changed], out, cache)] == [Origin.SET]
    assert [item.origin for item in printed([changed], out, cache, anew=True)] == [Origin.SET]


def test_a_file_that_stands_counts_even_where_the_cache_was_emptied(cache: Cache, tmp_path: Path) -> None:
    printed([order("eins")], tmp_path / "aus", cache)
    cache.path(content_key(manuscript("eins"), own_machinery().digest)).unlink()
    assert [item.origin for item in printed([order("eins")], tmp_path / "aus", cache)] == [Origin.STANDING]


def test_failures_are_told_and_do_not_stop_the_others(cache: Cache, tmp_path: Path) -> None:
    """One cannot be composed, one cannot be set, one has no place: three reasons in German, and the fourth is made."""
    def uncomposable() -> Entry:
        raise KeyError("M999")

    out = tmp_path / "aus"
    (out / "platz.pdf").mkdir(parents=True)
    foreign = manuscript("fremd")
    foreign = replace(foreign, composed=replace(foreign.composed, html=foreign.composed.html.replace("</body>", '<img src="file:///etc/passwd" alt="x"/></body>')))
    orders = [replace(order("ohne"), compose=uncomposable), replace(order("fremd"), compose=lambda: foreign), order("platz"), order("gut")]
    found = {item.order.file: item for item in printed(orders, out, cache)}
    assert found["gut.pdf"].origin is Origin.SET
    assert "Unerwarteter Fehler im Programm (KeyError" in found["ohne.pdf"].error
    assert "Der Satz meldet einen Fehler" in found["fremd.pdf"].error
    assert "lässt sich nicht lesen oder schreiben" in found["platz.pdf"].error
    assert {file: state for file, (state, _) in jobs(cache, out).items()} == {
        "ohne.pdf": State.FAILED, "fremd.pdf": State.FAILED, "platz.pdf": State.FAILED, "gut.pdf": State.DONE}
    assert sorted(path.name for path in out.iterdir()) == ["gut.pdf", "platz.pdf"]


def test_an_old_file_is_not_taken_for_the_failed_new_one(cache: Cache, tmp_path: Path) -> None:
    def uncomposable() -> Entry:
        raise KeyError("M999")

    printed([order("eins")], tmp_path / "aus", cache)
    failed = printed([replace(order("eins"), compose=uncomposable)], tmp_path / "aus", cache)
    assert "Datei eines früheren Laufs" in failed[0].error


def test_a_finished_file_needs_no_press(cache: Cache, tmp_path: Path) -> None:
    workbook = Order("anlage.xlsx", "a", "A", "anlage", "Anlage", "intern", lambda: Entry(b"PK"))
    assert [printed([workbook], tmp_path / "aus", cache)[0].origin for _ in range(2)] == [Origin.SET, Origin.STANDING]
    assert (tmp_path / "aus" / "anlage.xlsx").read_bytes() == b"PK"


def test_the_same_document_under_two_names_is_set_once(cache: Cache, tmp_path: Path) -> None:
    one, two = order("eins"), replace(order("eins"), file="auch-eins.pdf")
    found = printed([one, two], tmp_path / "aus", cache)
    assert {item.order.file for item in found} == {"eins.pdf", "auch-eins.pdf"}
    assert len({hashlib.sha256(item.path.read_bytes()).hexdigest() for item in found}) == 1


def test_a_damaged_job_table_is_put_aside(cache: Cache, tmp_path: Path) -> None:
    (cache.folder / "auftraege.sqlite").write_bytes(b"keine Datenbank" * 100)
    assert [item.origin for item in printed([order("eins")], tmp_path / "aus", cache)] == [Origin.SET]
    assert (cache.folder / "auftraege.sqlite.defekt").exists()


def test_leaving_early_keeps_what_was_finished(cache: Cache, tmp_path: Path) -> None:
    """Whoever stops after the first document finds it as standing, and the others are made."""
    from assessment.printing import LocalPress, PrintRun

    out, orders = tmp_path / "aus", [order(f"nr{number}") for number in range(4)]
    run = PrintRun(out, cache, lambda: LocalPress(cache, 1)).outcomes(orders)
    first = next(iter(run))
    run.close()  # type: ignore[attr-defined]
    again = {item.order.file: item.origin for item in printed(orders, out, cache)}
    assert again[first.order.file] is Origin.STANDING
    assert len(list(out.iterdir())) == 4
