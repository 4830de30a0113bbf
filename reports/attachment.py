"""A file that travels inside a document, so that its numbers can be read by machines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attachment:
    """A file embedded in a PDF: name (ASCII, with extension), media type, description in German, content."""

    name: str
    media_type: str
    description: str
    content: bytes
