"""Named cross-checks of a catalogue: each name completes "fail if …", each finding is a Problem with a stable code."""

from __future__ import annotations

from questionnaires.checks import measures, norms, planning, questions, structure, targets
from questionnaires.problems import Places, Problem
from questionnaires.schema import Catalogue

CHECKS = structure.CHECKS + questions.CHECKS + targets.CHECKS + norms.CHECKS + measures.CHECKS + planning.CHECKS


def run_all(catalogue: Catalogue, places: Places) -> list[Problem]:
    """Run every check and give all problems."""
    return [problem for check in CHECKS for problem in check(catalogue, places)]
