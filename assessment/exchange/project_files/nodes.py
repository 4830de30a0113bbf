"""A hand-hold for reading raw YAML mappings: typed values out, problems with file and line collected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assessment.answers import parsed_day
from assessment.changes import text_fault
from questionnaires import Document, Places, Problem, allowed_words, nearest


@dataclass
class Node:
    """A raw node with its path; every getter notes a problem and gives None instead of raising."""

    raw: Any
    path: tuple[str | int, ...]
    places: Places
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, document: Document, problems: list[Problem]) -> Node:
        """Start at the root of a document, adding to a common list of problems."""
        problems += document.problems
        root = cls(document.data, (), document.places, problems)
        root.refuse_unprintable()
        return root

    def refuse_unprintable(self) -> None:
        """Refuse texts and keys with characters that no report could print."""
        if isinstance(self.raw, str) and (fault := text_fault(self.raw)):
            self.refuse("character-unprintable", *fault)
        for key in self.raw if isinstance(self.raw, dict) else range(len(self.raw)) if isinstance(self.raw, list) else ():
            if isinstance(key, str) and (fault := text_fault(key)):
                self.refuse("character-unprintable", *fault)
            self.child(key).refuse_unprintable()

    def refuse(self, code: str, message: str, remedy: str, key: str | int | None = None) -> None:
        """Note a problem at this node or at one of its keys."""
        path = self.path if key is None else (*self.path, key)
        self.problems.append(self.places.problem(code, path, message, remedy))

    def child(self, key: str | int) -> Node:
        """Step down to a key (None below a missing one)."""
        inside = (isinstance(self.raw, dict) and key in self.raw) or (isinstance(self.raw, list) and isinstance(key, int))
        return Node(self.raw[key] if inside else None, (*self.path, key), self.places, self.problems)

    def is_mapping(self, what: str) -> bool:
        """Check that this is a mapping."""
        if isinstance(self.raw, dict):
            return True
        if self.raw is not None or self.path:
            self.refuse("value-wrong-type", f"{what} ist keine Zuordnung »Schlüssel: Wert«.", "Vergleichen Sie mit dem kommentierten Beispiel im Handbuch.")
        return False

    def items(self, what: str) -> list[tuple[str, Node]]:
        """Give the entries of a mapping."""
        return [(key, self.child(key)) for key in self.raw] if self.is_mapping(what) else []

    def elements(self, what: str) -> list[Node]:
        """Give the elements of a list."""
        if self.raw is None:
            return []
        if not isinstance(self.raw, list):
            self.refuse("value-wrong-type", f"{what} ist keine Liste.", "Beginnen Sie jeden Eintrag mit »- «.")
            return []
        return [self.child(index) for index in range(len(self.raw))]

    def only_keys(self, allowed: Iterable[str]) -> None:
        """Refuse keys that do not exist here."""
        known = list(allowed)
        for key in self.raw if isinstance(self.raw, dict) else ():
            if key not in known:
                self.refuse("key-unknown", f"Den Schlüssel »{key}« gibt es hier nicht. {nearest(key, known)}".strip(),
                            f"Erlaubt sind: {allowed_words(known, 30)}.", key)

    def text(self, key: str, *, required: bool = False) -> str:
        """Give a text, empty where missing."""
        value = self.raw.get(key) if isinstance(self.raw, dict) else None
        if value is None or (isinstance(value, str) and not value.strip()):
            if required:
                self.refuse("key-missing", f"Die Pflichtangabe »{key}« fehlt.", f"Ergänzen Sie die Zeile »{key}: …«.")
            return ""
        if not isinstance(value, str):
            self.refuse("value-wrong-type", f"Die Angabe »{key}« ist kein einfacher Text.", "Schreiben Sie einen einzelnen Text, notfalls in Anführungszeichen.", key)
            return ""
        return value.strip()

    def word(self, key: str, allowed: Iterable[str], *, default: str = "", required: bool = False) -> str:
        """Give one of the allowed words."""
        known = list(allowed)
        value = self.text(key, required=required)
        if not value:
            return default
        if value not in known:
            self.refuse("value-not-allowed", f"»{value}« ist als »{key}« nicht erlaubt. {nearest(value, known)}".strip(),
                        f"Erlaubt sind: {allowed_words(known, 30)}.", key)
            return default
        return value

    def day(self, key: str, *, today: date, required: bool = False) -> date | None:
        """Give a date of the form 2026-05-04 or 04.05.2026 that does not lie in the future."""
        value = self.text(key, required=required)
        if not value:
            return None
        parsed = parsed_day(value)
        if parsed is None:
            self.refuse("date-invalid", f"»{value}« ist als »{key}« kein gültiges Datum.", "Schreiben Sie Jahr-Monat-Tag, z. B. 2026-05-04.", key)
        elif parsed > today:
            self.refuse("date-in-future", f"Das Datum {value} bei »{key}« liegt in der Zukunft.", "Prüfen Sie Jahr und Monat; erlaubt ist höchstens der heutige Tag.", key)
            return None
        return parsed
