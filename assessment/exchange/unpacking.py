"""Zip files from strangers: what is in them and their parts, never more of a part than it claims to hold."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

CHUNK = 1024 * 1024
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@contextmanager
def _as_broken_zip() -> Iterator[None]:
    """Turn whatever zipfile raises for damaged bytes into BadZipFile."""
    try:
        yield
    except (OSError, EOFError, ValueError, RuntimeError, LookupError, zlib.error, struct.error) as error:
        raise zipfile.BadZipFile(str(error)) from error


def listed_parts(content: bytes) -> list[zipfile.ZipInfo]:
    """Give what a zip says it holds, nothing unpacked; raises BadZipFile."""
    with _as_broken_zip(), zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.infolist()


def unpacked(content: bytes, parts: Iterable[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Give parts by name; raises BadZipFile.

    A part that unpacks to more than it says is cut there and then fails its check sum: reading it as a whole would fill the
    memory first. Methods besides deflate are not used in our formats and have no such limit.
    """
    with _as_broken_zip(), zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {part.filename: _read(packed, part) for part in parts}


def refuse_untrue(content: bytes, parts: Iterable[zipfile.ZipInfo]) -> None:
    """Unpack parts without keeping anything; raises BadZipFile for one that does not hold exactly what it claims."""
    with _as_broken_zip(), zipfile.ZipFile(io.BytesIO(content)) as packed:
        for part in parts:
            for _ in _chunks(packed, part):
                pass


def _read(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    return b"".join(_chunks(packed, part))


def _chunks(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    if part.compress_type not in METHODS:
        raise zipfile.BadZipFile(part.filename)
    with packed.open(part) as stream:
        yield from iter(lambda: stream.read(CHUNK), b"")
