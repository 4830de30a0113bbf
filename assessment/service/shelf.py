"""Where projects are found: the files of a folder, or all projects of a server's database; opened once, kept open."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Protocol

from assessment.service.projects import SUFFIX
from assessment.store import StoreError, Workspace, open_workspace, prepared_server, projects_in, stands_above_walls


@dataclass(frozen=True)
class Volume:
    """A project on the shelf: id, title, place; ``fault`` says why it cannot be opened (then there is no id)."""

    id: str
    title: str
    place: str
    fault: str = ""


class Shelf(Protocol):
    """What a place for projects can do."""

    def volumes(self) -> list[Volume]:
        """Give all projects by title."""

    def take(self, project: str) -> Workspace | None:
        """Give a project opened; None where there is none of this id."""

    def close(self) -> None:
        """Close what is open."""


@dataclass
class FolderShelf:
    """The project files of a folder, and files opened from elsewhere. A file is migrated when it is first taken off the shelf."""

    folder: Path
    _open: dict[Path, Workspace] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    def volumes(self) -> list[Volume]:
        """Give all projects by title, those that cannot be opened with the reason."""
        with self._lock:
            return sorted((self._volume(path) for path in self._paths()), key=lambda volume: (volume.title.casefold(), volume.place))

    def take(self, project: str) -> Workspace | None:
        """Give a project opened; None where there is none of this id."""
        with self._lock:
            known = next((workspace for path, workspace in self._open.items() if workspace.project == project and path.exists()), None)
            if known is None and any(volume.id == project for volume in self.volumes()):
                known = next(workspace for workspace in self._open.values() if workspace.project == project)
            return known

    def add(self, path: Path) -> Volume:
        """Put a file from anywhere on the shelf; raises StoreError if it is no project."""
        with self._lock:
            self._workspace(path.resolve())
            return self._volume(path.resolve())

    def forget(self, path: Path) -> None:
        """Close a file, so that it can be moved or replaced."""
        with self._lock:
            workspace = self._open.pop(path.resolve(), None)
        if workspace is not None:
            workspace.engine.dispose()

    def close(self) -> None:
        """Close all files."""
        for path in list(self._open):
            self.forget(path)

    def _paths(self) -> list[Path]:
        here = {path.resolve() for path in self.folder.glob(f"*{SUFFIX}")} if self.folder.is_dir() else set()
        return sorted(here | {path for path in self._open if path.exists()})

    def _volume(self, path: Path) -> Volume:
        try:
            workspace = self._workspace(path)
        except StoreError as error:
            return Volume("", path.stem, str(path), str(error))
        return Volume(workspace.project, title_of(workspace), str(path))

    def _workspace(self, path: Path) -> Workspace:
        if path not in self._open:
            self._open[path] = open_workspace(path, pooled=True)
        return self._open[path]


class ServerShelf:
    """All projects of one database; they share its connections."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.engine = prepared_server(place, pooled=True)

    @property
    def above_walls(self) -> bool:
        """Whether the database lets this server see through the walls between municipalities, as it does for superusers."""
        return stands_above_walls(self.engine)

    def volumes(self) -> list[Volume]:
        """Give all projects by title."""
        return [Volume(project, title, self.place) for project, title in projects_in(self.engine).items()]

    def take(self, project: str) -> Workspace | None:
        """Give a project; None where there is none of this id."""
        return Workspace(self.engine, self.place, project) if project in projects_in(self.engine) else None

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def title_of(workspace: Workspace) -> str:
    """Give a project's title."""
    record = workspace.record("project", workspace.project)
    return str(record.fields["title"]) if record else ""
