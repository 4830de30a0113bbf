"""Every number can be explained, and the steps are arithmetic a hand can check."""

import math
import re
from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.evaluate import Evaluation
from assessment.explain import explain

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def evaluation(demo: Path) -> Evaluation:
    return service.open_project(demo, TODAY)


def number(text: str) -> float:
    return float(text.replace(",", "."))


def test_every_id_of_every_member_is_explained(evaluation: Evaluation) -> None:
    """All questions, nodes and measures of all members; the values are those of the scores."""
    names = [*evaluation.catalogue.scored_questions, *evaluation.scores.index, *evaluation.catalogue.measure]
    for row in (0, 4, 7):
        for name in names:
            result = explain(evaluation, row, name)
            assert result.steps
            assert not re.search(r"\bnan\b", result.as_text())
            if name in evaluation.scores.index:
                expected = float(evaluation.scores.point[row, evaluation.scores.index[name]])
                assert result.values["ist"] == expected or (math.isnan(expected) and math.isnan(result.values["ist"]))


def test_the_arithmetic_of_a_field_is_right(evaluation: Evaluation) -> None:
    """Ist = (w×x + …) / W: recompute the printed terms and compare with the printed result."""
    for row in range(len(evaluation.group.members)):
        for field in evaluation.catalogue.fields:
            line = next((step for step in explain(evaluation, row, field).steps if step.startswith("Ist = (")), None)
            if line is None:
                continue
            terms = [(number(w), number(x)) for w, x in re.findall(r"([\d,]+)×([\d,]+)", line)]
            divisor = number(re.search(r"\) / ([\d,]+)", line)[1])  # type: ignore[index]
            printed = number(line.rsplit("= ", 1)[1])
            assert sum(w * x for w, x in terms) / divisor == pytest.approx(printed, abs=2e-3)


def test_the_arithmetic_of_the_whole_is_right(evaluation: Evaluation) -> None:
    for row in range(len(evaluation.group.members)):
        line = next(step for step in explain(evaluation, row, "gesamt").steps if step.startswith("Ist = ("))
        terms = [(number(w), number(x)) for w, x in re.findall(r"([\d,]+)×([\d,]+)", line)]
        assert sum(w * x for w, x in terms) / sum(w for w, _ in terms) == pytest.approx(number(line.rsplit("= ", 1)[1]), abs=2e-3)


def test_a_measures_share_adds_up(evaluation: Evaluation) -> None:
    """The sum of the printed contributions is the printed benefit."""
    for measure in evaluation.catalogue.measure:
        result = explain(evaluation, 0, measure)
        parts = [number(step.rsplit("= ", 1)[1]) for step in result.steps if "wird auf" in step]
        assert sum(parts) == pytest.approx(result.values["beitrag"], abs=1e-4 * len(parts))


def test_a_contradiction_names_both_voices(evaluation: Evaluation) -> None:
    row = evaluation.row["erlenstedt"]
    text = explain(evaluation, row, "1.7.3").as_text()
    assert "Betriebsleitung" in text
    assert "Bürgermeisterin oder Bürgermeister" in text
    assert "Widersprüchlich" in text


def test_a_capped_field_shows_raw_value_and_culprit(evaluation: Evaluation) -> None:
    row = evaluation.row["erlenstedt"]
    text = explain(evaluation, row, "1.6").as_text()
    assert "Begrenzt auf 2, weil Pflichtfrage 1.6." in text


def test_unknown_ids_name_the_nearest(evaluation: Evaluation) -> None:
    with pytest.raises(service.UnknownName, match="Meinten Sie »M107«"):
        explain(evaluation, 0, "M1077")
