"""Every test of the store runs on a SQLite file and on PostgreSQL; on the server each test makes its own project."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from assessment.changes import Base, Change, Outcome, Value, id_of, new_id
from assessment.store import Workspace, create_workspace, is_server, open_workspace
from assessment.store.engine import make_engine

PLACES = ["sqlite", "postgresql"]


def server() -> str:
    """Give the PostgreSQL under test; skips without one, fails where one is demanded."""
    url = os.environ.get("REIFEGRAD_TEST_POSTGRES", "")
    if not url and os.environ.get("REIFEGRAD_NEEDS_POSTGRES"):
        pytest.fail("REIFEGRAD_NEEDS_POSTGRES is set, but REIFEGRAD_TEST_POSTGRES is not")
    if not url:
        pytest.skip("no PostgreSQL; run: tools/with-postgres pytest …")
    return url


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new file, or the shared server."""
    return server() if request.param == "postgresql" else str(tmp_path / "projekt.reifegrad")


@pytest.fixture(scope="module", params=PLACES)
def lasting_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A place for all tests of a module."""
    return server() if request.param == "postgresql" else str(tmp_path_factory.mktemp("store") / "projekt.reifegrad")


@contextmanager
def own_database() -> Iterator[str]:
    """A database of its own on the server, dropped afterwards."""
    url, name = make_url(server()).set(drivername="postgresql+psycopg"), f"test_{secrets.token_hex(6)}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


@contextmanager
def as_ordinary_role(url: str) -> Iterator[str]:
    """A role that owns the tables but is no superuser, as the web server must be: a superuser stands above every wall."""
    name, password = f"app_{secrets.token_hex(6)}", secrets.token_hex(6)
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for statement in (f"CREATE ROLE {name} LOGIN PASSWORD '{password}'", f"GRANT ALL ON DATABASE {make_url(url).database} TO {name}", f"GRANT ALL ON SCHEMA public TO {name}"):
            connection.execute(text(statement))
    try:
        yield make_url(url).set(username=name, password=password).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP OWNED BY {name} CASCADE"))
            connection.execute(text(f"DROP ROLE {name}"))
        admin.dispose()


@pytest.fixture(params=PLACES)
def fresh_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A place nobody else uses, for tests of the schema."""
    if request.param == "sqlite":
        yield str(tmp_path / "projekt.reifegrad")
        return
    with own_database() as url:
        yield url


@dataclass(frozen=True)
class Bench:
    """A project with a wave, a town and an interview, and short hands to write answers into it."""

    workspace: Workspace
    wave: str
    town: str
    interview: str
    actor: str
    others: list[Workspace] = field(default_factory=list)

    def answer(self, question: str = "1.1.1") -> str:
        """The id of an answer."""
        return id_of(self.workspace.project, "response", self.interview, question)

    def change(self, base: Base, question: str = "1.1.1", **fields: Value) -> Change:
        """The change of an answer, with what it hangs on."""
        whole = {"wave_id": self.wave, "municipality_id": self.town, "interview_id": self.interview, "question": question}
        return Change("response", self.answer(question), {**whole, **fields}, base)

    def save(self, base: Base, question: str = "1.1.1", *, actor: str = "", **fields: Value) -> Outcome:
        """Save an answer as a form does."""
        return self.workspace.save(self.change(base, question, **fields), actor=actor or self.actor, source="Test")

    def bring(self, base: Base, **fields: Value) -> Outcome:
        """Save an answer as an import does: what clashes is kept as a conflict."""
        with self.workspace.write(self.actor, "Import") as writer:
            return writer.save(self.change(base, **fields), record_conflict=True)

    def now(self, *names: str) -> tuple[Value, ...]:
        """Version and named fields of the answer as it stands."""
        record = self.workspace.record("response", self.answer())
        return (record.version, *(record.fields[name] for name in names)) if record else (0,)

    def again(self) -> Workspace:
        """The same project with an engine of its own."""
        self.others.append(open_workspace(self.workspace.place, project=self.workspace.project))
        return self.others[-1]

    def close(self) -> None:
        """Close all connections."""
        for workspace in (self.workspace, *self.others):
            workspace.engine.dispose()


def furnished(workspace: Workspace) -> Bench:
    """Put a wave, a town and an interview into a project."""
    actor, wave, town, interview = (workspace.person_named("Ute Beispiel"), *(new_id() for _ in range(3)))
    for kind, record, fields in (
        ("wave", wave, {"title": "Erste", "reference_date": "2026-10-01", "catalogue": "0" * 64}),
        ("municipality", town, {"label": "musterstadt", "name": "Musterstadt", "ags": "16000001"}),
        ("interview", interview, {"wave_id": wave, "municipality_id": town, "label": "I1", "role": "IT", "day": "2026-09-01"}),
    ):
        assert workspace.save(Change(kind, record, fields, 0), actor=actor, source="Test").saved
    return Bench(workspace, wave, town, interview, actor)


@pytest.fixture
def furnish() -> Callable[[Workspace], Bench]:
    return furnished


@pytest.fixture
def bench(place: str) -> Iterator[Bench]:
    """A furnished project."""
    workspace = create_workspace(place, {"title": f"Probe {secrets.token_hex(6)}"}, "Ute Beispiel")
    found = furnished(workspace)
    yield found
    found.close()


def change_behind_its_back(workspace: Workspace, *statements: str) -> None:
    """Change the database as somebody could who has it in hands: triggers and foreign keys off. MINE stands for this project's rows."""
    values = {"project": workspace.project}
    statements = tuple(statement.replace("MINE", "project_id = :project") for statement in statements)
    if is_server(workspace.place):
        engine = make_engine(workspace.place)
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))   # as good as dropped, for this session only
            assert all(connection.execute(text(statement), values).rowcount for statement in statements)
        engine.dispose()
        return
    with closing(sqlite3.connect(workspace.place)) as connection, connection:
        for verb in ("update", "delete"):
            connection.execute(f"DROP TRIGGER IF EXISTS event_no_{verb}")
        assert all(connection.execute(statement, values).rowcount for statement in statements)


@pytest.fixture
def tamper() -> Callable[..., None]:
    return change_behind_its_back
