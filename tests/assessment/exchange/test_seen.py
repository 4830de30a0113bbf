"""A file names what its writer saw: copies of a project that went different ways never overwrite each other."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from assessment.changes import CONFLICT, SAVED, UNCHANGED, UNKNOWN_BASE, BadToken, Change, Fields, Outcome, Seen, Value, seen_base
from assessment.exchange import Context, Intake
from assessment.exchange.answer_tables.csv_form import read_answers_csv, write_answers_csv
from assessment.exchange.answer_tables.parquet import read_answers_parquet, write_answers_parquet
from assessment.exchange.interview_workbook.layout import Col
from assessment.exchange.interview_workbook.read import read_interview_workbook
from assessment.exchange.interview_workbook.write import write_interview_workbook
from assessment.exchange.inventory_files.table import read_inventory_csv, write_inventory_csv
from assessment.exchange.inventory_files.template import write_inventory_workbook
from assessment.exchange.inventory_files.workbook import read_inventory
from assessment.exchange.project_files.json_file import read_json, write_json
from assessment.service import apply_changes, context_of, create_project, export_bundle, import_bundle, load_folder, settle_conflict
from assessment.store import Workspace, open_workspace
from tests.conftest import GROUP, MEMBER, TODAY

QUESTION = "1.1.2"
PROGRAM = {"name": "Meldewesen", "nutzende": 12.0}


def exported(form: str, context: Context) -> bytes:
    match form:
        case "Arbeitsmappe":
            return write_interview_workbook(context, context.group.members[0].id, context.interviews, by="plan")
        case "CSV":
            return write_answers_csv(context, excel=False)
        case "Parquet":
            with tempfile.TemporaryDirectory() as folder:
                write_answers_parquet(context, Path(folder, "a.parquet"))
                return Path(folder, "a.parquet").read_bytes()
    return write_json(context).encode()


READERS: dict[str, Callable[[bytes, str, Context], Intake]] = {"Arbeitsmappe": read_interview_workbook, "CSV": read_answers_csv, "Parquet": read_answers_parquet, "JSON": read_json}
every_form = pytest.mark.parametrize("form", READERS)


def answered(form: str, content: bytes, answer: int) -> bytes:
    """Write another answer into a file as somebody at a desk would."""
    match form:
        case "Arbeitsmappe":
            book = load_workbook(io.BytesIO(content))
            row = next(row for row in range(5, 50) if book["I1 IT"].cell(row, Col.NUMBER).value == QUESTION)
            book["I1 IT"].cell(row, Col.ANSWER).value = answer
            book.save(stream := io.BytesIO())
            return stream.getvalue()
        case "CSV":
            rows = list(csv.DictReader(io.StringIO(content.decode())))
            next(row for row in rows if (row["Interview"], row["Frage"]) == ("I1", QUESTION))["Antwort"] = str(answer)
            writer = csv.DictWriter(text := io.StringIO(), list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
            return text.getvalue().encode()
        case "Parquet":
            return _answered_parquet(content, answer)
    data = json.loads(content)
    data["kommunen"][0]["interviews"][0]["antworten"][QUESTION]["antwort"] = answer
    return json.dumps(data).encode()


def _answered_parquet(content: bytes, answer: int) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(content))
    rows = table.to_pylist()
    next(row for row in rows if (row["interview"], row["frage"]) == ("I1", QUESTION))["antwort"] = str(answer)
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), sink := pa.BufferOutputStream())
    return bytes(sink.getvalue().to_pybytes())


class Laptop(NamedTuple):
    """One copy of the project."""

    workspace: Workspace

    @property
    def context(self) -> Context:
        return context_of(self.workspace, TODAY)

    def record(self, question: str = QUESTION) -> str:
        return self.context.response_id(self.context.interviews[0].id, question)

    def edit(self, question: str = QUESTION, **fields: Value) -> Outcome:
        """Change an answer as a form would."""
        stands = self.workspace.record("response", self.record(question))
        assert stands is not None
        return self.save(Change("response", stands.id, fields, stands.version))

    def save(self, change: Change) -> Outcome:
        return self.workspace.save(change, actor=self.workspace.person_named("Testperson"), source="Formular")

    def take(self, intake: Intake) -> list[Outcome]:
        assert intake.problems == []
        return apply_changes(self.workspace, intake.changes, "Testperson", "Import")

    def read(self, form: str, content: bytes) -> list[Outcome]:
        return self.take(READERS[form](content, "x", self.context))

    def value(self, question: str = QUESTION, field: str = "value") -> Value:
        stands = self.workspace.record("response", self.record(question))
        return stands.fields[field] if stands else None

    def everything(self) -> dict[str, Fields]:
        return {item.id: item.fields for kind in ("response", "rating", "inventory", "interview") for item in self.workspace.records(kind, removed=True)}

    def send(self, other: Laptop) -> None:
        with tempfile.TemporaryDirectory() as folder:
            export_bundle(self.workspace, Path(folder, "b.zip"))
            import_bundle(other.workspace, Path(folder, "b.zip"), "Testperson", TODAY)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with answers and an inventory of one programme."""
    folder = tmp_path_factory.mktemp("muster")
    (folder / "group.yaml").write_text(GROUP, encoding="utf-8")
    (folder / "musterstadt.yaml").write_text(MEMBER + "bestand:\n  fachverfahren:\n    - {name: Meldewesen, nutzende: 12}\n", encoding="utf-8")
    create_project(folder / "neu.reifegrad", load_folder(folder, TODAY), "Testperson").engine.dispose()
    return folder / "neu.reifegrad"


