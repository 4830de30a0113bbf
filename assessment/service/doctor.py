"""`reifegrad doctor`: is everything here that the product needs, said with what to do if not."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from assessment.store import StoreError, is_server, open_workspace, shown_place
from questionnaires import spelling_available
from reports import german

NETWORK_SYSTEMS = ("cifs", "smb", "nfs", "nfs4", "fuse.sshfs", "9p")
PORT = 8765
LEAST_FREE = 500 * 1024 * 1024
RELEASED = date(2026, 1, 1)


@dataclass(frozen=True)
class Finding:
    """One thing looked at: ``state`` is gut, Hinweis or Fehler; ``remedy`` says what to do, empty if nothing."""

    name: str
    state: str
    message: str
    remedy: str = ""


def examine(place: str | Path, now: datetime) -> Iterator[Finding]:
    """Look at the machine and, where there is one, at the project at ``place``."""
    yield _python()
    yield _layout()
    yield _fonts()
    yield _sqlite()
    yield from _extras()
    folder = Path.cwd() if is_server(place) or not str(place) else Path(place).absolute().parent
    yield _writable(folder)
    yield _space(folder)
    yield _disk(folder)
    yield _port()
    yield _clock(now)
    if str(place):
        yield from _project(place, now)


def _python() -> Finding:
    return Finding("Python", "gut", f"Fassung {sys.version.split()[0]}")


def _layout() -> Finding:
    """WeasyPrint loads Pango when it is imported."""
    try:
        from reports.pdf import layout_version  # noqa: PLC0415 - heavy, and the import is the test
    except OSError as error:
        return Finding("Textsatz (Pango)", "Fehler", f"Die Bibliothek Pango lässt sich nicht laden: {str(error).splitlines()[0]}", "Debian/Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
    return Finding("Textsatz (Pango)", "gut", f"WeasyPrint {layout_version()}")


def _fonts() -> Finding:
    from reports.fonts import FOLDER  # noqa: PLC0415

    count = len(list(FOLDER.glob("*.ttf")))
    if not count:
        return Finding("Schriften", "Fehler", "Die mitgelieferten Schriften fehlen.", "Installieren Sie reifegrad neu.")
    return Finding("Schriften", "gut", f"{count} Schnitte mitgeliefert")


def _sqlite() -> Finding:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < (3, 35):
        return Finding("SQLite", "Fehler", f"Fassung {version} ist zu alt.", "Nötig ist 3.35 oder neuer; installieren Sie ein neueres Python.")
    return Finding("SQLite", "gut", f"Fassung {version}")


def _extras() -> Iterator[Finding]:
    for name, module, extra in (("PostgreSQL-Treiber", "psycopg", "server"), ("Parquet", "pyarrow", "parquet"), ("Drucken auf mehreren Rechnern", "distributed", "cluster")):
        if importlib.util.find_spec(module) is None:
            yield Finding(name, "Hinweis", "nicht installiert (nur nötig, wenn Sie es benutzen)", f"pip install 'reifegrad[{extra}]'")
        else:
            yield Finding(name, "gut", "vorhanden")
    if spelling_available():
        yield Finding("Rechtschreibprüfung", "gut", "vorhanden")
    else:
        yield Finding("Rechtschreibprüfung", "Hinweis", "nicht installiert (nur für eigene Kataloge nötig)", "Debian/Ubuntu: apt-get install hunspell hunspell-de-de")


def _writable(folder: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"x")
    except OSError:
        return Finding("Schreibrecht", "Fehler", f"Im Ordner {folder} darf nicht geschrieben werden.", "Wählen Sie einen Ordner in Ihrem Benutzerverzeichnis.")
    return Finding("Schreibrecht", "gut", f"im Ordner {folder}")


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    shown = f"{free / 1024**3:.1f} GB frei".replace(".", ",")
    if free < LEAST_FREE:
        return Finding("Speicherplatz", "Fehler", f"nur {shown}", "Schaffen Sie mindestens 500 MB Platz.")
    return Finding("Speicherplatz", "gut", shown)


def _disk(folder: Path) -> Finding:
    """A write-ahead log needs shared memory, which network drives do not give."""
    system = _file_system(folder)
    if system in NETWORK_SYSTEMS:
        return Finding("Datenträger", "Fehler", f"Der Ordner liegt auf einem Netzlaufwerk ({system}); dort kann eine Projektdatei Schaden nehmen.", "Legen Sie die Datei auf die eigene Festplatte, oder nehmen Sie PostgreSQL.")
    return Finding("Datenträger", "gut", system or "lokal")


def _file_system(folder: Path) -> str:
    mounts = Path("/proc/mounts")
    if not mounts.is_file():
        return ""
    entries = [line.split()[1:3] for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines() if len(line.split()) > 2]
    holding = [(point, system) for point, system in entries if folder == Path(point) or Path(point) in folder.parents]
    return max(holding, key=lambda item: len(item[0]), default=("", ""))[1]


def _port() -> Finding:
    with closing(socket.socket()) as probe:
        try:
            probe.bind(("127.0.0.1", PORT))
        except OSError:
            return Finding("Anschluss", "Hinweis", f"Der Anschluss {PORT} ist belegt; die Weboberfläche nimmt dann einen anderen.", "")
    return Finding("Anschluss", "gut", f"{PORT} ist frei")


def _clock(now: datetime) -> Finding:
    if now.date() < RELEASED:
        return Finding("Uhr", "Fehler", f"Die Uhr zeigt {now:%d.%m.%Y}.", "Stellen Sie Datum und Uhrzeit; sie stehen in jeder Fassung.")
    return Finding("Uhr", "gut", f"{now.astimezone():%d.%m.%Y %H:%M}")


def _project(place: str | Path, now: datetime) -> Iterator[Finding]:
    try:
        workspace = open_workspace(place)
        report = workspace.verify()
        events = workspace.events()
        owner = workspace.record("project", workspace.project)
    except StoreError as error:
        yield Finding("Projekt", "Fehler", str(error))
        return
    if report.faults:
        yield Finding("Geschichte", "Fehler", report.faults[0], "Stellen Sie die letzte Sicherung her: reifegrad restore")
    else:
        yield Finding("Geschichte", "gut", f"{report.events} Einträge in {shown_place(place)}, Kette unversehrt")
    if events and events[-1].at > now.astimezone(UTC) + timedelta(minutes=5):
        yield Finding("Uhr", "Fehler", f"Der letzte Eintrag stammt vom {events[-1].at:%d.%m.%Y %H:%M}, also aus der Zukunft.", "Stellen Sie die Uhr; eine von beiden Angaben ist falsch.")
    until = str(owner.fields["retention_until"] or "") if owner else ""
    if until and until < now.date().isoformat():
        yield Finding("Aufbewahrung", "Fehler", f"Die Frist zur Aufbewahrung ist am {date.fromisoformat(until):%d.%m.%Y} abgelaufen.", "Löschen Sie das Projekt und seine Sicherungen, oder beschließen Sie eine neue Frist (Handbuch, Seite »Datenschutz«).")
    unused = workspace.unused_planning() if workspace.waves() else []
    if unused:
        yield Finding("Planung", "Hinweis", f"{german.amount(len(unused), 'Eintrag wird', 'Einträge werden')} nicht angewandt: {' '.join(item.why for item in unused)}",
                      "Setzen Sie die Einträge neu oder nehmen Sie sie zurück (Handbuch, Seite »Planung«).")
    open_ = workspace.conflicts()
    if open_:
        yield Finding("Konflikte", "Hinweis", f"{len(open_)} offen", "reifegrad conflicts")
