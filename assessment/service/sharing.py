"""Laptop ↔ server: bundles out and in, conflicts shown and settled, backup and restore."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from assessment import ways
from assessment.changes import Outcome, Value
from assessment.errors import BrokenProject, ChangedMeanwhile, Refused, UnknownName
from assessment.exchange.bundle import Bundle, BundleResult, apply_bundle, read_bundle, write_bundle
from assessment.exchange.intake import Intake
from assessment.service.files import discard_project, write_whole
from assessment.service.waves import refresh_snapshots
from assessment.store import OpenConflict, StoreError, Workspace, create_empty, erase_scopes, erased_scopes, faults_of_file, is_server, keep_files


def export_bundle(workspace: Workspace, path: Path, passphrase: str = "") -> int:
    """Write the project as a bundle, never half; gives its size in bytes."""
    content = write_bundle(workspace, erased_scopes(workspace), passphrase)
    write_whole(path, content)
    return len(content)


def import_bundle(workspace: Workspace, path: Path, actor: str, today: date, *, passphrase: str = "", dry_run: bool = False) -> BundleResult:
    """Merge a bundle into a project; known entries are skipped, clashes kept as conflicts. Raises BrokenProject with all problems."""
    bundle = _opened(path, passphrase)
    if bundle.project != workspace.project:
        raise Refused(f"Das Bündel gehört zum Projekt »{bundle.title}«, nicht zu diesem. Lesen Sie es in ein eigenes Projekt ein.", ways.NEW_FROM_BUNDLE)
    return _merged(workspace, bundle, path.name, actor, today, dry_run=dry_run)


def project_from_bundle(place: str | Path, path: Path, today: date, passphrase: str = "") -> tuple[Workspace, BundleResult]:
    """Create a project from a bundle in a new file or database."""
    bundle = _opened(path, passphrase)
    workspace = create_empty(place, bundle.project)
    try:
        return workspace, _merged(workspace, bundle, path.name, "", today, dry_run=False)
    except BaseException:
        discard_project(workspace)
        raise


def _opened(path: Path, passphrase: str) -> Bundle:
    intake = Intake()
    bundle = read_bundle(path.read_bytes(), path.name, passphrase, intake)
    if bundle is None:
        raise BrokenProject(intake.problems)
    return bundle


def _merged(workspace: Workspace, bundle: Bundle, name: str, actor: str, today: date, *, dry_run: bool) -> BundleResult:
    with workspace.write("", "Bündel") as writer:
        for content_hash, (edition, files) in bundle.catalogues.items():
            keep_files(writer.connection, content_hash, edition, files)
        for content in bundle.files.values():
            writer.keep_file(content)
        result, problems = apply_bundle(writer, bundle, name)
        if problems or dry_run:
            writer.discard()
    if problems:
        raise BrokenProject(problems)
    if not dry_run:
        person = workspace.person_named(actor) if actor and bundle.erased else ""
        result.erased = erase_scopes(workspace, bundle.erased, person, today)
        if result.erased:
            refresh_snapshots(workspace, person)
    return result


def settle_conflict(workspace: Workspace, number: int, choice: str, actor: str) -> Outcome:
    """Settle the open conflict of this number (as listed, from 1): ``meine`` takes the kept value, ``andere`` what stands."""
    listed = workspace.conflicts()
    if not 1 <= number <= len(listed):
        raise Refused(f"Einen Konflikt {number} gibt es nicht; offen sind {len(listed)}.")
    return settle_held(workspace, listed[number - 1].event.id, choice, actor)


def settle_held(workspace: Workspace, event: str, choice: str, actor: str, *, base: int | None = None) -> Outcome:
    """Settle the open conflict whose rejected values an event (its id) holds, as the one who saw its record in version ``base``.

    Raises UnknownName where none is open (any more), ChangedMeanwhile where something else stands by now.
    """
    with workspace.write(workspace.person_named(actor), "Konflikt entschieden") as writer:
        found = next((item for item in writer.conflicts() if item.event.id == event), None)
        if found is None:
            raise UnknownName("Dieser Konflikt ist inzwischen entschieden, oder es gibt ihn nicht.")
        if base not in (None, writer.version_of(found.event.kind, found.event.record)):
            raise ChangedMeanwhile
        return writer.settle(found.event, chosen_values(found, choice))


def chosen_values(conflict: OpenConflict, choice: str) -> Mapping[str, Value]:
    """Give the values a choice stands for."""
    return {name: new for name, (_, new) in conflict.event.changes.items()} if choice == "meine" else conflict.now


def backup(workspace: Workspace, target: Path) -> int:
    """Write a consistent copy of a project file (VACUUM INTO), checked before it gets its name; gives its size in bytes."""
    if is_server(workspace.place):
        raise Refused("Ein Projekt auf PostgreSQL sichern Sie mit pg_dump: pg_dump --format=custom --file=sicherung.dump DATENBANK (siehe Handbuch, Seite »Das Projekt und sein Gedächtnis«).")
    if target.exists():
        raise Refused(f"»{target}« gibt es schon. Wählen Sie einen anderen Namen; Sicherungen werden nie überschrieben.")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.neu")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(workspace.place)) as connection:
        connection.execute("VACUUM INTO ?", (str(draft),))
    _check_copy(draft)
    draft.rename(target)
    return target.stat().st_size


def restore(source: Path, target: Path) -> None:
    """Put a checked backup at a new place; an existing project is never overwritten."""
    if not source.is_file():
        raise Refused(f"Die Sicherung »{source}« gibt es nicht.")
    if target.exists():
        raise Refused(f"»{target}« gibt es schon. Benennen Sie die vorhandene Datei um, dann stellen Sie die Sicherung her.")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.neu")
    draft.write_bytes(source.read_bytes())
    try:
        _check_copy(draft)
    except StoreError:
        draft.unlink()
        raise
    draft.rename(target)


def _check_copy(path: Path) -> None:
    """Verify a copy as a whole, without changing it; raises StoreError."""
    faults = faults_of_file(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    if faults:
        raise StoreError(f"Die Kopie ist nicht unversehrt: {faults[0]}")
