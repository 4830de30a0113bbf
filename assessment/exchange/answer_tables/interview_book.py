"""Which interview a row of a table means: one that stands, or one the row itself creates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from assessment.answers import parsed_day
from assessment.changes import Change, Value
from assessment.exchange.answer_tables.rows import DAY, INTERVIEW, ROLE
from assessment.exchange.intake import Context, Intake, InterviewRow
from assessment.model import Municipality
from questionnaires import allowed_words, nearest

Cells: TypeAlias = Mapping[str, str]
Place: TypeAlias = int | str

FIRST_YEAR = 1990


class InterviewBook:
    """The interviews rows may name: those that stand, and those that rows with role and day create."""

    def __init__(self, context: Context, file: str, intake: Intake) -> None:
        self.context, self.file, self.intake = context, file, intake
        self.rows: dict[tuple[str, str], list[InterviewRow]] = {}
        for row in context.interviews:
            self.rows.setdefault((row.municipality, row.label), []).append(row)
        self.told: set[tuple[str, ...]] = set()

    def find(self, town: Municipality, cells: Cells, place: Place) -> InterviewRow | None:
        """Give the interview of a row, made or given its day if need be; notes what does not fit, each thing once."""
        label, role = cells[INTERVIEW], cells.get(ROLE, "")
        found = self.rows.get((town.id, label), [])
        if len(found) > 1:
            self._refuse("interview-duplicate", place, f"Die Kennung »{label}« tragen bei {town.name} zwei Interviews.", "Geben Sie jedem Interview eine eigene Kennung.", town.id, label)
            return None
        day, valid = self._day(cells.get(DAY, ""), place)
        if role and role not in self.context.catalogue.roles:
            self._refuse("value-not-allowed", place, f"Die Rolle »{role}« gibt es nicht. {nearest(role, self.context.catalogue.roles)}".strip(), f"Erlaubt sind: {allowed_words(self.context.catalogue.roles, 30)}.", role)
            return None
        if not valid:
            return None
        return self._matching(found[0], role, day, place) if found else self._made(town, label, role, day, place)

    def _refuse(self, code: str, place: Place, message: str, remedy: str, *about: str) -> None:
        if (code, *about) not in self.told:
            self.told.add((code, *about))
            self.intake.refuse(code, self.file, place, message, remedy)

    def _day(self, text: str, place: Place) -> tuple[date | None, bool]:
        """Give a day and whether the cell is in order."""
        day = parsed_day(text) if text else None
        if text and (day is None or day.year < FIRST_YEAR):
            self._refuse("date-invalid", place, f"»{text}« ist kein gültiges Datum.", "Schreiben Sie Tag.Monat.Jahr mit vierstelligem Jahr, z. B. 14.09.2026.", text)
            return None, False
        if day and day > self.context.today:
            self._refuse("date-in-future", place, f"Das Datum {text} liegt in der Zukunft.", "Prüfen Sie Jahr und Monat; erlaubt ist höchstens der heutige Tag.", text)
            return None, False
        return day, True

    def _made(self, town: Municipality, label: str, role: str, day: date | None, place: Place) -> InterviewRow | None:
        known = [name for owner, name in self.rows if owner == town.id]
        if not (label and role and day):
            self._refuse("interview-unknown", place, f"Das Interview »{label}« gibt es bei {town.name} nicht. {nearest(label, known)}".strip(),
                         f"Vorhanden sind: {allowed_words(known) or 'noch keine'}; ein neues Interview braucht Kennung, Rolle und Datum.", town.id, label)
            return None
        row = InterviewRow(self.context.id_of("interview", self.context.wave, town.id, label), town.id, label, role, day)
        self.rows[town.id, label] = [row]
        fields: dict[str, Value] = {"label": label, "role": role, "day": day.isoformat(), "position": len(known)}
        self._change(row, fields, place)
        return row

    def _matching(self, row: InterviewRow, role: str, day: date | None, place: Place) -> InterviewRow:
        """Check role and day of a row against the interview; a planned one gets its day."""
        for name, given, stands in (("Rolle", role, row.role), ("Datum", f"{day:%d.%m.%Y}" if day else "", f"{row.day:%d.%m.%Y}" if row.day else "")):
            if given and stands and given != stands:
                self._refuse("interview-mismatch", place, f"Das Interview »{row.label}« hat als {name} {stands}, hier steht {given}.",
                             "Verbessern Sie die Angabe oder die Kennung; ein anderes Gespräch braucht eine eigene Kennung.", row.id, name, given)
        if row.day is None and day:
            row = replace(row, day=day)
            self.rows[row.municipality, row.label] = [row]
            self._change(row, {"day": day.isoformat()}, place)
        return row

    def _change(self, row: InterviewRow, fields: Mapping[str, Value], place: Place) -> None:
        whole = {"wave_id": self.context.wave, "municipality_id": row.municipality, **fields}
        self.intake.changes.append(Change("interview", row.id, whole, place=shown_place(self.file, place)))


def shown_place(file: str, place: Place) -> str:
    """Give file and place as text."""
    return f"{file}, Zeile {place}" if isinstance(place, int) else f"{file}, {place}"