def copies(pristine: Path, folder: Path) -> Iterator[Laptop]:
    for name in ("a", "b"):
        yield Laptop(open_workspace(Path(shutil.copy(pristine, folder / f"{name}.reifegrad"))))


@pytest.fixture
def pair(pristine: Path, tmp_path: Path) -> tuple[Laptop, Laptop]:
    """Two copies of one file; both have made their own second version of the same answer."""
    first, second = copies(pristine, tmp_path)
    assert first.edit(value=4.0).version == second.edit(value=2.0).version == 2
    return first, second


def statuses(outcomes: list[Outcome], among: tuple[str, ...] = (SAVED, CONFLICT)) -> list[str]:
    return [outcome.status for outcome in outcomes if outcome.status in among]


@every_form
def test_a_change_made_on_one_copy_is_a_conflict_on_the_other(form: str, pair: tuple[Laptop, Laptop]) -> None:
    """The same number of versions, but not the same: it must not be overwritten."""
    first, second = pair
    content = answered(form, exported(form, first.context), 1)
    assert statuses(second.read(form, content)) == [CONFLICT]
    assert second.value() == 2.0
    assert [conflict.event.record for conflict in second.workspace.conflicts()] == [second.record()]
    assert statuses(first.read(form, content)) == [SAVED]
    assert first.value() == 1.0


@every_form
def test_an_unchanged_file_of_the_other_copy_changes_nothing(form: str, pair: tuple[Laptop, Laptop]) -> None:
    """Where they differ it says so."""
    first, second = pair
    before = second.everything()
    outcomes = second.read(form, exported(form, first.context))
    assert [outcome.change.id for outcome in outcomes if outcome.status != UNCHANGED] == [second.record()]
    assert statuses(outcomes) == [CONFLICT]
    assert second.everything() == before
    assert {outcome.status for outcome in first.read(form, exported(form, first.context))} == {UNCHANGED}


@every_form
@pytest.mark.parametrize("choice", ["meine", "andere"])
def test_files_work_again_once_the_copies_agree(form: str, choice: str, pair: tuple[Laptop, Laptop]) -> None:
    """A's bundle reaches B, the conflict is settled there; a fresh file from A works at home at once, on B as soon as A knows what was decided."""
    first, second = pair
    first.send(second)
    assert settle_conflict(second.workspace, 1, choice, "Testperson").saved
    assert second.value() == (4.0 if choice == "meine" else 2.0)
    assert statuses(second.read(form, exported(form, first.context))) == ([] if choice == "meine" else [CONFLICT])
    assert second.value() == (4.0 if choice == "meine" else 2.0)
    second.send(first)
    assert first.value() == second.value()
    content = answered(form, exported(form, first.context), 1)
    for laptop in pair:
        assert statuses(laptop.read(form, content)) == [SAVED]
        assert laptop.value() == 1.0


