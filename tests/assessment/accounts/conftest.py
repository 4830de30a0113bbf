"""Accounts in a project file and on PostgreSQL: a project made once, the tables of accounts emptied before each test, a clock that only tests move."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from assessment.accounts import Grant, Role, User
from assessment.accounts.second_factor import STEP_SECONDS, code_at
from assessment.changes import Change, new_id
from assessment.service import accounts
from assessment.store import Workspace, create_workspace
from assessment.store.accounts import Directory, open_directory
from assessment.store.engine import make_engine
from tests.assessment.store.conftest import PLACES, own_database

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PASSWORD = "vier kalte Frösche"
TABLES = ("account_grant", "account_recovery", "account_session", "account_attempt", "api_token", "council_link", "account_event", "account")


@dataclass(frozen=True)
class Ground:
    """A place with a project, two municipalities, a released and a draft report."""

    place: str
    project: str
    towns: tuple[str, str]
    released: str
    draft: str


def grounded(place: str) -> Ground:
    workspace = create_workspace(place, {"title": "Erhebung 2026"}, "Ute Beispiel")
    actor, towns, wave, reports = workspace.person_named("Ute Beispiel"), (new_id(), new_id()), new_id(), (new_id(), new_id())
    for town, name in zip(towns, ("Musterstadt", "Beispielberg"), strict=True):
        assert workspace.save(Change("municipality", town, {"label": name.lower(), "name": name, "ags": "16000001"}, 0), actor=actor, source="Test").saved
    assert workspace.save(Change("wave", wave, {"title": "Erste", "reference_date": "2026-10-01", "catalogue": "0" * 64}, 0), actor=actor, source="Test").saved
    for report, state in zip(reports, ("freigegeben", "entwurf"), strict=True):
        _report(workspace, report, wave, towns[0], state, actor)
    workspace.engine.dispose()
    return Ground(place, workspace.project, towns, *reports)


def _report(workspace: Workspace, report: str, wave: str, town: str, state: str, actor: str) -> None:
    fields = {"wave_id": wave, "municipality_id": town, "document": "gutachten", "edition": "intern", "state": state}
    assert workspace.save(Change("release", report, fields, 0), actor=actor, source="Test").saved


@pytest.fixture(scope="session")
def file_ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return grounded(str(tmp_path_factory.mktemp("accounts") / "vorlage.reifegrad"))


@pytest.fixture(scope="session")
def server_ground() -> Iterator[Ground]:
    with own_database() as url:
        yield grounded(url)


@pytest.fixture(params=PLACES)
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Ground:
    if request.param == "sqlite":
        template: Ground = request.getfixturevalue("file_ground")
        copy = shutil.copy(template.place, tmp_path / "projekt.reifegrad")
        return Ground(str(copy), template.project, template.towns, template.released, template.draft)
    found: Ground = request.getfixturevalue("server_ground")
    engine = make_engine(found.place)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))   # the log refuses DELETE otherwise
        for table in TABLES:
            connection.execute(text(f"DELETE FROM {table}"))
    engine.dispose()
    return found


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class House:
    """A server with an administrator, and short hands to act on it."""

    ground: Ground
    directory: Directory
    clock: Clock
    admin: User
    secrets: dict[str, str] = field(default_factory=dict)
    password: str = PASSWORD

    def again(self) -> Directory:
        """The same accounts through an engine of their own, as a second process has them."""
        return open_directory(self.ground.place, clock=self.clock)

    def account(self, login: str = "ina", *grants: Grant, password: str = PASSWORD) -> User:
        """An account that has redeemed its start link."""
        start = accounts.create_account(self.directory, self.admin, login, f"{login.title()} Muster", grants=grants)
        accounts.sign_out(self.directory, accounts.redeem_start(self.directory, start.token, password).token)
        return User(start.account, login, f"{login.title()} Muster", grants)

    def member(self) -> Grant:
        return Grant(Role.MITGLIED, self.ground.project, self.ground.towns[0])

    def sign_in(self, login: str = "ina", password: str = PASSWORD, **more: str) -> accounts.SignedIn:
        return accounts.sign_in(self.directory, login, password, **more)

    def with_factor(self, login: str = "ina", *grants: Grant) -> tuple[User, accounts.Confirmed]:
        """An account with a second factor, signed in."""
        user = self.account(login, *grants)
        token = self.sign_in(login).token
        self.secrets[login] = accounts.enrol_totp(self.directory, token).secret
        return user, accounts.confirm_totp(self.directory, token, self.code(login))

    def code(self, login: str = "ina", steps: int = 0) -> str:
        """The code the app shows now, or some steps from now."""
        return code_at(self.secrets[login], int(self.clock().timestamp()) // STEP_SECONDS + steps)

    def log(self, account: str = "") -> list[str]:
        return [line.what for line in accounts.account_log(self.directory, self.admin, account=account)]


@pytest.fixture
def house(ground: Ground) -> Iterator[House]:
    clock = Clock()
    directory = open_directory(ground.place, clock=clock)
    info = accounts.create_first_account(directory, "vera", "Vera Waltung", PASSWORD)
    yield House(ground, directory, clock, User(info.id, info.login, info.name, info.grants))
    directory.engine.dispose()
