"""Catalogues kept inside the project, by content hash: a wave is scored by the very questions it was asked with."""

from __future__ import annotations

import json
import tempfile
import zlib
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, select

from assessment import ways
from assessment.store import tables
from assessment.store.engine import StoreError, insert_missing
from questionnaires import Catalogue, for_land, load

LARGEST = 64 * 1024 * 1024


def keep_catalogue(connection: Connection, folder: Path) -> str:
    """Store the files of a valid catalogue folder once; gives its content hash."""
    catalogue = load(folder).catalogue
    if catalogue is None:
        raise StoreError(f"Der Fragenkatalog in »{folder}« hat Fehler. Prüfen Sie ihn zuerst.", ways.CATALOGUE_CHECK)
    files = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.yaml"))}
    keep_files(connection, catalogue.content_hash, catalogue.edition, files)
    return catalogue.content_hash


def keep_files(connection: Connection, content_hash: str, edition: str, files: dict[str, str]) -> None:
    """Store the files of a catalogue under its hash, unless they are there."""
    packed = zlib.compress(json.dumps(files, ensure_ascii=False, sort_keys=True).encode(), 9)
    insert_missing(connection, tables.stored_catalogue, {"content_hash": content_hash, "edition": edition, "files": packed})


def catalogue_files(connection: Connection, content_hash: str) -> tuple[str, dict[str, str]]:
    """Give edition and files of a stored catalogue; raises StoreError."""
    edition, packed = _row(connection, content_hash)
    return edition, _files(packed)


def _row(connection: Connection, content_hash: str) -> tuple[str, bytes]:
    table = tables.stored_catalogue
    row = connection.execute(select(table.c.edition, table.c.files).where(table.c.content_hash == content_hash)).one_or_none()
    if row is None:
        raise StoreError(f"Der Fragenkatalog dieser Erhebung (Prüfsumme {content_hash[:12]}) fehlt in der Projektdatei.")
    return str(row.edition), bytes(row.files)


def _files(packed: bytes) -> dict[str, str]:
    files: dict[str, str] = json.loads(zlib.decompressobj().decompress(packed, LARGEST))
    return files


def stored_catalogue(connection: Connection, content_hash: str, land: str) -> Catalogue:
    """Give a stored catalogue as it applies in a Land (empty: its own)."""
    return _in_land(content_hash, *_row(connection, content_hash), land)


@lru_cache(maxsize=16)
def _in_land(content_hash: str, edition: str, packed: bytes, land: str) -> Catalogue:
    catalogue = unpacked(content_hash, edition, packed)
    return for_land(catalogue, land or catalogue.land)


@lru_cache(maxsize=8)
def unpacked(content_hash: str, edition: str, packed: bytes) -> Catalogue:
    """Load a catalogue from its packed files, once per process; raises StoreError unless they give exactly the hash they were stored under."""
    with tempfile.TemporaryDirectory(prefix="reifegrad-") as place:
        folder = Path(place) / edition
        for name, text in sorted(_files(packed).items()):
            path = folder / name
            if not path.resolve().is_relative_to(folder.resolve()):
                raise StoreError("Der gespeicherte Fragenkatalog enthält unerlaubte Dateinamen.")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        catalogue = load(folder).catalogue
    if catalogue is None or catalogue.content_hash != content_hash:
        raise StoreError(f"Der gespeicherte Fragenkatalog {edition} ist unvollständig oder wurde verändert.")
    return catalogue
