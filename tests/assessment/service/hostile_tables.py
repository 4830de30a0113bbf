"""Tables, JSON, Parquet, survey exports, bundles and folders as they should not come: damaged by spreadsheets, editors and malice."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assessment import service
from tests.assessment.service.hostile_files import MEGABYTE, Case, Scene, packed, parts_of

HEAD = "Kommune;Interview;Frage;Antwort"
ROW = "musterstadt;I1;1.1.2;3"
SURVEY_HEAD = "id,submitdate,kommune,rolle,q1x1x2,q2x1x1"
SURVEY_MAPPING = """\
umfrage: 1
datum: {spalte: submitdate}
kommune: {spalte: kommune}
rolle: {spalte: rolle}
spalten:
  q1x1x2: {frage: 1.1.2, antworten: {A3: 3}}
  q2x1x1: {frage: 2.1.1}
"""


def table(*rows: str, head: str = HEAD) -> Callable[[Scene], bytes]:
    """A table of answers as German Excel writes it."""
    return lambda _: "\r\n".join([head, *rows, ""]).encode("utf-8-sig")


def replaced(name: str, old: str, new: str, times: int = 1) -> Callable[[Scene], bytes]:
    """A valid file after a text in it was replaced, which must be there."""
    def make(scene: Scene) -> bytes:
        text = scene.files[name].decode()
        assert old in text, (name, old)
        return text.replace(old, new, times).encode()
    return make


def frame(**columns: list[Any]) -> Callable[[Scene], bytes]:
    """A Parquet file of answers with the columns given instead of its own."""
    def make(_: Scene) -> bytes:
        import pyarrow as pa
        import pyarrow.parquet as pq

        stream = io.BytesIO()
        base = {"kommune": ["musterstadt"], "interview": ["I1"], "frage": ["1.1.2"], "antwort": ["3"]}
        pq.write_table(pa.table({name: values for name, values in {**base, **columns}.items() if values}), stream)
        return stream.getvalue()
    return make


def survey(mapping: str = SURVEY_MAPPING, *rows: str, head: str = SURVEY_HEAD) -> tuple[Callable[[Scene], bytes], str]:
    """A survey export and its mapping."""
    return lambda _: "\r\n".join([head, *rows, ""]).encode("utf-8-sig"), mapping


def bundle(change: Callable[[dict[str, bytes]], object]) -> Callable[[Scene], bytes]:
    """The bundle after somebody changed its parts."""
    def make(scene: Scene) -> bytes:
        parts = parts_of(scene.files["projekt.zip"])
        change(parts)
        return packed(parts)
    return make


def _broken_stream(scene: Scene) -> bytes:
    """The bundle with zeros in the middle of its largest part."""
    content = bytearray(scene.files["projekt.zip"])
    largest = max(zipfile.ZipFile(io.BytesIO(content)).infolist(), key=lambda part: part.compress_size)
    start = largest.header_offset + 60 + largest.compress_size // 2
    content[start:start + 300] = b"\xff" * 300
    return bytes(content)


ANSWERS = [
    Case("missing columns", "antworten.csv", table("I1;1.1.2;3", head="Interview;Frage;Antwort"), ("column-missing",), (":1",)),
    Case("without questions", "antworten.csv", table("musterstadt;I1;3", head="Kommune;Interview;Antwort"), ("column-missing",), (":1",)),
    Case("a survey without its mapping", "antworten.csv", table("1;2026-11-03;K1;IT", head="id;submitdate;kommune;rolle"), ("sort-unknown",), (":1",)),
    Case("unknown columns", "antworten.csv", table(f"{ROW};x;y", head=f"{HEAD};Bemerkungen;Stimmung"), ("column-unknown", "column-unknown"), (":1", ":1")),
    Case("column twice", "antworten.csv", table(f"{ROW};4", head=f"{HEAD};Antwort"), ("column-doubled",), (":1",)),
    Case("options twice", "antworten.csv", table("musterstadt;I1;1.1.3;lokal | lokal"), ("answer-invalid",), (":2",)),
    Case("mark of UTF-8 before Windows-1252", "antworten.csv", lambda _: b"\xef\xbb\xbf" + f"{HEAD};Bemerkung\r\n{ROW};geprüft\r\n".encode("cp1252"), ("file-encoding",), (":2",)),
    Case("two encodings in one file", "antworten.csv", lambda _: f"{HEAD};Bemerkung\r\n{ROW};geprüft\r\n".encode() + "musterstadt;I2;1.1.2;1;später\r\n".encode("cp1252"), ("file-encoding",), (":3",)),
    Case("bytes of no encoding", "antworten.csv", lambda _: f"{HEAD};Bemerkung\r\n{ROW};gepr".encode() + b"\x81ft\r\n", ("file-encoding",), (":2",)),
    Case("lone surrogate in UTF-16", "antworten.csv", lambda _: b"\xff\xfe" + f"{HEAD};Bemerkung\r\n{ROW};gut ".encode("utf-16-le") + b"\x3d\xd8\r\0\n\0", ("file-encoding",)),
    Case("UTF-16 without mark", "antworten.csv", lambda _: f"{HEAD}\r\n{ROW}\r\n".encode("utf-16-le"), ("file-not-text",)),
    Case("zero bytes", "antworten.csv", table("musterstadt;I1;1.1.2;3\0"), ("file-not-text",)),
    Case("control characters", "antworten.csv", table(f"{ROW};a\x07b\x1bc", head=f"{HEAD};Bemerkung"), ("character-unprintable",), (":2",)),
    Case("open quotation mark", "antworten.csv", table('musterstadt;I1;1.1.1;"12', ROW, ROW), ("csv-broken",), (":2",)),
    Case("text behind a quotation mark", "antworten.csv", table(ROW, 'musterstadt;I1;1.1.1;"12"a'), ("csv-broken",), (":3",)),
    Case("a cell without end", "antworten.csv", table(f"{ROW};{'x' * 200_000}", head=f"{HEAD};Bemerkung"), ("csv-broken",), (":2",)),
    Case("question turned into a day", "antworten.csv", table("musterstadt;I1;01.01.2002;3", "musterstadt;I1;01. Jan;3"), ("excel-date", "excel-date"), (":2", ":3")),
    Case("answer turned into a day", "antworten.csv", table("musterstadt;I1;1.1.1;01. Mai"), ("excel-date",), (":2",)),
    Case("ragged rows", "antworten.csv", table("musterstadt;I1;1.1.2", ROW, f"{ROW};5"), ("row-length", "row-length"), (":2", ":4")),
    Case("unknown interview and question", "antworten.csv", table("musterstadt;I9;1.1.2;3", "musterstadt;I1;9.9.9;3"), ("interview-unknown", "question-unknown"), (":2", ":3")),
    Case("all at once", "antworten.csv", table("musterstat;I1;1.1.2;3", "musterstadt;I1;1.1.2;9", "musterstadt;I1;2.1.1;1.250", "musterstadt;I1;1.1.1;entfällt", "musterstadt;I2;1.1.1;=1+1", "musterstadt;I2;1.1.1;3"),
         ("municipality-unknown", "answer-invalid", "number-ambiguous", "reason-missing", "answer-invalid", "row-doubled"), (":2", ":3", ":4", ":5", ":6", ":7")),
    Case("60 MB", "antworten.csv", lambda _: f"{HEAD}\r\n".encode() + b"x" * 60 * MEGABYTE, ("file-too-large",)),
    Case("more rows than anybody can answer", "antworten.csv", lambda _: f"{HEAD}\r\n".encode() + f"{ROW}\r\n".encode() * 200_002, ("file-too-large",)),
    Case("more columns than anybody can ask", "antworten.csv", lambda _: HEAD.encode() + b";x" * 1_000_000 + b"\r\n", ("file-too-large",)),
    Case("empty", "antworten.csv", lambda _: b"", ("sort-unknown",)),
    Case("a picture", "antworten.csv", lambda _: b"\x89PNG\r\n\x1a\n" + bytes(400), ("file-not-text",)),
]

JSON = [
    Case("key twice", "antworten.json", replaced("antworten.json", '"land": "TH",', '"land": "TH", "land": "SN",'), ("duplicate-key",), ("/land",)),
    Case("not a number", "antworten.json", replaced("antworten.json", '"antwort": 12', '"antwort": NaN'), ("json-number",), ("/kommunen/0/interviews/0/antworten/1.1.1/antwort",)),
    Case("infinity", "antworten.json", replaced("antworten.json", '"antwort": 12', '"antwort": -Infinity'), ("json-number",), ("/1.1.1/antwort",)),
    Case("number beyond all numbers", "antworten.json", replaced("antworten.json", '"antwort": 12', '"antwort": 1e999'), ("json-number",), ("/1.1.1/antwort",)),
    Case("number of 5000 digits", "antworten.json", replaced("antworten.json", '"antwort": 12', f'"antwort": {"9" * 5000}'), ("json-number",), ("/1.1.1/antwort",)),
    Case("nested without end", "antworten.json", lambda _: b"[" * 200_000, ("json-too-deep",)),
    Case("nested too deeply", "antworten.json", replaced("antworten.json", '"antwort": 12', '"antwort": ' + "[" * 50 + "]" * 50), ("json-too-deep", "answer-invalid"), ("/kommunen/0",)),
    Case("another format", "antworten.json", lambda _: b'{"format": "FeatureCollection", "features": []}', ("json-other-format",)),
    Case("a newer format", "antworten.json", replaced("antworten.json", '"formatversion": 1', '"formatversion": 2'), ("json-newer-format",)),
    Case("a list", "antworten.json", lambda _: b"[]", ("value-wrong-type",)),
    Case("lone surrogate", "antworten.json", replaced("antworten.json", "Wir wollen mehr.", r"Wir \ud83d wollen"), ("character-unprintable",), ("/2.1.5/antwort",)),
    Case("lone surrogate as a key", "antworten.json", replaced("antworten.json", '"ort": "Rathaus"', r'"\udc00rt": "Rathaus"'), ("character-unprintable", "key-unknown")),
    Case("another wave's", "antworten.json", replaced("antworten.json", '"stichtag": "2026-10-01"', '"stichtag": "2024-10-01"'), ("wave-differs",), ("/stichtag",)),
    Case("another catalogue's", "antworten.json", replaced("antworten.json", '"katalog": "musterstadt/1"', '"katalog": "kommunal/1"'), ("catalogue-differs",), ("/katalog",)),
    Case("broken off", "antworten.json", lambda scene: scene.files["antworten.json"][:1500], ("json-syntax",)),
    Case("no UTF-8", "antworten.json", lambda scene: scene.files["antworten.json"].decode().encode("cp1252"), ("file-encoding",)),
    Case("empty", "antworten.json", lambda _: b"  \n", ("file-empty",)),
    Case("a template", "antworten.json", lambda _: json.dumps({"format": "reifegrad-daten"}).encode(), ("key-missing",)),
]

PARQUET = [
    Case("half a file", "antworten.parquet", lambda scene: scene.files["antworten.parquet"][:2500], ("parquet-unreadable",)),
    Case("damaged pages", "antworten.parquet", lambda scene: scene.files["antworten.parquet"][:100] + b"\xff" * 1500 + scene.files["antworten.parquet"][1600:], ("parquet-unreadable",)),
    Case("a zip", "antworten.parquet", lambda scene: scene.files["projekt.zip"], ("parquet-unreadable",)),
    Case("wrong columns", "antworten.parquet", frame(antwort=[], antwoort=["3"]), ("column-unknown", "column-missing")),
    Case("wrong types", "antworten.parquet", frame(antwort=[{"wert": 3}], frage=[b"1.1.2"]), ("value-wrong-type", "value-wrong-type"), ("Zeile 1", "Zeile 1")),
    Case("days for questions", "antworten.parquet", frame(frage=["2002-01-01"]), ("excel-date",), ("Zeile 1",)),
]

SURVEYS = {
    "unknown codes": (*survey(SURVEY_MAPPING, "1,2026-11-03 14:05:09,musterstadt,IT,A7,25", "2,2026-11-03 14:05:09,Musterstadt,XX,A3,viele"), ("answer-invalid", "role-unknown", "answer-invalid")),
    "town and day unknown": (*survey(SURVEY_MAPPING, "1,morgen,Musterdorf,IT,A3,25", "x,2027-01-01 10:00:00,Musterstadt,IT,A3,25"), ("municipality-unknown", "date-invalid", "value-not-allowed", "date-in-future")),
    "column of the mapping missing": (*survey(SURVEY_MAPPING, "1,2026-11-03 14:05:09,Musterstadt,IT,A3", head="id,submitdate,kommune,rolle,q1x1x2"), ("column-missing",)),
    "mapping with wrong questions and answers": (*survey(SURVEY_MAPPING.replace("frage: 2.1.1", "frage: 2.1.9").replace("A3: 3", "A3: 9"), "1,2026-11-03 14:05:09,Musterstadt,IT,A3,25"), ("answer-invalid", "question-unknown")),
    "mapping of another catalogue": (*survey("katalog: kommunal/1\n" + SURVEY_MAPPING, "1,2026-11-03 14:05:09,Musterstadt,IT,A3,25"), ("catalogue-differs",)),
    "mapping that is no YAML": (*survey("spalten: [", "1,2026-11-03 14:05:09,Musterstadt,IT,A3,25"), ("yaml-syntax",)),
    "open quotation mark": (*survey(SURVEY_MAPPING, '1,"2026-11-03 14:05:09,Musterstadt,IT,A3,25'), ("csv-broken",)),
    "open quotation mark in the heading": (*survey(SURVEY_MAPPING, head='id,"submitdate,kommune'), ("csv-broken",)),
    "empty": (*survey(SURVEY_MAPPING, head=""), ("column-missing",) * 6),
}

BUNDLES = [
    Case("damaged in the middle", "projekt.zip", _broken_stream, ("bundle-broken",)),
    Case("packed by another method", "projekt.zip", lambda scene: packed(parts_of(scene.files["projekt.zip"]), zipfile.ZIP_LZMA), ("bundle-broken",)),
    Case("events nested without end", "projekt.zip", bundle(lambda parts: parts.update({"events.jsonl": b"[" * 200_000})), ("bundle-broken",)),
    Case("parts that climb out of the folder", "projekt.zip", bundle(lambda parts: parts.update({"files/../../../tmp/reifegrad_hostile": b"x"})), ("bundle-broken",)),
    Case("a workbook", "projekt.zip", lambda scene: scene.files["interviews.xlsx"], ("bundle-broken",)),
    Case("locked and cut off", "projekt.zip.age", lambda _: b"age-encryption.org/v1\n-> scrypt AAAA 18\n", ("bundle-locked",), hints=service.Hints(passphrase="Rathaus")),  # noqa: S106 - opens nothing  # noqa: S106 - a test value
]


def _in_folder(name: str, old: str, new: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return change


FOLDERS: dict[str, tuple[Callable[[Path], object], tuple[str, ...]]] = {
    "without group.yaml": (lambda folder: (folder / "group.yaml").unlink(), ("file-missing",)),
    "without a member": (lambda folder: (folder / "nachbarstadt.yaml").unlink(), ("member-file-missing",)),
    "member from another folder": (_in_folder("group.yaml", "nachbarstadt.yaml", "../nachbarstadt.yaml"), ("member-file-name",)),
    "several faults": (lambda folder: [_in_folder("musterstadt.yaml", old, new)(folder) for old, new in (("1.1.2: 3", "1.1.2: 9"), ("rolle: HAL", "rolle: HALL"), ("beleg: B1", "beleg: B9"))], ("evidence-unknown", "answer-invalid", "value-not-allowed")),
    "tabs, tags, aliases and binary": (lambda folder: [(folder / "musterstadt.yaml").write_bytes(b"kommune: !!python/object/apply:os.system [ls]\na: &x 1\n"), (folder / "nachbarstadt.yaml").write_bytes(b"\0\1\2")],
                                       ("yaml-tag", "value-wrong-type", "yaml-alias", "key-unknown", "file-control-character")),
}
