"""The demo group through the store: the same model and the same numbers, to the last bit, as straight from its files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from assessment import service
from assessment.evaluate import evaluate
from assessment.recommend import plan_for
from assessment.store import KINDS

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def from_files(demo):
    return evaluate(service.load_folder(demo, TODAY))


@pytest.fixture(scope="module")
def workspace(lasting_place, from_files):
    made = service.create_project(lasting_place, from_files.group, "Ute Beispiel")
    yield made
    made.engine.dispose()


@pytest.fixture(scope="module")
def from_store(workspace):
    return evaluate(workspace.group())


def plain(group):
    """A group without what only a store has, and without the order of answers."""
    members = tuple(replace(member, responses=tuple(sorted(member.responses, key=lambda item: (item.interview, item.question)))) for member in group.members)
    return replace(group, members=members, wave_title="", chain=None)


def test_the_loaded_group_is_the_group_of_the_files(from_files, from_store):
    """Facts, interviews, answers, documents, services, agreed targets; only ids, versions and the order of answers are the store's own."""
    loaded = from_store.group
    assert plain(loaded) == plain(from_files.group)
    assert sum(len(member.responses) for member in loaded.members) > 1000
    assert not any(member.pending for member in loaded.members)
    assert all(response.id and response.version == 1 for member in loaded.members for response in member.responses)


@pytest.mark.parametrize("name", ["point", "raw", "lower", "upper", "coverage", "capped_by", "failed"])
def test_scores_are_identical(from_files, from_store, name):
    np.testing.assert_array_equal(getattr(from_store.scores, name), getattr(from_files.scores, name))


@pytest.mark.parametrize("name", ["question", "node", "target", "attainment"])
def test_gaps_are_identical(from_files, from_store, name):
    np.testing.assert_array_equal(getattr(from_store.gaps, name), getattr(from_files.gaps, name))


def test_strengths_weaknesses_chances_and_risks_are_identical(from_files, from_store):
    """Also the measures and their order."""
    rows = range(len(from_files.group.members))
    stored = [plan_for(from_store, row) for row in rows]
    assert stored == [plan_for(from_files, row) for row in rows]
    assert all(any(part) for part in zip(*((plan.strengths, plan.weaknesses, plan.chances, plan.risks, plan.measures) for plan in stored), strict=True))


def test_the_history_of_the_import_is_sound(workspace, from_store):
    """One entry for each record, nothing differing, and the head a report prints is the chain's."""
    report = workspace.verify([from_store.group.chain.hash])
    assert report.faults == ()
    assert report.events == from_store.group.chain.events == sum(len(workspace.records(kind)) for kind in KINDS)
