"""Starting on a laptop: one server for the user's folder, on 127.0.0.1 only; a second start opens the running one."""

from __future__ import annotations

import getpass
import json
import os
import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Thread
from time import sleep

import uvicorn

from assessment.errors import Refused
from assessment.service import FolderShelf, StoreError
from assessment.web.app import create_app
from assessment.web.entrance import LocalEntrance
from assessment.web.house import House
from assessment.web.preferences import Memory
from assessment.web.setup import Mode, Setup

LOOPBACK = "127.0.0.1"
FIRST_PORT = 8642
RUNNING = ".reifegrad-laeuft.json"


@dataclass(frozen=True)
class Running:
    """A server that runs for a folder: its address and the secret that lets this user's next start in."""

    origin: str
    secret: str

    def new_key(self) -> str:
        """Ask the running server for a key; empty where it does not answer (any more)."""
        host = self.origin.partition("://")[2]
        connection = HTTPConnection(host, timeout=2)
        try:
            connection.request("GET", "/einlass", headers={"Authorization": f"Bearer {self.secret}"})
            response = connection.getresponse()
            return response.read(200).decode("ascii", "replace").strip() if response.status == 200 else ""
        except (OSError, HTTPException):
            return ""
        finally:
            connection.close()


def running_for(folder: Path) -> Running | None:
    """Give the server that runs for a folder, None where there is none."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        raw = json.loads((folder / RUNNING).read_text(encoding="utf-8"))
        found = Running(str(raw["origin"]), str(raw["secret"]))
        return found if found.origin.startswith(f"http://{LOOPBACK}:") else None
    return None


@dataclass
class LocalServer:
    """A server about to run: ``start_url`` lets one browser in."""

    house: House
    server: uvicorn.Server
    sockets: list[socket.socket]
    start_url: str
    folder: Path

    def run(self) -> None:
        """Serve until the program is stopped."""
        note = self.folder / RUNNING
        entrance = self.house.entrance
        assert isinstance(entrance, LocalEntrance)
        note.unlink(missing_ok=True)
        with os.fdopen(os.open(note, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump({"origin": self.house.setup.origin, "secret": entrance.secret}, file)
        try:
            self.server.run(sockets=self.sockets)
        finally:
            note.unlink(missing_ok=True)

    def open_when_ready(self, open_url: Callable[[str], object] = webbrowser.open) -> None:
        """Open the browser as soon as the server answers."""
        def wait() -> None:
            while not self.server.started and not self.server.should_exit:
                sleep(0.05)
            open_url(self.start_url)
        Thread(target=wait, daemon=True).start()


def prepare_local(folder: Path, project: Path | None, person: str, port: int = 0) -> LocalServer:
    """Give a server for a folder, with a project file opened; raises StoreError, or Refused where the port is taken."""
    folder.mkdir(parents=True, exist_ok=True)
    memory = Memory(folder)
    remembered = memory.read()
    shelf = FolderShelf(folder)
    for place in remembered.elsewhere:
        with suppress(StoreError):
            shelf.add(Path(place))
    opened = shelf.add(project).id if project else remembered.last_project
    listener = _listener(port)
    setup = Setup(Mode.LOCAL, folder, f"http://{LOOPBACK}:{listener.getsockname()[1]}", workers=max(1, (os.cpu_count() or 2) - 1))
    entrance = LocalEntrance(person or remembered.person or getpass.getuser())
    house = House(setup, shelf, entrance, memory=memory)
    config = uvicorn.Config(create_app(house), log_level="warning", server_header=False, date_header=False, lifespan="on", timeout_graceful_shutdown=3)
    return LocalServer(house, uvicorn.Server(config), [listener], first_url(setup.origin, entrance.new_key(), opened if opened and shelf.take(opened) else ""), folder)


def first_url(origin: str, key: str, project: str) -> str:
    """Give the address that lets a browser in, at the project opened last."""
    return f"{origin}/einlass/{key}" + (f"?weiter=/projekt/{project}" if project else "")


def _listener(port: int) -> socket.socket:
    """Listen on the port asked for, or on the first free one from ours."""
    for candidate in [port] if port else [*range(FIRST_PORT, FIRST_PORT + 20), 0]:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((LOOPBACK, candidate))
            listener.listen(128)
        except OSError:
            listener.close()
        else:
            return listener
    raise Refused(f"Der Anschluss {port} ist schon vergeben. Wählen Sie einen anderen mit --port, oder lassen Sie die Angabe weg.")
