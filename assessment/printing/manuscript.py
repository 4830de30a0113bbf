"""What goes to the press, and the key that covers all it says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reports.composed import Composed


class Form(Enum):
    """The kind of file a document becomes; the value is its ending."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"


@dataclass(frozen=True)
class Manuscript:
    """A composed document and what it is to be set as."""

    form: Form
    composed: Composed


def content_key(manuscript: Manuscript, machinery: str) -> str:
    """Give the SHA-256 over all that decides the bytes: form, every field of what is composed, and the machinery that sets it."""
    digest = hashlib.sha256()
    for part in _parts((machinery, manuscript)):
        digest.update(part)
    return digest.hexdigest()


def _parts(value: Any) -> Iterator[bytes]:
    """Give a value as unmistakable bytes: each part with its kind and length, mappings by sorted key; raises TypeError for unknown kinds."""
    if isinstance(value, bytes):
        yield b"b%d:" % len(value)
        yield value
    elif isinstance(value, str):
        text = value.encode("utf-8", "surrogatepass")
        yield b"s%d:" % len(text)
        yield text
    elif isinstance(value, Enum):
        yield from _parts(str(value.value))
    elif is_dataclass(value):
        yield from _parts({field.name: getattr(value, field.name) for field in fields(value)})
    elif isinstance(value, Mapping):
        yield b"m%d:" % len(value)
        for key in sorted(value):
            yield from _parts((key, value[key]))
    elif isinstance(value, tuple | list):
        yield b"t%d:" % len(value)
        for item in value:
            yield from _parts(item)
    else:
        raise TypeError(f"no key for {type(value).__name__}")
