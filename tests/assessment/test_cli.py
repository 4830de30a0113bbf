"""The command line as a new user meets it: German, all problems at once, documented exit codes, JSON for machines."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assessment import cli
from assessment.cli import app


def run(*words: str, rc: int = 0) -> str:
    result = CliRunner().invoke(app, list(words), env={"REIFEGRAD_HEUTE": "2026-11-21"})
    assert result.exit_code == rc, result.output
    return result.output


def main(*words: str, rc: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    monkeypatch.setattr(sys, "argv", ["reifegrad", *words])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == rc
    captured = capsys.readouterr()
    return captured.out + captured.err


@pytest.mark.parametrize("command", ["demo", "check", "score", "report", "explain", "new", "schema", "record", "history", "import", "doctor", "divergence", "compare"])
def test_every_command_has_german_help(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = main(command, "--help", rc=0, monkeypatch=monkeypatch, capsys=capsys)
    assert "Aufruf:" in text
    assert "Optionen:" in text
    for english in ("Usage", "Options", "Show this message", "required", "default", "<str>", "<int>"):
        assert english not in text


@pytest.mark.parametrize(("words", "expected"), [
    (["chek"], "Meinten Sie »check«?"), (["explain"], "Es fehlt die Angabe »KOMMUNE«."), (["score", "--jsn", "x"], "Die Option »--jsn« gibt es nicht."),
    (["score", "a", "b"], "Zu viele Angaben: b."),
])
def test_wrong_calls_are_explained_in_german_with_exit_code_2(words: list[str], expected: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert expected in main(*words, rc=2, monkeypatch=monkeypatch, capsys=capsys)


def test_check_says_what_is_in_a_catalogue() -> None:
    assert "33 Handlungsfelder" in run("check", "kommunal")
    assert json.loads(run("check", "musterstadt", "--json"))["ok"] is True


def test_check_of_a_broken_catalogue_lists_all_with_exit_code_1(muster: Path) -> None:
    path = muster / "1_schutz" / "1.1_sicherung.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("weight: 2", "weight: -1").replace("roles: [IT, HAL]", "roles: [XX]"), encoding="utf-8")
    text = run("check", str(muster), rc=1)
    assert "weight-not-positive" in text
    assert "role-unknown" in text
    problems = json.loads(run("check", str(muster), "--json", rc=1))["probleme"]
    assert {"code", "file", "line", "message", "remedy"} == set(problems[0])


def test_score_as_table_and_as_json(project: Path) -> None:
    assert "Musterstadt" in run("score", str(project))
    data = json.loads(run("score", str(project), "--json"))
    assert data["katalog"] == "musterstadt/1"
    assert len(data["pruefsumme"]) == 64
    assert data["kommunen"][0]["werte"]["2.1"]["ist"] == pytest.approx((1.5 + 4 + 2) / 3)
    assert data["kommunen"][0]["werte"]["gesamt"]["abdeckung"] < 1


def test_report_writes_one_pdf_and_leaves_nothing_else(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "ausgabe"
    run("report", str(project), "--ausgabe", str(out), "--kommune", "Musterstadt")
    assert [path.name for path in out.iterdir()] == ["gutachten-musterstadt.pdf"]


def test_an_unknown_member_is_named_with_the_nearest(project: Path, tmp_path: Path) -> None:
    text = run("report", str(project), "--kommune", "mustertsadt", "--ausgabe", str(tmp_path / "x"), rc=2)
    assert "Meinten Sie »Musterstadt«?" in text
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("template", ["leer", "beispiel", "hildburghausen"])
def test_a_new_project_can_be_checked_at_once(template: str, tmp_path: Path) -> None:
    folder = tmp_path / "neu"
    run("new", str(folder), "--vorlage", template)
    run("check", str(folder))
    again = run("new", str(folder), "--vorlage", template, rc=2)
    assert "nie überschrieben" in again


def test_the_exported_schema_is_fresh() -> None:
    """schema.json is what the models say today."""
    exported = Path(__file__).parent.parent.parent / "questionnaires" / "schema.json"
    assert json.loads(run("schema")) == json.loads(exported.read_text(encoding="utf-8")), "run: reifegrad schema > questionnaires/schema.json"


def test_start_up_is_light() -> None:
    """Help must not load the layout engine, charts or numpy."""
    code = "import sys, assessment.cli; print([m for m in ('weasyprint', 'matplotlib', 'numpy', 'pydantic') if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert "weasyprint" not in loaded
    assert "matplotlib" not in loaded
