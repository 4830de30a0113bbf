"""Real servers for the tests: the app in a thread on a free port of this machine, over the demo project or an empty folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from threading import Thread
from time import sleep

import uvicorn

from assessment.accounts import Grant, Policy, Role, User
from assessment.service import FolderShelf, ServerShelf, Shelf, is_server
from assessment.service.accounts import Directory, create_account, create_first_account, open_directory, redeem_start, sign_in
from assessment.store import Workspace
from assessment.web import Mode, Setup, create_app
from assessment.web.entrance import LocalEntrance
from assessment.web.house import House
from assessment.web.local import LocalServer, _listener, prepare_local
from assessment.web.server_entrance import ServerEntrance

PERSON = "Bea Rater"


@dataclass(frozen=True)
class Running:
    """A server that answers: ``origin`` its address, ``project`` the id of the project it was started with."""

    origin: str
    house: House
    project: str = ""

    def entry(self, path: str = "/") -> str:
        """Give an address that lets one browser in and leads to a page."""
        entrance = self.house.entrance
        assert isinstance(entrance, LocalEntrance)
        return f"{self.origin}/einlass/{entrance.new_key()}?weiter={path}"


@contextmanager
def running_local(folder: Path, project: Path | None = None, port: int = 0) -> Iterator[Running]:
    """Run a laptop's server; ``port`` for one that comes back where it was."""
    local = prepare_local(folder, project, PERSON, port)
    with _serving(local):
        volumes = local.house.shelf.volumes()
        yield Running(local.house.setup.origin, local.house, volumes[0].id if volumes else "")


@contextmanager
def _serving(local: LocalServer, *, noted: bool = True) -> Iterator[None]:
    thread = Thread(target=local.run if noted else partial(local.server.run, sockets=local.sockets), daemon=True)
    thread.start()
    while not local.server.started:
        assert thread.is_alive(), "the server did not start"
        sleep(0.02)
    try:
        yield
    finally:
        local.server.should_exit = True
        thread.join(10)


ACCOUNTS = {
    "beratung": (Role.BERATUNG, ""), "erlenstedt": (Role.MITGLIED, "erlenstedt"), "hohenbrunn": (Role.MITGLIED, "hohenbrunn"), "gruppe": (Role.ARBEITSGRUPPE, ""),
    "verwaltung": (Role.VERWALTUNG, ""), "niemand": (None, "")}
"""The people of the tests: login → role and member (short name). """
LOOSE = replace(Policy(), second_factor_for=frozenset())
"""The server's rules without the second factor, for tests that are about something else."""


def password_of(login: str) -> str:
    """Give the password of a test account."""
    return f"Zwölf {sha256(login.encode()).hexdigest()[:12]} Drosseln"


@dataclass(frozen=True)
class Served(Running):
    """A server with accounts; ``place`` its database."""

    place: str = ""

    @property
    def directory(self) -> Directory:
        """Give its accounts."""
        entrance = self.house.entrance
        assert isinstance(entrance, ServerEntrance)
        return entrance.directory

    def session(self, login: str) -> str:
        """Sign somebody in without the page; gives the token for the cookie ``house.cookie``."""
        return sign_in(self.directory, login, password_of(login)).token


@contextmanager
def running_server(place: str, folder: Path, *, policy: Policy = LOOSE) -> Iterator[Served]:
    """Run a server over a database that holds the demo project, with the people of the tests; ``place`` is a project file or a PostgreSQL URL."""
    listener = _listener(0)
    shelf: Shelf = ServerShelf(place) if is_server(place) else FolderShelf(Path(place).parent)
    project = shelf.volumes()[0].id
    setup = Setup(Mode.SERVER, folder, f"http://127.0.0.1:{listener.getsockname()[1]}", place=place, name="Testserver", secret="s" * 48)
    workspace = shelf.take(project)
    assert workspace is not None
    directory = open_directory(workspace.engine, policy=policy, key=setup.secret)
    _people(directory, workspace)
    house = House(setup, shelf, ServerEntrance(directory))
    server = LocalServer(house, uvicorn.Server(uvicorn.Config(create_app(house), log_level="warning")), [listener], "", folder)
    with _serving(server, noted=False):
        yield Served(setup.origin, house, project, place)


def _people(directory: Directory, workspace: Workspace) -> None:
    """Create the accounts of the tests, once per database."""
    first = create_first_account(directory, "verwaltung", "Vera Waltung", password_of("verwaltung"))
    admin = User(first.id, first.login, first.name, (Grant(Role.VERWALTUNG),))
    towns = {str(town.fields["label"]): town.id for town in workspace.records("municipality")}
    for login, (role, town) in ACCOUNTS.items():
        if login != "verwaltung":
            label = next((label for label in towns if town and label.startswith(town)), "")
            grants = (Grant(role, workspace.project, towns.get(label, "")),) if role else ()
            start = create_account(directory, admin, login, login.capitalize(), grants=grants)
            redeem_start(directory, start.token, password_of(login))
