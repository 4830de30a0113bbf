"""Working groups of any size, made by hand: every number follows from the member's place, so that tests can say what must come out."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

from questionnaires import Catalogue, load, walk_fields
from reports.compared import (
    ComparedCell,
    ComparedNode,
    ComparedRow,
    ComparisonFacts,
    LessonFacts,
    MatrixFacts,
    SharedGapFacts,
    SharedStrengthFacts,
    SignalFacts,
    TwinFacts,
)
from reports.group_case import GroupCase, MemberFacts
from reports.planned import COMMON, Ballot, Carried, Deadline, DeadlineKind, Firmness, JointMeasure, LoadRow, Part, PlanFacts, PlannedLine, YearMoney

ISSUED, BEGINS, ENDS = date(2026, 11, 21), date(2027, 1, 1), date(2030, 12, 31)
EQUAL, SHAPLEY = "zu gleichen Teilen", "nach dem Beitrag zur Ersparnis (Shapley-Wert)"
PERIODS = tuple(f"{quarter}. Quartal {year}" for year in range(2027, 2031) for quarter in range(1, 5))
NAN = math.nan
CHOICES = ("dabei", "", "nicht dabei")


def member_names(count: int) -> tuple[str, ...]:
    """Give names of which some are long."""
    return tuple(f"Verwaltungsgemeinschaft Oberes Musterland {place}" if place % 5 == 4 else f"Stadt Musterstadt {place}" for place in range(1, count + 1))


def group_case(count: int, catalogue: Catalogue | None = None) -> GroupCase:
    """Give a group of ``count`` members that see everything of each other and do two measures jointly."""
    catalogue = catalogue or load("musterstadt").catalogue
    assert catalogue is not None
    names = member_names(count)
    return GroupCase(
        catalogue, "Arbeitsgemeinschaft Probe", "Beratung", True, date(2026, 11, 1), ISSUED, tuple(_member(catalogue, name, place) for place, name in enumerate(names)),
        _comparison(catalogue, names), _plan(names), ("Punkte gibt es für Lückenschluss.",),
        (("Tagessatz", "500 €", "noch nicht beschlossen"), ("Gewichte der Reihenfolge", "40 %", "Lenkungskreis, 11.11.2026")))


def alone_case(count: int) -> GroupCase:
    """Give a group that shows nothing of each other and does nothing jointly."""
    case = group_case(count)
    members = tuple(replace(member, score=NAN, score_after=NAN, dimensions=tuple((NAN, NAN) for _ in member.dimensions), joint=0, planned=0) for member in case.members)
    empty = replace(case.plan, joint=(), lines=(), years=(), loads=(), deadlines=(), conflict="", assumed=())
    return replace(case, members=members, comparison=None, plan=empty, agreed=())


def _member(catalogue: Catalogue, name: str, place: int) -> MemberFacts:
    score = 1.0 + place % 4 / 2
    firmness = tuple(Firmness(f"M{number}", f"Maßnahme {number}", number, max(1, number - number % 3), number + number % 4, 0.9) for number in range(1, 7))
    return MemberFacts(
        name, f"m{place}", f"1609900{place}", (("Land", "Thüringen"), ("eigene Server", "ja"), ("Schulträgerschaft", "nein")), 5, 150, 180, 3, score, score + 0.5,
        tuple((score, score + 0.5) for _ in catalogue.dimensions), 12, 2, 0.75, 0.4, 0.5, (200.0, 230.0), (90_000.0, 99_000.0), date(2030, 6, 30), date(2030, 12, 31), firmness, ("fest",))


def _matrix(nodes: list[tuple[str, str]], names: tuple[str, ...]) -> MatrixFacts:
    found = tuple(ComparedNode(key, title, (1.0, 1.5, 2.0, 2.5, 3.0), len(names), len(names), withheld=False, rounded=False) for key, title in nodes)
    rows = tuple(ComparedRow(name, alias=False, own=False, cells=tuple(ComparedCell(1.0 + place % 4 / 2, place + 1, tied=False, weak=place == 0) for _ in nodes)) for place, name in enumerate(names))
    return MatrixFacts(found, rows, 0, "Sicht der Gruppe: gezeigt wird, worin die Kommunen eingewilligt haben.")


def _comparison(catalogue: Catalogue, names: tuple[str, ...]) -> ComparisonFacts:
    fields = [field for dimension in catalogue.dimensions for field in walk_fields(dimension.fields)]
    first = fields[0]
    return ComparisonFacts(
        _matrix([("gesamt", "Gesamt"), *((dimension.id, dimension.label) for dimension in catalogue.dimensions)], names), _matrix([(field.id, field.title) for field in fields], names),
        tuple(SharedGapFacts(field.id, field.title, names, len(names), 0, 1.5, (("M1", "Maßnahme 1", 0.4),)) for field in fields),
        (SharedStrengthFacts(first.id, first.title, names[:2], len(names)),),
        tuple(LessonFacts(names[-1], names[0], field.id, field.title, 1.0, 3.5, 4.2) for field in fields[:5]),
        (TwinFacts(names[0], names[1], 0.2, ("beide Stadt",), ("IT-Arbeitsplätze: 64 / 120",)),),
        (SignalFacts("Verträge enden zusammen", "Finanzwesen", names[:2], "Enden bis Mitte 2027.", date(2027, 6, 30)),))


def _joint(number: int, names: tuple[str, ...]) -> JointMeasure:
    parts = tuple(Part(name, Carried(20.0, 8_000.0, 500.0, 10_000.0), Carried(9.0, 5_000.0, 250.0, 6_000.0)) for name in names)
    ballots = tuple(Ballot(name, choice, date(2026, 11, 12) if choice else None, "Gemeinderat" if choice else "", "Kein Bedarf" if choice == "nicht dabei" else "")
                    for place, name in enumerate(names) for choice in (CHOICES[place % 3],))
    return JointMeasure(
        f"M{number}", f"Gemeinsame Maßnahme {number}", "Alle haben, was sie brauchen.", "beschlossen" if number == 1 else "Abstimmung läuft", number == 1, BEGINS, date(2027, 9, 30), 0, 3, names[0],
        f"{names[0]}: Wert 3,0 in Dimension 1", SHAPLEY, parts, {SHAPLEY: (6_000,) * len(names), EQUAL: (6_100,) * len(names)}, "Niemand zahlt mehr als ohne die anderen.", ("Ohne Förderung.",),
        11.0 * len(names), 4_000.0 * len(names), 0.0, ballots, "")


def _line(member: str, number: int, year: int, how: str) -> PlannedLine:
    return PlannedLine(member, f"M{number}", f"Gemeinsame Maßnahme {number}", "zwingend", how, 4 * (year - 2027), 3, date(year, 1, 1), date(year, 9, 30), date(year, 10, 31), date(year, 12, 31),
                       Carried(9.0, 5_000.0, 250.0, 6_000.0), False, "umsetzung", "Hauptamt", "", "fertig", "beginnt sofort")


def _duty(member: str, number: int, kept: float) -> Deadline:
    return Deadline(DeadlineKind.DUTY, member, f"M{number}", f"Gemeinsame Maßnahme {number}", date(2029, 12, 31), not math.isnan(kept), kept)


def _plan(names: tuple[str, ...]) -> PlanFacts:
    lines = tuple(_line(member, number, 2027, "gemeinsamer Teil" if member == COMMON else "gemeinsam") for number in (1, 2) for member in (COMMON, *names))
    loads = (*(LoadRow(name, "PT", (10.0,) * 16, (20.0,) * 16) for name in names), LoadRow("gemeinsames Budget", "EUR", (50_000.0,) * 4, (60_000.0,) * 4))
    return PlanFacts(
        PERIODS, 3, BEGINS, ENDS, lines, (), loads, tuple(YearMoney(year, 100_000.0, 120_000.0, 110_000.0) for year in range(2027, 2031)), (),
        (_joint(1, names), _joint(2, names)), (), (), (400.0, 450.0), (400_000.0, 440_000.0), date(2030, 6, 30), ENDS, NAN, NAN, NAN, NAN,
        (_duty(names[0], 1, 0.55), _duty(names[1], 2, NAN)), "", "Der Plan liegt höchstens 2 % unter dem rechnerischen Optimum.", "", ("Tagessatz: 500 €",), None)
