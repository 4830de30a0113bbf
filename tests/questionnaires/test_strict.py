"""The editor's checks: each finds its fault, and the shipped catalogue has none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from questionnaires import find_folder, load, run_strict, spelling_available
from questionnaires.strict import lix

FIELD, OTHER, MEASURES = "1_schutz/1.1_sicherung.yaml", "2_service/2.1_angebot.yaml", "measures/alle.yaml"
FAULTS = [
    ("text-alike", FIELD, "3: Das Konzept gilt.", "3: Das Konzept wird jährlich geprueft."),
    ("text-long", MEASURES, "goal: Regeln festhalten.", "goal: " + "Wort " * 60),
    ("text-citation-error", MEASURES, "goal: Regeln festhalten.", "goal: Die OZG-Frist bis Ende 2022 einhalten."),
    ("text-citation-error", FIELD, "reason: Standard", "reason: Das KommZG verlangt es."),
    ("text-citation-error", FIELD, "reason: Standard", "reason: Es besteht ein Rechtsanspruch gegen die Gemeinde."),
    ("text-gender", OTHER, "ask: Wer pflegt die Texte?", "ask: Wie finden die Bürger die Texte?"),
    ("text-gender", OTHER, "ask: Wer pflegt die Texte?", "ask: Welche Bürger*innen pflegen die Texte?"),
    ("text-gender", OTHER, "ask: Wer pflegt die Texte?", "ask: Wie viele Mitarbeiter pflegen die Texte?"),
    ("text-unreadable", OTHER, "ask: Wer pflegt die Texte?", "ask: Digitalisierungsverantwortungsübertragungsvereinbarung vorhanden geblieben?"),
]


def findings(folder: Path) -> list:
    loaded = load(folder)
    assert loaded.catalogue is not None, loaded.problems
    return run_strict(loaded.catalogue, loaded.places, folder / "woerter.txt")


@pytest.mark.parametrize(("code", "file", "old", "new"), FAULTS, ids=[f"{fault[0]}-{index}" for index, fault in enumerate(FAULTS)])
def test_each_fault_is_found_in_its_file(muster: Path, replace_in: Callable[[Path, str, str], None], code: str, file: str, old: str, new: str) -> None:
    before = {problem.code for problem in findings(muster)}
    assert code not in before
    replace_in(muster / file, old, new)
    found = [problem for problem in findings(muster) if problem.code == code]
    assert found
    assert found[0].file.endswith(file)


def test_a_phrase_filled_into_many_questions_is_a_template(muster: Path) -> None:
    path = muster / OTHER
    text = path.read_text(encoding="utf-8")
    for number, word in enumerate(("Erstens", "Zweitens", "Drittens", "Viertens"), start=10):
        text += (f"  - id: 2.1.{number}\n    type: choice\n    title: T{number}\n    ask: Was?\n    roles: [HAL]\n    options:\n"
                 f"      - {{key: a, text: {word} gibt es dazu eine schriftliche Regelung, level: 3}}\n      - {{key: b, text: {word} nichts, level: 0}}\n"
                 "    targets:\n      soll: {level: 3, reason: Standard}\n      optimal: {level: 3, reason: Standard}\n")
    path.write_text(text, encoding="utf-8")
    assert "text-template" in {problem.code for problem in findings(muster)}


@pytest.mark.skipif(not spelling_available(), reason="hunspell with the German dictionary is not installed")
def test_a_misspelling_is_found_unless_the_word_list_knows_it(muster: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    replace_in(muster / OTHER, "ask: Wer pflegt die Texte?", "ask: Wer pfläckt die Texte?")
    assert any("pfläckt" in problem.message for problem in findings(muster))
    (muster / "woerter.txt").write_text("pfläckt\n", encoding="utf-8")
    assert not any("pfläckt" in problem.message for problem in findings(muster))


def test_readability_index_by_hand() -> None:
    """Four words in one sentence, one of them long: 4 + 25."""
    assert lix("Das Rathaus ist offen.") == pytest.approx(4 + 25)


def test_the_shipped_catalogue_passes_the_editor() -> None:
    folder = find_folder("kommunal")
    assert folder is not None
    assert [str(problem) for problem in findings(folder)] == []
