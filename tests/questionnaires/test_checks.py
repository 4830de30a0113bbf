"""Every named check finds its problem, at the right file and line, with a remedy."""

from collections.abc import Callable
from pathlib import Path

import pytest

from questionnaires import load

FIELD, OTHER = "1_schutz/1.1_sicherung.yaml", "2_service/2.1_angebot.yaml"
MEASURES, FACTORS, ROOT, PROGRAMMES = "measures/alle.yaml", "factors.yaml", "catalogue.yaml", "programmes.yaml"

# code, file, what is replaced, by what, a word of the line the problem must point to (or None)
MUTATIONS = [
    ("key-unknown", FIELD, "    evidence: Testprotokoll", "    beleg: Testprotokoll", "beleg"),
    ("key-missing", FIELD, "    title: Letzter Test\n", "", None),
    ("duplicate-key", FIELD, "    weight: 2\n", "    weight: 2\n    weight: 3\n", "weight: 3"),
    ("value-wrong-type", FIELD, "weight: 2", "weight: schwer", "schwer"),
    ("question-type-unknown", FIELD, "type: months", "type: monate", None),
    ("value-not-allowed", FACTORS, "kind: risiko", "kind: gefahr", "gefahr"),
    ("value-empty", FACTORS, "title: Angriffe auf Rathäuser", 'title: ""', "title"),
    ("value-out-of-range", FACTORS, "impact: 3", "impact: 9", "impact"),
    ("condition-unknown", FIELD, "{fact: eigene_server, is: ja}", "{wenn: eigene_server}", "wenn"),
    ("yaml-alias", FIELD, "title: Sicherung\n", "title: &a Sicherung\n", "&a"),
    ("yaml-syntax", FIELD, "id: 1.1\n", "id: 1.1\n\tx: 1\n", None),
    ("list-expected", "services.yaml", "- {key: L001", "eins: {key: L001", None),
    ("folder-empty", ROOT, "folder: 2_service", "folder: 2_servis", "servis"),
    ("id-duplicate", OTHER, "id: 2.1.2", "id: 2.1.1", "2.1.1"),
    ("weight-not-positive", FIELD, "weight: 2", "weight: 0", "weight: 0"),
    ("scale-invalid", ROOT, "  max: 5", "  max: 0", None),
    ("dimension-empty", ROOT, '{id: "2", title: Service, folder: 2_service}', '{id: "2", title: Service}', "Service"),
    ("field-empty", OTHER, "questions:", "fields: [{id: 2.9, title: leer}]\nquestions:", None),
    ("field-unscored", OTHER, "questions:", "weight: 1\nfields: [{id: 2.9, title: nur Text, questions: [{id: 2.9.1, type: text, title: x, ask: Was?}]}]\nquestions:", None),
    ("span-mixed", OTHER, "title: Angebot\n", "title: Angebot\naggregate: sum\n", None),
    ("role-unknown", FIELD, "roles: [IT, HAL]", "roles: [IT, HALL]", "HALL"),
    ("condition-fact-unknown", FIELD, "fact: eigene_server", "fact: eigene_sever", "sever"),
    ("condition-value-unknown", FIELD, "is: ja", "is: yes", "is: yes"),
    ("condition-wrong-operator", FIELD, "fact: eigene_server, is: ja", "fact: eigene_server, at_least: 1", "at_least"),
    ("condition-incomplete", FIELD, "{fact: eigene_server, is: ja}", "{fact: eigene_server}", "fact"),
    ("condition-question-unknown", OTHER, "{answer: 2.1.1, at_least: 1}", "{answer: 2.9.9, at_least: 1}", "2.9.9"),
    ("condition-field-misplaced", OTHER, "{answer: 2.1.1, at_least: 1}", "{field: 1.1, at_least: 1}", "field"),
    ("condition-field-unknown", FACTORS, "{field: 1.1, below: 3}", "{field: 1.9, below: 3}", "1.9"),
    ("condition-cycle", OTHER, "{answer: 2.1.1, at_least: 1}", "{answer: 2.1.4, at_least: 1}", "2.1.4"),
    ("anchor-missing", FIELD, "      5: Das Konzept ist mit Nachbarn abgestimmt.\n", "", None),
    ("anchor-outside-scale", FIELD, "      5: Das Konzept ist", "      5: Fünf.\n      6: Das Konzept ist", None),
    ("anchor-duplicate", FIELD, "4: Das Konzept wird jährlich geprüft.", "4: das konzept gilt", None),
    ("options-too-few", OTHER, "      - {key: niemand, text: niemand, level: 0}\n      - {key: nebenbei, text: jemand nebenbei, level: 2}\n", "", None),
    ("option-duplicate", OTHER, "key: nebenbei", "key: niemand", None),
    ("level-outside-scale", OTHER, "text: eine Redaktion, level: 4", "text: eine Redaktion, level: 7", None),
    ("yes-no-order", OTHER, "    type: yes_no\n", "    type: yes_no\n    levels: {ja: 1, teilweise: 2, nein: 0}\n", None),
    ("steps-not-rising", FIELD, "[[0, 0], [1, 1], [3, 3], [6, 5]]", "[[0, 0], [3, 3], [1, 1]]", "steps"),
    ("steps-out-of-reach", FIELD, "[6, 5]]", "[9, 5]]", "steps"),
    ("breakpoints-not-monotone", FIELD, "[[0, 5], [12, 3], [36, 0]]", "[[0, 5], [12, 1], [36, 3]]", "breakpoints"),
    ("percent-outside", OTHER, "[100, 5]]", "[120, 5]]", None),
    ("unit-missing", OTHER, "    unit: Beschwerden\n", "", None),
    ("ask-too-long", FIELD, "ask: Gibt es ein Konzept für die Sicherung?", "ask: " + "lang " * 41, "lang"),
    ("document-rule-misplaced", FIELD, "    weight: 2\n", "    weight: 2\n    needs_document: true\n", None),
    ("document-rule-missing", ROOT, "  evidence_ceiling: {level: 2, grade: 3}\n", "", None),
    ("targets-not-monotone", FIELD, "optimal: {level: 4, reason: gute Praxis}", "optimal: {level: 1, reason: gute Praxis}", "targets"),
    ("targets-not-monotone", OTHER, "{2021-01-01: 2, 2026-07-01: 3}", "{2021-01-01: 2, 2026-07-01: 3, 2030-01-01: 6}", None),
    ("target-outside-scale", OTHER, "{2021-01-01: 2, 2026-07-01: 3}", "{2021-01-01: 2, 2026-07-01: 3, 2030-01-01: 6}", None),
    ("target-norm-weak", FIELD, "soll: {level: 3, reason: Standard}", "soll: {level: 3, norms: [MUSTER-N], reason: Standard}", "MUSTER-N"),
    ("target-norm-weak", FIELD, "soll: {level: 3, reason: Standard}", "soll: {level: 3, norms: [MUSTER-A], reason: Standard}", "MUSTER-A"),
    ("duty-without-law", FIELD, "pflicht: {level: 2, norms: [MUSTER-1]", "pflicht: {level: 2, norms: [MUSTER-N]", "pflicht"),
    ("must-without-target", FIELD, "must: {at_least: 2", "must: {at_least: 3", "must"),
    ("must-without-effect", FIELD, "caps_field_at: 2", "caps_field_at: 5", "must"),
    ("target-missing", OTHER, "      optimal: {level: 5, reason: gute Praxis}\n  - id: 2.1.2", "  - id: 2.1.2", None),
    ("norm-unknown", FIELD, "    norms: [MUSTER-1]\n", "    norms: [MUSTER-2]\n", "MUSTER-2"),
    ("factor-window-closed", FACTORS, "until: 2027-12-31", "from: 2028-01-01, until: 2027-12-31", None),
    ("factor-strong-incomplete", FACTORS, "  strong_when: {field: 1.1, below: 3}\n", "", None),
    ("factor-unverified", FACTORS, "source: erfunden, status: V}", "source: erfunden, status: N}", None),
    ("dimension-unknown", MEASURES, 'dimension: "2"', 'dimension: "9"', None),
    ("raise-unknown", MEASURES, "raises: {1.1.1: 4}", "raises: {1.1.1: 4, 1.1.9: 4}", "1.1.9"),
    ("raise-unknown", MEASURES, "raises: {1.1.1: 4}", "raises: {1.1.1: 4, 2.1.5: 4}", "2.1.5"),
    ("raise-outside-scale", MEASURES, "raises: {1.1.1: 4}", "raises: {1.1.1: 8}", "1.1.1: 8"),
    ("raise-nothing", MEASURES, "  raises: {1.1.2: 3}\n", "", None),
    ("question-without-measure", MEASURES, "2.1.3: 4, ", "", None),
    ("soll-out-of-reach", MEASURES, "2.1.3: 4, ", "2.1.3: 2, ", None),
    ("prerequisite-unknown", MEASURES, "requires: [M2]", "requires: [M22]", "M22"),
    ("prerequisite-is-alternative", MEASURES, "  title: Sicherungskonzept einkaufen\n", "  title: Sicherungskonzept einkaufen\n  requires: [M2]\n", None),
    ("measure-cycle", MEASURES, "  title: Sicherungskonzept schreiben\n", "  title: Sicherungskonzept schreiben\n  requires: [M1]\n", None),
    ("alternative-alone", MEASURES, "  alternative_group: konzept\n", "", None),
    ("estimate-not-ordered", MEASURES, "effort: {low: 1, likely: 2, high: 3}", "effort: {low: 4, likely: 2, high: 3}", "effort"),
    ("milestone-missing", MEASURES, "  milestone: Testprotokoll ohne Fehler liegt vor\n", "", "M1"),
    ("milestone-too-long", MEASURES, "milestone: Eigenes Konzept", "milestone: " + "Sehr " * 20 + "langes Konzept", "milestone"),
    ("milestone-doubled", MEASURES, "milestone: Gekauftes Konzept ist angepasst und in Kraft", "milestone: Eigenes Konzept ist beschlossen", "Eigenes"),
    ("value-not-allowed", MEASURES, "phase: strukturen", "phase: aufbau", "aufbau"),
    ("phase-undescribed", ROOT, "  - {key: strukturen, title: Strukturen schaffen, about: Verträge und Zuständigkeiten klären.}\n", "", None),
    ("phase-backwards", MEASURES, '  title: Onlinedienste ausbauen\n  dimension: "2"\n  phase: umsetzung\n',
     '  title: Onlinedienste ausbauen\n  dimension: "2"\n  requires: [M1]\n  phase: strategie\n', "requires: [M1]"),
    ("id-duplicate", ROOT, "key: strukturen", "key: strategie", "strategie"),
    ("planning-role-unclear", ROOT, "roles: [IT]}", "roles: []}", None),
    ("planning-role-unclear", ROOT, "roles: [IT]}", "roles: [IT, HAL]}", None),
    ("role-unknown", ROOT, "roles: [IT]}", "roles: [IT, HALL]}", "HALL"),
    ("programme-unverified", PROGRAMMES, "as_of: Januar 2026, status: V, land", "as_of: Januar 2026, status: N, land", None),
    ("programme-window-closed", PROGRAMMES, "until: 2027-12-31", "from: 2028-01-01, until: 2027-12-31", None),
    ("value-out-of-range", PROGRAMMES, "funded_rate: 0.5", "funded_rate: 50", "funded_rate"),
    ("overlay-norm-unknown", "laender/SN.yaml", "MUSTER-1: SN-MUSTER-4", "MUSTER-1: SN-MUSTER-9", "SN-MUSTER-9"),
    ("overlay-programme-unknown", "laender/SN.yaml", "L: SN-F", "X: SN-F", "X: SN-F"),
    ("programme-unknown", MEASURES, "programme: E", "programme: F9", None),
]


