"""What the round-trip tests share: a project without answers, random answers, and the way from one project into another."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from assessment.changes import SAVED, UNCHANGED, Change, tidy
from assessment.exchange.intake import NOT_APPLICABLE, UNKNOWN, UNKNOWN_WORDS, Context, Intake, answer_fields, response_change
from assessment.model import Municipality, Pending, Response, WorkingGroup
from assessment.service import apply_changes, context_of, create_project
from assessment.store import Workspace, open_workspace
from questionnaires import ChoiceQuestion, ContextQuestion, LevelQuestion, MultiQuestion, NumberQuestion, Question
from tests.conftest import TODAY

PLANNED = "I3"
RESERVED = UNKNOWN_WORDS | {NOT_APPLICABLE, ""}
LETTERS = "aäßZ 19.,;:'\"\n\t=+-@|#?!%&*(){}[]<>~`/\\€–„“»«é"
TEXTS = st.one_of(st.text(LETTERS, max_size=30), st.sampled_from(["=1+1", "'=x", "-", "nein", "~", "null", "01.02.2026", "1.234", "a\nb", "# x", "a: b", "WAHR", "keine", "a | b"])).map(tidy)


@dataclass(frozen=True)
class Said:
    """One random answer: interview label, question and the fields to store."""

    interview: str
    question: str
    fields: dict[str, Any]


def empty_project(place: Path, group: WorkingGroup) -> Path:
    """Make a project of the group without answers, with a third interview that is only planned."""
    members = tuple(replace(member, responses=()) for member in group.members)
    workspace = create_project(place, replace(group, members=members), "Testperson")
    context = context_of(workspace, TODAY)
    town = context.group.members[0]
    fields = {"wave_id": context.wave, "municipality_id": town.id, "label": PLANNED, "role": "HAL", "position": 2}
    apply_changes(workspace, [Change("interview", context.id_of("interview", context.wave, town.id, PLANNED), fields)], "Testperson", "Test")
    workspace.engine.dispose()
    return place


@contextmanager
def copy_of(place: Path) -> Iterator[Workspace]:
    """Open a copy of a project file."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(Path(shutil.copy(place, folder)))
        try:
            yield workspace
        finally:
            workspace.engine.dispose()


def answers(group: WorkingGroup) -> st.SearchStrategy[list[Said]]:
    """Give random answers to random questions in the interviews of the first municipality."""
    interviews = [interview.key for interview in group.members[0].interviews] + [PLANNED]
    pairs = st.tuples(st.sampled_from(interviews), st.sampled_from(list(group.catalogue.questions)))
    documents = [item.key for item in group.members[0].evidence]
    return st.lists(pairs, unique=True, min_size=1, max_size=10).flatmap(
        lambda chosen: st.tuples(*(_said(group, interview, question, documents) for interview, question in chosen)).map(list))


def _said(group: WorkingGroup, interview: str, name: str, documents: list[str]) -> st.SearchStrategy[Said]:
    question = group.catalogue.questions[name]
    reasons = TEXTS.filter(bool)
    state = st.one_of(
        _raw(question).map(lambda raw: answer_fields(group.catalogue, question, raw)), st.just(answer_fields(group.catalogue, question, UNKNOWN)),
        reasons.map(lambda reason: answer_fields(group.catalogue, question, NOT_APPLICABLE, reason)))
    beside = st.fixed_dictionaries({
        "grade": st.sampled_from([1, 2, 3]), "document": st.sampled_from(["", *documents]), "comment": TEXTS, "note": TEXTS, "follow_up": st.booleans(), "prior": st.booleans()})
    return st.builds(lambda fields, more: Said(interview, name, {**fields, **more}), state, beside)


def _raw(question: Question) -> st.SearchStrategy[Any]:
    """Give random answers that a question allows."""
    match question:
        case LevelQuestion():
            return st.sampled_from(sorted(question.anchors))
        case ChoiceQuestion():
            return st.sampled_from([option.key for option in question.options])
        case MultiQuestion():
            return st.lists(st.sampled_from([option.key for option in question.options]), unique=True)
        case NumberQuestion():
            return st.floats(0, 100) if question.type == "percent" else st.floats(0, 1e9)
        case ContextQuestion():
            return TEXTS.filter(lambda text: text not in RESERVED)
    return st.sampled_from(["ja", "teilweise", "nein"])


def store(workspace: Workspace, said: list[Said]) -> Context:
    """Write answers into a project and give what exports then work on."""
    context = context_of(workspace, TODAY)
    town = context.group.members[0]
    documents = {item.key: item.id for item in town.evidence}
    interviews = {row.label: row for row in context.interviews if row.municipality == town.id}
    changes = []
    for item in said:
        fields = {key: value for key, value in item.fields.items() if key != "document"}
        changes.append(response_change(context, interviews[item.interview], item.question, {**fields, "evidence_id": documents.get(item.fields["document"])}))
    assert {outcome.status for outcome in apply_changes(workspace, changes, "Testperson", "Test")} == {SAVED}
    return context_of(workspace, TODAY)


def kept(member: Municipality) -> tuple[tuple[Response, ...], tuple[Pending, ...]]:
    """Give all answers of a municipality, whatever counts and what waits; ids and versions are not compared."""
    return member.responses, member.pending


def survives(empty: Path, said: list[Said], carry: Callable[[Context], Callable[[Context], Intake]]) -> None:
    """Check that answers come out of one project and into an empty one unchanged, and that a second import changes nothing anywhere."""
    with copy_of(empty) as first, copy_of(empty) as second:
        context = store(first, said)
        read = carry(context)
        assert imported(first, read) <= {UNCHANGED}
        assert SAVED in imported(second, read)
        assert kept(context_of(second, TODAY).group.members[0]) == kept(context.group.members[0])
        assert imported(second, read) == {UNCHANGED}


def imported(workspace: Workspace, read: Callable[[Context], Intake]) -> set[str]:
    """Import what a reader gives and tell what came of it."""
    intake = read(context_of(workspace, TODAY))
    assert intake.problems == []
    return {outcome.status for outcome in apply_changes(workspace, intake.changes, "Testperson", "Import")}
