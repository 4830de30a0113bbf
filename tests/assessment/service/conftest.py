"""A small project in a file, and hands to change it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from assessment import service
from assessment.changes import Change, Outcome, Value
from assessment.model import Municipality
from assessment.store import Workspace, Writer

TODAY = date(2026, 11, 21)


@pytest.fixture
def workspace(project: Path, tmp_path: Path) -> Workspace:
    return service.create_project(tmp_path / "muster.reifegrad", service.load_folder(project, TODAY), "Anna Beispiel")


@pytest.fixture
def edit() -> Callable[..., Outcome]:
    """Change fields of the answer to a question (first interview that has it) as a form would."""
    def change(workspace: Workspace, question: str, who: str = "Anna Beispiel", interview: str = "", **fields: Value) -> Outcome:
        member: Municipality = workspace.group().members[0]
        everything = [*member.responses, *(item.response for item in member.pending)]
        response = next(item for item in everything if item.question == question and interview in ("", item.interview))
        return workspace.save(Change("response", response.id, fields, response.version), actor=workspace.person_named(who), source="Formular")
    return change


@dataclass(frozen=True)
class Crossed(Workspace):
    """A workspace whose next transactions each begin only when somebody else has written."""

    others: list[Callable[[], object]] = field(default_factory=list)

    def write(self, actor: str, source: str) -> Writer:
        """Let the other go first."""
        if self.others:
            self.others.pop()()
        return super().write(actor, source)


@pytest.fixture
def crossed() -> Callable[..., Workspace]:
    """Give a workspace in which somebody else writes in the last moment before each of the next transactions."""
    def crossing(workspace: Workspace, *others: Callable[[], object]) -> Workspace:
        return Crossed(**vars(workspace), others=list(others))
    return crossing


@pytest.fixture(params=["sqlite", "postgresql"])
def stored(request: pytest.FixtureRequest, project: Path, tmp_path: Path) -> Iterator[Workspace]:
    """The small project in a file and in the shared PostgreSQL."""
    place = str(tmp_path / "muster.reifegrad") if request.param == "sqlite" else os.environ.get("REIFEGRAD_TEST_POSTGRES", "")
    if not place and os.environ.get("REIFEGRAD_NEEDS_POSTGRES"):
        pytest.fail("REIFEGRAD_NEEDS_POSTGRES is set, but REIFEGRAD_TEST_POSTGRES is not")
    if not place:
        pytest.skip("no PostgreSQL; run: tools/with-postgres pytest …")
    found = service.create_project(place, service.load_folder(project, TODAY), "Anna Beispiel")
    yield found
    found.engine.dispose()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo project in a file, made once; who changes it copies it."""
    return service.demo_project(tmp_path_factory.mktemp("demo"), TODAY)