# what is missing shows where it is missed, not where it was deleted
SHOWN_ELSEWHERE = {"document-rule-missing", "question-without-measure", "soll-out-of-reach", "span-mixed", "anchor-missing", "condition-field-unknown", "phase-undescribed"}


def test_the_tiny_catalogue_is_clean(muster: Path) -> None:
    """What the mutations start from has no problem."""
    assert load(muster).problems == []


@pytest.mark.parametrize(("code", "file", "old", "new", "word"), MUTATIONS, ids=[f"{m[0]}-{i}" for i, m in enumerate(MUTATIONS)])
def test_each_check_finds_its_problem(muster: Path, replace_in: Callable[[Path, str, str], None], code: str, file: str, old: str, new: str, word: str | None) -> None:
    """One mutation → its code, in the mutated file, with message and remedy; the line shows the culprit."""
    replace_in(muster / file, old, new)
    problems = load(muster).problems
    found = [problem for problem in problems if problem.code == code]
    assert found, [str(problem) for problem in problems]
    problem = found[0]
    assert problem.file.endswith(file) or code in SHOWN_ELSEWHERE
    assert problem.message.strip()
    assert problem.remedy.strip().endswith((".", "!", "?"))
    if word is not None:
        line = (muster / file).read_text(encoding="utf-8").splitlines()[problem.line - 1]
        assert word in line, f"{problem} points to {line!r}"


def test_at_least_25_different_checks() -> None:
    """The list of codes above is what the issue asks for."""
    assert len({mutation[0] for mutation in MUTATIONS}) >= 25


def test_all_problems_at_once(muster: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """A broken question does not hide the problems of the others, nor cause false ones about itself."""
    replace_in(muster / FIELD, "type: months", "type: monate")
    replace_in(muster / FIELD, "roles: [IT, HAL]", "roles: [IT, HALL]")
    replace_in(muster / OTHER, "key: nebenbei", "key: niemand")
    replace_in(muster / MEASURES, "requires: [M2]", "requires: [M22]")
    codes = {problem.code for problem in load(muster).problems}
    assert codes == {"question-type-unknown", "role-unknown", "option-duplicate", "prerequisite-unknown"}


def test_nearest_word_is_offered(muster: Path, replace_in: Callable[[Path, str, str], None]) -> None:
    """A slip of the pen gets „Meinten Sie …?“."""
    replace_in(muster / FIELD, "fact: eigene_server", "fact: eigene_sever")
    problem = next(p for p in load(muster).problems if p.code == "condition-fact-unknown")
    assert "Meinten Sie »eigene_server«?" in problem.message
