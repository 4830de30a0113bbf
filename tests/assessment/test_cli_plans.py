"""plan rank, roadmap, joint, group, phases and decide export, as a new user runs them."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assessment.cli import app, front

DEMO = str(front.demo_folder())


@pytest.fixture
def run():
    """Give the output with all blanks alike; tables break words, so look for sentences or read --json."""
    def call(*args: str, rc: int = 0) -> str:
        result = CliRunner().invoke(app, [*args])
        assert result.exit_code == rc, result.output
        return re.sub(r"\s+", " ", result.output)
    return call


def data(*args: str):
    return json.loads(CliRunner().invoke(app, [*args, "--json"]).output)


def test_rank_says_class_points_firmness_and_reason(run) -> None:
    text = run("plan", "rank", "falkenstedt", "-p", DEMO)
    assert "vereinbart: Lenkungskreis Digitales Auental, 11.11.2026" in text
    assert "wenn die Gewichte zufällig verändert werden" in text
    rows = data("plan", "rank", "falkenstedt", "-p", DEMO)
    assert any(row["grund"].startswith("Zwingend, weil sie eine nicht erfüllte Pflicht erfüllt") for row in rows)
    assert [row["rang"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(row["platz_von"] <= row["platz_bis"] for row in rows)


def test_roadmap_shows_when_why_and_how_good(run) -> None:
    text = run("plan", "roadmap", "hohenbrunnstadt", "-p", DEMO, "--sekunden", "2")
    assert "Der Plan" in text or "der Plan" in text
    assert "mit 80 % Sicherheit" in text
    assert "Alle Werte sind Schätzwerte." in text
    plan = data("plan", "roadmap", "hohenbrunnstadt", "-p", DEMO, "--sekunden", "2")
    assert plan["plan"][0]["beginn"] == "2027-01-01"
    assert all(line["grund"] for line in plan["plan"])


def test_what_if_changes_nothing_but_the_answer(run) -> None:
    """A tenth of the money: more is left aside, and it says so; the project itself is untouched."""
    here = ("plan", "roadmap", "falkenstedt", "-p", DEMO, "--sekunden", "2")
    poor = data(*here, *(f"--budget={year}=2000" for year in range(2027, 2031)))
    assert len(poor["nicht_im_plan"]) > len(data(*here)["nicht_im_plan"])
    assert any("das Budget 2027 ist ausgeschöpft" in item["grund"] or "das Budget 2028 ist ausgeschöpft" in item["grund"] for item in poor["nicht_im_plan"])
    assert "ist kein Budget" in run("plan", "roadmap", "falkenstedt", "-p", DEMO, "--budget", "viel", rc=2)


def test_joint_measures_and_one_with_all_keys(run) -> None:
    assert "Annahme: Der feste Anteil einer Maßnahme fällt einmal an" in run("plan", "joint", "-p", DEMO)
    text = run("plan", "joint", "-m", "M103", "-p", DEMO)
    assert "Stand: beschlossen" in text
    assert "niemand und keine Teilgruppe zahlt mehr" in text
    assert "ist keine Maßnahme, die sich hier gemeinsam lohnt" in run("plan", "joint", "-m", "M999", "-p", DEMO, rc=2)


def test_phases_tell_who_until_when_and_the_milestone(run) -> None:
    text = run("plan", "phases", "falkenstedt", "-p", DEMO, "--sekunden", "2")
    for word in ("Strategie verankern", "Strukturen schaffen", "Vorhaben umsetzen", "Meilenstein", "Bürgermeister/in"):
        assert word in text


def test_resolutions_of_the_groups_plan(run, tmp_path: Path) -> None:
    """Eight members in a few seconds: the resolution names joint measures, money per year and the alternative."""
    assert "Geschrieben" in run("decide", "export", "-p", DEMO, "-k", "schieferbach", "-o", str(tmp_path), "--sekunden", "4")
    resolution = (tmp_path / "beschlussvorschlag-schieferbach.txt").read_text(encoding="utf-8")
    assert resolution.startswith("Beschlussvorschlag – Gemeinde Schieferbach")
    assert "Beispieldaten, frei erfunden." in resolution
    assert "Für den gesamten Fahrplan" in resolution
    assert not re.search(r"\bnan\b|None|inf\b", resolution)
