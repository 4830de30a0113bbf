"""Broken inputs end with a clear German message naming file, place and remedy – and with no output half-written."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assessment.cli import app
from assessment.exchange import load_group

TODAY = date(2026, 11, 21)
MEMBER, GROUP = "musterstadt.yaml", "group.yaml"

# code, file, old, new, a word of the line it must point to
TEXT_MUTATIONS = [
    ("answer-invalid", MEMBER, "1.1.2: 3", "1.1.2: 7", "1.1.2"),
    ("answer-invalid", MEMBER, "1.1.2: 3", "1.1.2: drei", "1.1.2"),
    ("answer-invalid", MEMBER, "2.1.2: ja", "2.1.2: jein", "2.1.2"),
    ("answer-invalid", MEMBER, "2.1.1: 25", "2.1.1: 250", "2.1.1"),
    ("answer-invalid", MEMBER, "2.1.1: 25", "2.1.1: 25 %", "2.1.1"),
    ("answer-invalid", MEMBER, "[lokal, fern]", "[lokal, ferne]", "1.1.3"),
    ("answer-invalid", MEMBER, "[lokal, fern]", "[lokal, lokal]", "1.1.3"),
    ("answer-invalid", MEMBER, "antwort: 12,", "antwort: zwölf,", "1.1.1"),
    ("answer-invalid", MEMBER, "antwort: 12,", "antwort: nan,", "1.1.1"),
    ("question-unknown", MEMBER, "2.1.4: unbekannt", "2.1.44: unbekannt", "2.1.44"),
    ("duplicate-key", MEMBER, "2.1.2: ja", "2.1.1: ja", "2.1.1: ja"),
    ("reason-missing", MEMBER, "2.1.2: ja", "2.1.2: entfällt", "2.1.2"),
    ("key-missing", MEMBER, "2.1.2: ja", "2.1.2:", "2.1.2"),
    ("key-missing", MEMBER, "  name: Musterstadt\n", "", "kommune"),
    ("key-unknown", MEMBER, "    ort: Rathaus", "    Ort: Rathaus", "Ort"),
    ("value-not-allowed", MEMBER, "rolle: HAL", "rolle: HLA", "HLA"),
    ("date-invalid", MEMBER, "datum: 2026-09-02", "datum: 2026-13-02", "2026-13-02"),
    ("date-in-future", MEMBER, "datum: 2026-09-02", "datum: 2027-09-02", "2027-09-02"),
    ("date-in-future", GROUP, "stichtag: 2026-10-01", "stichtag: 2030-10-01", "2030"),
    ("ags-malformed", MEMBER, "ags: 16000001", "ags: 1600001", "ags"),
    ("ags-malformed", MEMBER, "ags: 16000001", "ags: 99000001", "ags"),
    ("ags-malformed", MEMBER, "ags: 16000001", "ags: 160O0001", "ags"),
    ("fact-unknown", MEMBER, "einwohner: 8000", "einwoner: 8000", "einwoner"),
    ("fact-value", MEMBER, "einwohner: 8000", "einwohner: viele", "viele"),
    ("fact-value", MEMBER, "eigene_server: ja", "eigene_server: yes", "yes"),
    ("evidence-unknown", MEMBER, "beleg: B1", "beleg: B7", "B7"),
    ("interview-duplicate", MEMBER, "id: I2", "id: I1", None),
    ("value-wrong-type", MEMBER, "interviews:\n  - id: I1", "interviews: viele\nrest:\n  - id: I1", "viele"),
    ("member-file-missing", GROUP, "musterstadt.yaml", "mustertsadt.yaml", "mustertsadt"),
    ("member-file-name", GROUP, "musterstadt.yaml", "../musterstadt.yaml", None),
    ("members-missing", GROUP, "[musterstadt.yaml]", "[]", None),
    ("catalogue-missing", GROUP, "katalog: musterstadt", "katalog: mustersatdt", None),
    ("key-missing", GROUP, "stichtag: 2026-10-01\n", "", None),
    ("yaml-syntax", MEMBER, "kommune:", "kommune: [", None),
    ("yaml-tag", MEMBER, "name: Musterstadt", "name: !!python/object:os.system Musterstadt", "python"),
    ("file-control-character", MEMBER, "Wir wollen mehr.", "Wir wollen \x00 mehr.", "wollen"),
    ("character-unprintable", MEMBER, "Wir wollen mehr.", "Wir wollen mehr 🙂.", "wollen"),
    ("character-unprintable", GROUP, "Mustergruppe", "漢字gruppe", "gruppe"),
]
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{c}: &{c} [{', '.join('*' + p for _ in range(9))}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))
FILE_MUTATIONS = [
    ("file-missing", None),
    ("file-encoding", bytes(range(256)) * 40),
    ("file-encoding", "kommune: {name: Müllstadt}".encode("utf-16")),
    ("file-encoding", "kommune:\n  name: Mühlstadt\n".encode("cp1252")),
    ("file-control-character", b"%PDF-1.7\x01\x02\x03 binary"),
    ("file-too-large", b"a: " + b"x" * 10_000_000),
    ("yaml-alias", BOMB.encode()),
    ("yaml-syntax", b"[" * 100_000),
    ("file-empty", b""),
    ("value-wrong-type", b"- nur\n- eine\n- Liste\n"),
    ("yaml-several-documents", b"a: 1\n---\nb: 2\n"),
]


def test_the_project_the_mutations_start_from_is_clean(project: Path) -> None:
    assert load_group(project, TODAY).problems == []


@pytest.mark.parametrize(("code", "file", "old", "new", "word"), TEXT_MUTATIONS, ids=[f"{m[0]}-{i}" for i, m in enumerate(TEXT_MUTATIONS)])
def test_a_wrong_entry_is_named_with_place_and_remedy(
    project: Path, replace_in: Callable[[Path, str, str], None], code: str, file: str, old: str, new: str, word: str | None,
) -> None:
    """One slip → its code, file and line; the group is not given out."""
    replace_in(project / file, old, new)
    group, problems = load_group(project, TODAY)
    assert group is None
    found = [problem for problem in problems if problem.code == code]
    assert found, [str(problem) for problem in problems]
    assert found[0].file == file or code == "catalogue-missing"
    assert found[0].remedy
    if word:
        assert word in (project / file).read_text(encoding="utf-8").splitlines()[found[0].line - 1]


@pytest.mark.parametrize(("code", "content"), FILE_MUTATIONS, ids=[f"{m[0]}-{i}" for i, m in enumerate(FILE_MUTATIONS)])
def test_a_wrong_file_is_named(project: Path, code: str, content: bytes | None) -> None:
    """Missing, foreign, huge or malicious files are a German sentence, not a crash."""
    path = project / MEMBER
    if content is None:
        path.unlink()
        path.mkdir()
    else:
        path.write_bytes(content)
    group, problems = load_group(project, TODAY)
    assert group is None
    assert code in {problem.code for problem in problems} or (code == "file-missing" and problems[0].code == "member-file-missing")


def test_misspelt_ids_offer_the_nearest(project: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """„Meinten Sie …?“ for a question, a role and an option."""
    replace_in(project / MEMBER, "2.1.4: unbekannt", "2.1.44: unbekannt")
    replace_in(project / MEMBER, "2.1.3: nebenbei", "2.1.3: nebnebei")
    messages = " ".join(problem.message for problem in load_group(project, TODAY).problems)
    assert "Meinten Sie »2.1.4«?" in messages
    assert "Meinten Sie »nebenbei«?" in messages


def test_all_problems_come_at_once_and_nothing_is_written(project: Path, tmp_path: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """Three slips in two files are three problems in one run; exit code 1; the output folder is not even made."""
    replace_in(project / MEMBER, "1.1.2: 3", "1.1.2: 9")
    replace_in(project / MEMBER, "rolle: HAL", "rolle: HLA")
    replace_in(project / GROUP, "stichtag: 2026-10-01", "stichtag: morgen")
    out = tmp_path / "ausgabe"
    result = CliRunner().invoke(app, ["report", str(project), "--ausgabe", str(out), "--heute", "2026-11-21"])
    assert result.exit_code == 1
    for code in ("answer-invalid", "value-not-allowed", "date-invalid"):
        assert code in result.output
    assert "3 Fehler gefunden; es wurde nichts geschrieben." in result.output
    assert not out.exists()


def test_the_catalogue_may_lie_beside_the_project(project: Path, muster: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """A consultant's own catalogue is a folder next to group.yaml."""
    muster.rename(project / "eigener")
    replace_in(project / GROUP, "katalog: musterstadt", "katalog: eigener")
    assert load_group(project, TODAY).problems == []


def test_problems_of_the_catalogue_stop_the_project(project: Path, muster: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """No report is written from a catalogue that is itself broken."""
    muster.rename(project / "eigener")
    replace_in(project / "eigener" / "measures" / "alle.yaml", "requires: [M2]", "requires: [M9]")
    replace_in(project / GROUP, "katalog: musterstadt", "katalog: eigener")
    group, problems = load_group(project, TODAY)
    assert group is None
    assert [problem.code for problem in problems] == ["prerequisite-unknown"]