@every_form
def test_a_file_older_than_the_bundle_does_not_undo_what_it_never_saw(form: str, pristine: Path, tmp_path: Path) -> None:
    """B knows the very event the file was written after – but on B it met a remark the file's writer never saw."""
    first, second = copies(pristine, tmp_path)
    second.edit("1.1.1", comment="Test für alle Server.")
    first.edit("1.1.1", value=20.0)
    content = exported(form, first.context)
    first.send(second)
    assert statuses(second.read(form, content)) == [CONFLICT]
    assert (second.value("1.1.1"), second.value("1.1.1", "comment")) == (20.0, "Test für alle Server.")


@every_form
def test_what_both_copies_have_in_common_can_still_be_changed_by_file(form: str, pristine: Path, tmp_path: Path) -> None:
    """Only the record that went different ways asks; and a remark made meanwhile does not stand against an answer."""
    first, second = copies(pristine, tmp_path)
    content = answered(form, exported(form, first.context), 1)
    second.edit(comment="dazwischen")
    second.edit("1.1.1", value=13.0)
    assert statuses(second.read(form, content)) == [SAVED]
    assert (second.value(), second.value(field="comment"), second.value("1.1.1")) == (1.0, "dazwischen", 13.0)


@pytest.mark.parametrize(("form", "removed"), [("Arbeitsmappe", False), ("Arbeitsmappe", True), ("CSV", False), ("CSV", True), ("JSON", False)])
def test_the_inventory_of_another_copy_overwrites_and_removes_nothing(form: str, removed: bool, pristine: Path, tmp_path: Path) -> None:
    """The same for entries, whether their row was changed or emptied; JSON removes nothing."""
    first, second = copies(pristine, tmp_path)
    record = next(item.id for item in first.context.group.members[0].inventory)
    for laptop, users in ((first, 15.0), (second, 20.0)):
        assert laptop.save(Change("inventory", record, {"data": {**PROGRAM, "nutzende": users}}, 1)).version == 2
    content = _with_users(form, first, None if removed else 30)
    for laptop, status, users in ((second, CONFLICT, 20.0), (first, SAVED, None if removed else 30.0)):
        assert statuses(laptop.take(_read_inventory(form, content, laptop.context))) == [status]
        stands = {item.id: item.data.get("nutzende") for item in laptop.context.group.members[0].inventory}
        assert stands.get(record) == users


def _with_users(form: str, laptop: Laptop, users: int | None) -> bytes:
    """Export the inventory with another number of users for the one programme, or with its row emptied."""
    context = laptop.context
    if form == "CSV":
        line = write_inventory_csv(context, context.group.members[0].id, "fachverfahren", excel=False).decode().splitlines()
        kept = line[1].split(",")
        assert "15" in kept
        cells = kept[:2] + [""] * (len(kept) - 2) if users is None else [str(users) if cell == "15" else cell for cell in kept]
        return "\r\n".join([line[0], ",".join(cells), *line[2:]]).encode()
    if form == "JSON":
        data = json.loads(write_json(context))
        data["kommunen"][0]["bestand"]["fachverfahren"][0]["nutzende"] = users
        return json.dumps(data).encode()
    book = load_workbook(io.BytesIO(write_inventory_workbook(context, context.group.members[0].id)))
    sheet = book["Fachverfahren"]
    for number in range(2, sheet.max_column + 1):
        if users is None or sheet.cell(3, number).value == 15:
            sheet.cell(3, number).value = users
    book.save(stream := io.BytesIO())
    return stream.getvalue()


def _read_inventory(form: str, content: bytes, context: Context) -> Intake:
    if form == "CSV":
        return read_inventory_csv(content, "x.csv", context, context.group.members[0].id)
    return read_json(content, "x.json", context) if form == "JSON" else read_inventory(content, "x.xlsx", context)


