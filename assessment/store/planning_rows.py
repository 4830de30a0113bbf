"""Rows → what group and members agreed for planning; what no longer fits is kept, left out and named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, select

from assessment.agreements import Decision, GroupPlanning, MemberPlanning, Pin, Resolution
from assessment.settings import Agreed, Faulty, decision_from, find_setting, foreign_names, group_planning, member_planning, pin_fault, pin_from
from assessment.store import tables
from assessment.store.wall import within
from questionnaires import Catalogue

Row: TypeAlias = dict[str, Any]


class Unused(NamedTuple):
    """A kept entry that is not applied: the municipality's id (empty: the group's) and why, as a German sentence."""

    town: str
    why: str


class PlanningRows:
    """Reads the settings, pins and decisions of a wave once; ``unused`` holds what is not applied."""

    def __init__(self, connection: Connection, catalogue: Catalogue, wave: str) -> None:
        self.connection, self.catalogue, self.wave = connection, catalogue, wave
        self.unused: list[Unused] = []
        self.settings: dict[str, dict[str, Agreed]] = defaultdict(dict)
        self.pins: dict[str, list[Pin]] = defaultdict(list)
        self.decisions: dict[str, list[Decision]] = defaultdict(list)
        for row in self._rows("plan_setting", "key"):
            self._read_setting(row)
        for row in self._rows("pin", "measure"):
            self._read_pin(row)
        for row in self._rows("decision", "measure"):
            self._read_decision(row)

    def group(self) -> GroupPlanning:
        """Give what holds for the group."""
        return group_planning(self.settings[""], tuple(self.pins[""]))

    def member(self, town: str) -> MemberPlanning:
        """Give what holds for a municipality."""
        return member_planning(self.settings[town], tuple(self.pins[town]), tuple(self.decisions[town]))

    def _rows(self, kind: str, order: str) -> Iterator[Row]:
        table = tables.TABLES[kind]
        query = select(table).where(table.c.wave_id == self.wave, table.c.removed.is_(False), *within(self.connection, table))
        yield from sorted((dict(row) for row in self.connection.execute(query).mappings()), key=lambda row: (row[order], row["id"]))

    def _read_setting(self, row: Row) -> None:
        town, key = row["municipality_id"] or "", row["key"]
        setting = find_setting(key, to_member=bool(town))
        if setting is None:
            self._leave(row, f"Die Planungsvorgabe »{key}« kennt diese Fassung von reifegrad nicht.")
            return
        try:
            value = setting.form.read(setting.label, row["value"])
        except Faulty as wrong:
            self._leave(row, f"Die Planungsvorgabe »{key}« gilt nicht: {wrong.faults[0].message}")
            return
        foreign = list(foreign_names(self.catalogue, setting, value))
        if foreign:
            self._leave(row, f"Die Planungsvorgabe »{key}« gilt nicht: {foreign[0][1]}")
        else:
            self.settings[town][key] = Agreed(value, Resolution(row["body"], row["day"]))

    def _read_pin(self, row: Row) -> None:
        if not self._is_known(row):
            return
        pin = pin_from(row)
        fault = pin_fault(pin)
        if fault:
            self._leave(row, fault[0])
        else:
            self.pins[row["municipality_id"] or ""].append(pin)

    def _read_decision(self, row: Row) -> None:
        if not row["choice"] or not self._is_known(row):
            return
        try:
            self.decisions[row["municipality_id"]].append(decision_from(row))
        except ValueError:
            self._leave(row, f"Die Entscheidung zu {row['measure']} lautet »{row['choice']}«; das Wort gibt es nicht.")

    def _is_known(self, row: Row) -> bool:
        """Tell whether the catalogue has the measure of a pin or decision; notes it otherwise."""
        if row["measure"] in self.catalogue.measure:
            return True
        what = "Entscheidung" if "choice" in row else "Festlegung"
        self._leave(row, f"Die {what} zu {row['measure']} gilt nicht: Diese Maßnahme gibt es im Katalog {self.catalogue.edition} nicht.")
        return False

    def _leave(self, row: Row, why: str) -> None:
        self.unused.append(Unused(row["municipality_id"] or "", why))
