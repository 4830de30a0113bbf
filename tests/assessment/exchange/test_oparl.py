"""The Drucksache beside a report: what OParl 1.1 demands, the same text every time, whatever the files are called."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.exchange.open_data.oparl import LONGEST_NAME, Paper, PaperFile, oparl_document, safe_file_name
from assessment.exchange.open_data.published import Unpublishable

PAPER = Paper("https://ratsinfo.example.org/oparl/", "https://ratsinfo.example.org/oparl/bodies/1", "Gutachten zur Digitalisierung", date(2026, 11, 21),
              datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=1))))
REPORT = PaperFile("Gutachten Schleusingen.pdf", b"%PDF-1.7 Bericht", "application/pdf", "Gutachten Schleusingen")
TABLE = PaperFile("Anlage.csv", b"a;b\n", "text/csv", "Zahlen zum Gutachten")

URL = r"https?://[!-~]+"
DATE_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z)"
# OParl 1.1, sections Paper and File: property → pattern of the string, or type
PAPER_PROPERTIES = {"id": URL, "type": "https://schema\\.oparl\\.org/1\\.1/Paper", "body": URL, "name": r".+", "date": r"\d{4}-\d\d-\d\d", "paperType": r".+", "mainFile": dict,
                    "created": DATE_TIME, "modified": DATE_TIME}
FILE_PROPERTIES = {"id": URL, "type": "https://schema\\.oparl\\.org/1\\.1/File", "name": r".+", "fileName": r"[^/\\]+", "mimeType": r"[a-z]+/.+", "date": r"\d{4}-\d\d-\d\d",
                   "size": int, "sha512Checksum": r"[0-9a-f]{128}", "accessUrl": URL, "downloadUrl": URL, "created": DATE_TIME, "modified": DATE_TIME}


def check(found: dict[str, Any], properties: dict[str, Any]) -> None:
    assert found.keys() == properties.keys()
    for name, wanted in properties.items():
        assert re.fullmatch(wanted, found[name]) if isinstance(wanted, str) else type(found[name]) is wanted, name


def test_the_paper_has_every_property_the_standard_demands_in_its_type() -> None:
    document = json.loads(oparl_document(PAPER, REPORT))
    check(document, PAPER_PROPERTIES)
    check(document["mainFile"], FILE_PROPERTIES)
    assert (document["name"], document["date"], document["modified"]) == ("Gutachten zur Digitalisierung", "2026-11-21", "2026-11-21T09:30:00+01:00")
    assert document["mainFile"]["sha512Checksum"] == hashlib.sha512(REPORT.content).hexdigest()
    assert document["mainFile"]["size"] == len(REPORT.content)


def test_further_files_are_auxiliary_and_there_is_no_empty_list() -> None:
    document = json.loads(oparl_document(PAPER, REPORT, TABLE))
    check({key: value for key, value in document.items() if key != "auxiliaryFile"}, PAPER_PROPERTIES)
    (extra,) = document["auxiliaryFile"]
    check(extra, FILE_PROPERTIES)
    assert extra["id"] != document["mainFile"]["id"]
    assert "auxiliaryFile" not in oparl_document(PAPER, REPORT)
    assert "sha1Checksum" not in oparl_document(PAPER, REPORT, TABLE)


def test_the_same_input_gives_the_same_text() -> None:
    assert oparl_document(PAPER, REPORT, TABLE) == oparl_document(replace(PAPER), replace(REPORT), replace(TABLE))


def test_a_corrected_report_keeps_its_ids_another_paper_does_not() -> None:
    first = json.loads(oparl_document(PAPER, REPORT))
    second = json.loads(oparl_document(replace(PAPER, moment=datetime(2026, 12, 1, tzinfo=UTC)), replace(REPORT, content=b"%PDF-1.7 neu")))
    assert (first["id"], first["mainFile"]["id"]) == (second["id"], second["mainFile"]["id"])
    assert first["mainFile"]["sha512Checksum"] != second["mainFile"]["sha512Checksum"]
    assert first["modified"] != second["modified"]
    assert json.loads(oparl_document(replace(PAPER, day=date(2026, 11, 22)), REPORT))["id"] != first["id"]


@pytest.mark.parametrize(("name", "kept"), [
    ("../../etc/passwd", "passwd"), ("C:\\Windows\\Gutachten.pdf", "Gutachten.pdf"), ("Grün & Blau „alt“.pdf", "Grün & Blau „alt“.pdf"), ("", "Datei"), (" .. ", "Datei"),
    ("a\nb\x00c.pdf", "abc.pdf"), ("Bericht\u202efdp.exe", "Berichtfdp.exe"), ("CON.pdf", "_CON.pdf"), ('was?<"|*>.pdf', "was______.pdf"), ("gru\u0308n.pdf", "grün.pdf"),
    ("\ud800.pdf", "pdf"), ("x" * 300 + ".pdf", "x" * (LONGEST_NAME - 9) + ".pdf")])
def test_a_hostile_name_becomes_one_that_every_file_system_takes(name: str, kept: str) -> None:
    assert safe_file_name(name) == kept
    file = json.loads(oparl_document(PAPER, replace(REPORT, name=name)))["mainFile"]
    assert file["fileName"] == kept
    check(file, FILE_PROPERTIES)


def test_files_of_one_name_are_told_apart_also_by_their_addresses() -> None:
    document = json.loads(oparl_document(PAPER, REPORT, replace(TABLE, name="x/GUTACHTEN Schleusingen.PDF"), replace(TABLE, name=REPORT.name)))
    files = [document["mainFile"], *document["auxiliaryFile"]]
    assert [file["fileName"] for file in files] == ["Gutachten Schleusingen.pdf", "GUTACHTEN Schleusingen (2).PDF", "Gutachten Schleusingen (3).pdf"]
    assert len({file["id"] for file in files}) == len({file["accessUrl"] for file in files}) == 3


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=200), min_size=1, max_size=4))
def test_no_name_breaks_the_document(names: list[str]) -> None:
    files = [replace(REPORT, name=name) for name in names]
    document = json.loads(oparl_document(PAPER, *files).encode("utf-8"))
    for file in [document["mainFile"], *document.get("auxiliaryFile", [])]:
        check(file, FILE_PROPERTIES)
        assert len(file["fileName"]) <= LONGEST_NAME + 5
        assert file["fileName"] == safe_file_name(file["fileName"])


def test_all_that_cannot_be_published_is_told_at_once() -> None:
    wrong = replace(PAPER, system="ratsinfo.example.org", body="https://rats info.de", title=" ", paper_type="Gut\x07achten")
    with pytest.raises(Unpublishable) as caught:
        oparl_document(wrong, replace(REPORT, title="🏛"))
    assert [problem.code for problem in caught.value.problems] == ["address-invalid", "address-invalid", "value-empty", "character-unprintable", "character-unprintable"]
    assert all(problem.message and problem.remedy and "Angabe »" in problem.file for problem in caught.value.problems)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://", "https://a.de/x#y", "https://name:kennwort@a.de", 'https://a.de/"onload', "https://a.de?b=c", "https://müller.de"])
def test_only_plain_web_addresses_are_bases(address: str) -> None:
    with pytest.raises(Unpublishable):
        oparl_document(replace(PAPER, system=address), REPORT)


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        oparl_document(replace(PAPER, moment=datetime(2026, 11, 21, 9, 30)), REPORT)  # noqa: DTZ001