def test_a_rating_of_another_copy_is_not_overwritten(pristine: Path, tmp_path: Path) -> None:
    first, second = copies(pristine, tmp_path)
    context = first.context
    town = context.group.members[0].id
    whole = {"wave_id": context.wave, "municipality_id": town, "question": QUESTION}
    for laptop, level in ((first, 2.0), (second, 3.0)):
        laptop.save(Change("rating", context.rating_id(town, QUESTION), {**whole, "level": level, "reason": "Gespräch"}, 0))
    data = json.loads(write_json(first.context))
    data["kommunen"][0]["bewertungen"][QUESTION]["stufe"] = 4
    content = json.dumps(data).encode()
    assert statuses(second.read("JSON", content)) == [CONFLICT]
    assert second.context.group.members[0].ratings[0].level == 3.0
    assert statuses(first.read("JSON", content)) == [SAVED]


LAPTOPS = st.sampled_from([0, 1])
STEPS = st.lists(st.one_of(
    st.tuples(st.just("schreiben"), LAPTOPS, st.sampled_from([("value", 1.0), ("value", 2.0), ("value", 4.0), ("comment", ""), ("comment", "eins"), ("comment", "zwei"), ("note", "eins"), ("note", "zwei")])),
    st.tuples(st.just("bündel"), LAPTOPS, st.none()), st.tuples(st.just("ausgeben"), LAPTOPS, st.none())), min_size=2, max_size=8)


def test_whatever_happened_an_unchanged_file_overwrites_nothing(pristine: Path) -> None:
    """Edits, bundles and files in any order: a file nobody changed may fill what is empty, no more; at home, unless somebody wrote since, not even that."""
    @settings(max_examples=25, deadline=None)
    @given(steps=STEPS)
    def check(steps: list[tuple[str, int, Any]]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            laptops = list(copies(pristine, Path(folder)))
            files = []
            for step, who, what in steps:
                if step == "schreiben":
                    laptops[who].edit(**dict([what]))
                elif step == "bündel":
                    laptops[who].send(laptops[1 - who])
                else:
                    files.append(write_json(laptops[who].context).encode())
            for laptop in laptops:
                assert {outcome.status for outcome in laptop.read("JSON", write_json(laptop.context).encode())} == {UNCHANGED}
                for content in files:
                    _fills_at_most(laptop, content)
                laptop.workspace.engine.dispose()

    check()


def _fills_at_most(laptop: Laptop, content: bytes) -> None:
    before = laptop.everything()
    laptop.read("JSON", content)
    after = laptop.everything()
    assert after.keys() == before.keys()
    changed = [(name, old) for record, fields in before.items() for name, old in fields.items() if after[record][name] != old]
    assert all(old in ("", None, False, 1) for _, old in changed)
    assert laptop.workspace.verify().faults == ()


@pytest.mark.parametrize(("text", "base"), [
    (None, UNKNOWN_BASE), ("", UNKNOWN_BASE), (" ", UNKNOWN_BASE), ("0", 0), (0, 0), ("3-1a2b3c4d5e6f", Seen("3-1a2b3c4d5e6f")), (" 12-1A2B3C4D5E6F ", Seen("12-1a2b3c4d5e6f"))])
def test_what_a_file_saw_is_read(text: object, base: object) -> None:
    assert seen_base(text) == base


@pytest.mark.parametrize("text", ["3", "1.5", "-1", "0-1a2b3c4d5e6f", "3-1a2b3c4d5e6", "3-1a2b3c4d5e6f7", "3-1a2b3c4d5e6g", "3_1a2b3c4d5e6f", "\u0663-1a2b3c4d5e6f", "1234567890-1a2b3c4d5e6f", "3-", "x"])
def test_anything_else_is_no_token(text: str) -> None:
    with pytest.raises(BadToken):
        seen_base(text)


def test_a_token_follows_from_what_a_record_holds(pair: tuple[Laptop, Laptop]) -> None:
    """Another state, another token; the same state on another way, the same digits."""
    first, second = pair
    tokens = [laptop.context.token(laptop.record()) for laptop in pair]
    assert [token.partition("-")[0] for token in tokens] == ["2", "2"]
    assert tokens[0] != tokens[1]
    second.edit(value=4.0)
    assert Seen(second.context.token(second.record())).digits == Seen(tokens[0]).digits
    assert second.context.token("gibt es nicht") == ""
    with closing(io.StringIO(write_answers_csv(first.context, excel=False).decode())) as text:
        assert {row["Fassung"] for row in csv.DictReader(text)} == {first.context.token(item.id) for item in first.context.group.members[0].responses}
