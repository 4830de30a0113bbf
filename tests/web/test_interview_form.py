"""From a stored answer to the form's fields and back: what is shown can be sent again and means the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assessment.changes import Value
from assessment.errors import BrokenProject
from assessment.service.answering import Given
from assessment.service.interviewing import TalkStep
from assessment.web.views.interview_form import Typed, confirmed, given_of, shown_value, taken_back, typed_of
from questionnaires import load

CATALOGUE = load("musterstadt").catalogue
ANSWERS: dict[str, Value] = {"1.1.1": 7.5, "1.1.2": 3.0, "1.1.3": ["lokal", "fern"], "2.1.1": 12.0, "2.1.2": "teilweise", "2.1.3": "redaktion", "2.1.4": 1200.0, "2.1.5": "Zeile eins\nZeile zwei"}


def step(question: str, state: str = "offen", value: Value = None, *, prior: bool = False, reason: str = "") -> TalkStep:
    """A question with what was said."""
    assert CATALOGUE is not None
    return TalkStep(CATALOGUE.questions[question], 1, "Schutz", "Sicherung", True, "", state, value, "", reason, "Bemerkung", "Vermerk", "einsicht", "B1", True, prior, 4)


@pytest.mark.parametrize("question", ANSWERS)
def test_what_a_form_shows_can_be_sent_again(question: str) -> None:
    """Whoever saves a page unchanged changes nothing, for every type of question."""
    said = step(question, "beantwortet", ANSWERS[question])
    given = given_of(typed_of(said), said)
    assert (given.state, given.reason) == ("beantwortet", None)
    assert given.answer == (tuple(said.value) if isinstance(said.value, list) else shown_value(said.value))
    assert (given.comment, given.note, given.grade, given.evidence, given.follow_up) == ("Bemerkung", "Vermerk", "einsicht", "B1", True)


@pytest.mark.parametrize("question", ANSWERS)
def test_both_answers_that_are_none(question: str) -> None:
    """„Weiß nicht“ and „entfällt“ with its reason, for every type."""
    for state, reason in (("unbekannt", ""), ("entfällt", "gibt es hier nicht")):
        said = step(question, state, reason=reason)
        assert given_of(typed_of(said), said) == Given(state, None, reason or None, "Bemerkung", "Vermerk", "einsicht", "B1", True)


@pytest.mark.parametrize("question", ANSWERS)
def test_an_empty_form_is_open(question: str) -> None:
    """Nothing chosen and nothing typed is no answer, and takes one back."""
    said = step(question)
    assert given_of(typed_of(said), said).state == "offen"
    full = step(question, "beantwortet", ANSWERS[question])
    assert given_of(taken_back(typed_of(full)), full).state == "offen"


@pytest.mark.parametrize("question", ANSWERS)
def test_an_answer_of_the_last_wave_stays_until_it_is_confirmed_or_replaced(question: str) -> None:
    """A remark leaves it; the button confirms exactly what stood there."""
    said = step(question, "beantwortet", ANSWERS[question], prior=True)
    assert given_of(typed_of(said), said).state is None
    assert given_of(confirmed(typed_of(said), said), said) == given_of(typed_of(replace(said, prior=False)), said)


def test_none_of_the_options_is_an_answer() -> None:
    """An empty set is „nichts davon“, not nothing."""
    said = step("1.1.3", "beantwortet", [])
    assert typed_of(said).options == ("keine",)
    assert (given_of(typed_of(said), said).state, given_of(typed_of(said), said).answer) == ("beantwortet", "")


@pytest.mark.parametrize(("typed", "sentence"), [
    (Typed(answer="unbekannt", value="12"), "zugleich »Weiß nicht« gewählt"), (Typed(value="1.200"), "»1.200« lässt sich auf zwei Arten lesen"), (Typed(value="12.345.678,5"), "zwei Arten")])
def test_what_contradicts_itself_is_refused(typed: Typed, sentence: str) -> None:
    """A number beside „weiß nicht“, and a point that may stand for thousands or for decimals."""
    with pytest.raises(BrokenProject) as refused:
        given_of(typed, step("2.1.4"))
    assert sentence in refused.value.problems[0].message


def test_a_reason_without_entfaellt_is_not_swallowed() -> None:
    """It goes to the service, which refuses it with a sentence."""
    assert given_of(Typed(reason="weil"), step("1.1.2")) == Given(None, None, "weil", "", "", "aussage", "", False)


@pytest.mark.parametrize(("value", "shown"), [(12.0, "12"), (12500.0, "12500"), (7.5, "7,5"), (1234567.25, "1234567,25"), (None, ""), ("ja", "ja")])
def test_numbers_are_shown_as_they_can_be_typed(value: Value, shown: str) -> None:
    """With a comma, without points for thousands, no digit lost."""
    assert shown_value(value) == shown
