"""What travels inside a Gutachten: the workbook for people, the data for machines."""

from __future__ import annotations

from reports.case import Case
from reports.composed import Attachment
from reports.machine_data import machine_json
from reports.workbook import annex_workbook

XLSX, JSON = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/json"


def annexes(case: Case) -> tuple[Attachment, ...]:
    """Give workbook and machine data of a member's case."""
    return (Attachment(f"anlage-{case.key}.xlsx", XLSX, "Antworten, Werte, Lücken, Maßnahmen und Fahrplan als Tabellen", annex_workbook(case)),
            Attachment(f"daten-{case.key}.json", JSON, "Dieselben Daten in maschinenlesbarer Form", machine_json(case)))
