"""What a form sent: every text in its kept form, nothing that a database or a report could not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from fastapi import UploadFile
from starlette.datastructures import FormData

from assessment.answers import parsed_day
from assessment.changes import text_fault, tidy
from assessment.errors import BrokenProject
from questionnaires import Problem

PASSWORD = "kennwort"  # noqa: S105 - a field's name
"""How the names of fields for passwords begin."""


@dataclass(frozen=True)
class Upload:
    """A file that was sent, read whole (its size is bounded by the request's)."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Form:
    """The fields of a form in the order sent; texts are tidied, a field given twice keeps both. ``faults``: what no database or report could hold.

    ``passwords``: fields called „kennwort…“ exactly as typed.
    """

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    faults: tuple[Problem, ...] = ()

    def text(self, name: str) -> str:
        """Give a field's text, empty where it was not sent."""
        return self.texts.get(name, ("",))[-1]

    def password(self, name: str) -> str:
        """Give a password with every blank it has, empty where it was not sent."""
        return self.passwords.get(name, "")

    def many(self, name: str) -> tuple[str, ...]:
        """Give all values of a field that may be sent more than once."""
        return tuple(value for value in self.texts.get(name, ()) if value)

    def has(self, name: str) -> bool:
        """Tell whether a field was sent at all."""
        return name in self.texts

    def flag(self, name: str) -> bool:
        """Tell whether a box was ticked."""
        return bool(self.text(name))

    def whole(self, name: str, default: int = 0) -> int:
        """Give a whole number (no sign, at most nine digits), the default for anything else."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else default

    def day(self, name: str, label: str) -> date | None:
        """Give a day in German or ISO form, None for an empty field; raises BrokenProject."""
        text = self.text(name)
        if not text:
            return None
        day = parsed_day(text)
        if day is None:
            raise BrokenProject([Problem("form-day", label, 0, f"»{text}« ist kein Datum.", "Schreiben Sie Tag.Monat.Jahr, z. B. 04.05.2026.")])
        return day

    def upload(self, name: str) -> Upload | None:
        """Give a file, None where none was chosen."""
        found = self.uploads.get(name)
        return found if found and (found.name or found.content) else None


def faults_in(texts: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """Give what is wrong with texts: control characters, lone surrogates, characters no report can print."""
    for name, values in texts.items():
        for value in values:
            fault = text_fault(value)
            if fault:
                yield Problem("form-text", name, 0, *fault)


async def read_form(data: FormData) -> Form:
    """Read a form as it came, with the faults of texts nobody can keep."""
    texts: dict[str, tuple[str, ...]] = {}
    passwords: dict[str, str] = {}
    uploads: dict[str, Upload] = {}
    for name, value in data.multi_items():
        if isinstance(value, str):
            texts[name] = (*texts.get(name, ()), tidy(value))
            if name.startswith(PASSWORD):
                passwords[name] = value
        elif isinstance(value, UploadFile) or hasattr(value, "read"):
            uploads[name] = Upload(value.filename or "", await value.read())
    return Form(texts, passwords, uploads, tuple(faults_in(texts)))
