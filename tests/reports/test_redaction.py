"""The public edition: what is confidential is nowhere, and one sees that something is missing."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assessment import service
from assessment.cases import build_case
from assessment.cli.front import demo_folder
from reports.case import Case
from reports.documents import KINDS, Scope, compose
from reports.redaction import NOT_PUBLIC, confidential_ids, public_case
from reports.release import Audience
from scoring import ROOT

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def internal() -> Case:
    evaluation = service.open_project(str(demo_folder()), TODAY)
    case = build_case(evaluation, evaluation.row["schieferbach"], TODAY)
    answers = {name: replace(answer, reason="GRUND" if not answer.by_rule else answer.reason, rating_reason="URTEIL",
                             responses=tuple(replace(line, comment=f"BEMERKUNG zu {name}") for line in answer.responses)) for name, answer in case.answers.items()}
    return replace(case, answers=answers)


@pytest.fixture(scope="module")
def public(internal: Case) -> Case:
    return public_case(internal)


def test_the_catalogue_marks_what_would_help_an_attacker(internal: Case) -> None:
    ids = confidential_ids(internal.catalogue)
    assert {"1.2", "1.3", "1.4", "1.5", "1.7", "4.2", "4.3", "1.4.1"} <= ids
    assert not {"1", "1.1", "1.6", "2.1", "1.6.1", "gesamt"} & ids


def test_confidential_numbers_are_gone_and_the_others_stay(internal: Case, public: Case) -> None:
    ids = confidential_ids(internal.catalogue)
    for node in internal.scores.index:
        if node in ids:
            assert math.isnan(public.point(node))
            assert math.isnan(public.gap(node))
            assert math.isnan(public.target(node))
            assert all(math.isnan(bound) for bound in public.bounds(node))
        else:
            np.testing.assert_equal(public.point(node), internal.point(node))
    assert public.point(ROOT) == internal.point(ROOT)
    for name, answer in public.answers.items():
        if name in ids and internal.answers[name].applies:
            assert answer.withheld
            assert (answer.answer, answer.responses, answer.fails_duty, answer.duty_unproven, answer.gap) == (NOT_PUBLIC, (), False, False, 0.0)
            assert math.isnan(answer.level)
        else:
            np.testing.assert_equal(answer.level, internal.answers[name].level)


def test_what_is_left_out_is_counted(internal: Case, public: Case) -> None:
    ids = confidential_ids(internal.catalogue)
    assert public.withheld.answers == sum(answer.applies for name, answer in internal.answers.items() if name in ids) > 30
    assert public.withheld.duties == sum(answer.fails_duty for name, answer in internal.answers.items() if name in ids) > 0
    assert public.withheld.documents == len(internal.evidence) > 0
    assert not internal.withheld


def test_measures_keep_their_place_but_not_their_confidential_reason(internal: Case, public: Case) -> None:
    ids = confidential_ids(internal.catalogue)
    assert [item.measure for item in public.plan.measures] == [item.measure for item in internal.plan.measures]
    told = {name for names in public.plan.closed_by.values() for name in names} | {internal.sheet.questions[q] for item in public.plan.measures for q in item.closes_duties}
    assert told
    assert not told & ids


def test_redacting_twice_changes_nothing(public: Case) -> None:
    assert public_case(public) is public
    assert public.release.audience is Audience.PUBLIC


def hidden_words(internal: Case) -> set[str]:
    """Give what only stands in confidential answers: the words of each finding, and titles of evidence."""
    ids = confidential_ids(internal.catalogue)
    words = {answer.question.finding_low for name, answer in internal.answers.items() if name in ids} - {""}
    open_words = " ".join(answer.answer for name, answer in internal.answers.items() if name not in ids)
    return words | {title for _, title, _ in internal.evidence if title not in open_words} | {"BEMERKUNG", "GRUND", "URTEIL"}


@pytest.mark.parametrize("kind", [key for key, kind in KINDS.items() if kind.scope is Scope.MEMBER])
def test_no_document_says_what_is_withheld(internal: Case, public: Case, kind: str) -> None:
    """Neither the page nor an attachment carries a confidential finding, evidence, remark or interviewed role."""
    composed = compose(kind, public)
    text = re.sub(r"<[^>]+>", " ", composed.html)
    found = {words for words in hidden_words(internal) if words in text}
    assert not found
    for attachment in composed.attachments:
        assert not {words for words in hidden_words(internal) if words.encode() in attachment.content}, attachment.name
    assert "öffentliche Fassung" in composed.html
    assert NOT_PUBLIC in text or kind != "gutachten"


def test_the_internal_document_does_say_it(internal: Case, tmp_path: Path) -> None:
    """The words looked for above are really there where nothing is redacted."""
    text = re.sub(r"<[^>]+>", " ", compose("gutachten", internal).html)
    assert sum(words in text for words in hidden_words(internal)) > 10
