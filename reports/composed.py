"""A document ready to be laid out, and the files that travel inside it; free of everything a worker of the press does not need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Attachment:
    """A file embedded in a PDF: name (ASCII, with extension), media type, description in German, content."""

    name: str
    media_type: str
    description: str
    content: bytes


@dataclass(frozen=True)
class Composed:
    """A document ready to be laid out: HTML that refers to bundled assets and to ``given`` files only, attachments, ISO day of issue."""

    html: str
    issued: str
    given: Mapping[str, bytes]
    attachments: tuple[Attachment, ...] = ()
