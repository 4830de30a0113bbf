"""Bundles carry a project between laptop and server: a zip of events, catalogues and documents, with a pass phrase if wanted.

Events travel in plain form inside the zip (each place seals them with its own keys) and keep their id, author and time; importing
one twice changes nothing. Erased people and municipalities travel as such, so that an old laptop does not bring them back.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyrage

from assessment.changes import Change, Outcome
from assessment.exchange.intake import Intake
from assessment.exchange.unpacking import listed_parts, unpacked
from assessment.store import KINDS, WITH_FILES, BadValue, Event, Stamp, Workspace, Writer
from questionnaires import Problem

FORMAT = "reifegrad-buendel/1"
MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 500 * 1024 * 1024, 1024 * 1024 * 1024, 20_000
PART = re.compile(r"manifest\.json|events\.jsonl|catalogues/[0-9a-f]{64}\.json|files/[0-9a-f]{64}")
AGE_MAGIC = b"age-encryption.org/v1"
TRAVELLING = ("save", "undo", "conflict", "resolution")


@dataclass(frozen=True)
class Bundle:
    """An opened bundle, every part checked against the manifest."""

    project: str
    title: str
    erased: tuple[str, ...]
    events: tuple[dict[str, Any], ...]
    catalogues: Mapping[str, tuple[str, dict[str, str]]]
    files: Mapping[str, bytes]


@dataclass
class BundleResult:
    """What an import of a bundle did: outcomes of the events that were new, how many were known, erasures followed."""

    outcomes: list[Outcome] = field(default_factory=list)
    known: int = 0
    erased: int = 0


def write_bundle(workspace: Workspace, erased: list[str], passphrase: str = "") -> bytes:
    """Give the whole project as a bundle; ``erased`` are the destroyed scopes."""
    parts = dict(_parts(workspace))
    owner = workspace.record("project", workspace.project)
    manifest = {"format": FORMAT, "projekt": workspace.project, "titel": str(owner.fields["title"]) if owner else "", "geloescht": erased,
                "teile": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(parts.items())}}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
        for name, content in sorted(parts.items()):
            packed.writestr(name, content)
    return bytes(pyrage.passphrase.encrypt(stream.getvalue(), passphrase)) if passphrase else stream.getvalue()


def _parts(workspace: Workspace) -> Iterator[tuple[str, bytes]]:
    lines = [json.dumps(_plain(event), ensure_ascii=False) for event in workspace.events() if event.action in TRAVELLING and event.changes]
    yield "events.jsonl", ("\n".join(lines) + "\n").encode()
    for content_hash in sorted({str(wave.fields["catalogue"]) for wave in workspace.records("wave", removed=True)}):
        edition, files = workspace.catalogue_files(content_hash)
        yield f"catalogues/{content_hash}.json", json.dumps({"ausgabe": edition, "dateien": files}, ensure_ascii=False).encode()
    wanted = {str(item.fields["sha256"]) for kind in WITH_FILES for item in workspace.records(kind)} | {str(wave.fields["snapshot"]) for wave in workspace.waves()}
    for digest in sorted(wanted - {""}):
        yield f"files/{digest}", workspace.file(digest)


def _plain(event: Event) -> dict[str, Any]:
    return {"id": event.id, "at": event.at.isoformat(), "actor": event.actor, "source": event.source, "action": event.action, "kind": event.kind, "record": event.record,
            "version": event.version, "refers": event.refers, "changes": {name: list(pair) for name, pair in event.changes.items()}}


def read_bundle(content: bytes, name: str, passphrase: str, intake: Intake) -> Bundle | None:
    """Open and check a bundle; notes all problems and gives None if there are any."""
    before = len(intake.problems)
    plain = _opened(content, name, passphrase, intake)
    parts = _checked_parts(plain, name, intake) if plain is not None else {}
    manifest = _json(parts.get("manifest.json", b""), name, "manifest.json", intake) if len(intake.problems) == before else None
    if not isinstance(manifest, dict) or len(intake.problems) > before:
        return None
    _check_manifest(manifest, parts, name, intake)
    if len(intake.problems) > before:
        return None
    events = tuple(_events(parts["events.jsonl"], name, intake))
    catalogues = {}
    for part in parts:
        if part.startswith("catalogues/"):
            data = _json(parts[part], name, part, intake)
            catalogues[part[11:-5]] = (str(data["ausgabe"]), {str(key): str(text) for key, text in data["dateien"].items()}) if _is_catalogue(data) else ("", {})
    files = {part[6:]: data for part, data in parts.items() if part.startswith("files/")}
    _check_contents(catalogues, files, name, intake)
    if len(intake.problems) > before:
        return None
    return Bundle(str(manifest["projekt"]), str(manifest["titel"]), tuple(str(item) for item in manifest["geloescht"]), events, catalogues, files)


def _opened(content: bytes, name: str, passphrase: str, intake: Intake) -> bytes | None:
    """Give the zip, decrypted where a pass phrase protects it."""
    if len(content) > MOST_BYTES:
        intake.refuse("file-too-large", name, 0, f"Die Datei ist größer als {MOST_BYTES // 1024 // 1024} MB.", "Übertragen Sie große Belege getrennt.")
        return None
    if not content.startswith(AGE_MAGIC):
        return content
    if not passphrase:
        intake.refuse("bundle-locked", name, 0, "Das Bündel ist mit einem Kennwort geschützt.", "Nennen Sie das Kennwort.")
        return None
    try:
        return bytes(pyrage.passphrase.decrypt(content, passphrase))
    except pyrage.DecryptError:
        intake.refuse("bundle-locked", name, 0, "Das Kennwort passt nicht, oder die Datei ist beschädigt.", "Prüfen Sie Groß- und Kleinschreibung, oder lassen Sie sich das Bündel neu geben.")
        return None


def _checked_parts(content: bytes, name: str, intake: Intake) -> dict[str, bytes]:
    """Give the parts of the zip, within limits and with allowed names only."""
    try:
        listed = listed_parts(content)
        strange = [part.filename for part in listed if not PART.fullmatch(part.filename)]
        if strange or len({part.filename for part in listed}) != len(listed):
            intake.refuse("bundle-broken", name, 0, f"Das Bündel enthält fremde oder doppelte Teile ({', '.join(part[:60] for part in strange[:3])}).", "Lassen Sie es neu schreiben.")
        elif sum(part.file_size for part in listed) > MOST_UNPACKED or len(listed) > MOST_PARTS:
            intake.refuse("file-too-large", name, 0, "Das Bündel ist ausgepackt ungewöhnlich groß und wird nicht geöffnet.", "Übertragen Sie große Belege getrennt.")
        else:
            return unpacked(content, listed)
    except zipfile.BadZipFile:
        intake.refuse("bundle-broken", name, 0, "Die Datei ist kein Bündel oder unvollständig übertragen.", "Übertragen Sie sie noch einmal; Bündel enden auf .zip oder .zip.age.")
    return {}


def _json(content: bytes, name: str, part: str, intake: Intake) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        intake.refuse("bundle-broken", name, part, "Dieser Teil des Bündels ist nicht lesbar.", "Lassen Sie das Bündel neu schreiben.")
        return None


def _check_manifest(manifest: Mapping[str, Any], parts: Mapping[str, bytes], name: str, intake: Intake) -> None:
    listed = manifest.get("teile")
    sound = manifest.get("format") == FORMAT and isinstance(listed, dict) and isinstance(manifest.get("geloescht"), list) and isinstance(manifest.get("projekt"), str) and "titel" in manifest
    if not sound or not isinstance(listed, dict):
        intake.refuse("bundle-broken", name, "manifest.json", "Das Inhaltsverzeichnis passt nicht zu dieser Fassung von reifegrad.", f"Erlaubt ist das Format {FORMAT}.")
        return
    for part in sorted(set(listed) | (set(parts) - {"manifest.json"}) | {"events.jsonl"}):
        if part not in parts or part not in listed or hashlib.sha256(parts[part]).hexdigest() != listed[part]:
            intake.refuse("bundle-broken", name, part, "Dieser Teil fehlt oder wurde nach dem Schreiben verändert.", "Übertragen Sie das Bündel noch einmal.")


def _is_catalogue(data: object) -> bool:
    return isinstance(data, dict) and isinstance(data.get("ausgabe"), str) and isinstance(data.get("dateien"), dict)


def _check_contents(catalogues: Mapping[str, tuple[str, dict[str, str]]], files: Mapping[str, bytes], name: str, intake: Intake) -> None:
    broken = [key for key, (edition, _) in catalogues.items() if not edition] + [key for key, data in files.items() if hashlib.sha256(data).hexdigest() != key]
    for key in broken:
        intake.refuse("bundle-broken", name, key[:12], "Der Inhalt passt nicht zu seiner Prüfsumme.", "Übertragen Sie das Bündel noch einmal.")


def _events(content: bytes, name: str, intake: Intake) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), start=1):
        event = _json(line.encode(), name, f"events.jsonl, Zeile {number}", intake) if line.strip() else None
        if event is not None and not _is_event(event):
            intake.refuse("bundle-broken", name, f"events.jsonl, Zeile {number}", "Dieser Eintrag der Geschichte ist unvollständig oder unbekannt.", "Lassen Sie das Bündel neu schreiben; beide Seiten brauchen dieselbe Fassung von reifegrad.")
        elif event is not None:
            yield event


def _is_event(event: Any) -> bool:
    if not isinstance(event, dict) or not all(isinstance(event.get(key), str) for key in ("id", "at", "actor", "source", "action", "kind", "record", "refers")):
        return False
    changes = event.get("changes")
    try:
        uuid.UUID(event["id"])
        stamp = datetime.fromisoformat(event["at"])
    except ValueError:
        return False
    fits = isinstance(changes, dict) and all(isinstance(pair, list) and len(pair) == 2 for pair in changes.values())
    return fits and stamp.tzinfo is not None and event["action"] in TRAVELLING and event["kind"] in KINDS and len(event["source"]) <= 60 and len(event["record"]) == 36 and len(event["actor"]) in (0, 36)


def apply_bundle(writer: Writer, bundle: Bundle, name: str) -> tuple[BundleResult, list[Problem]]:
    """Bring the events of a bundle into an open transaction; values a field cannot hold become problems."""
    result, problems = BundleResult(), []
    for number, event in enumerate(bundle.events, start=1):
        if writer.knows(event["id"]):
            result.known += 1
            continue
        stamp = Stamp(event["id"], datetime.fromisoformat(event["at"]), event["actor"], event["source"])
        old = {key: pair[0] for key, pair in event["changes"].items()}
        new = {key: pair[1] for key, pair in event["changes"].items()}
        try:
            result.outcomes.append(writer.receive(Change(event["kind"], event["record"], new, old, f"Eintrag {number}"), stamp, event["action"], event["refers"]))
        except BadValue as bad:
            problems.append(Problem("value-refused", f"{name}, events.jsonl", number, f"Feld »{bad.field}«: {bad.message}", bad.remedy))
    return result, problems
