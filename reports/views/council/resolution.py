"""The draft resolution and its alternatives; a long list of joint measures becomes a table."""

from __future__ import annotations

import math
from datetime import date

from reports import german
from reports.case import Case
from reports.planned import JointMeasure, ResolutionFacts, ResolutionPoint
from reports.views.council.answers import open_votes
from reports.views.council.data import Point
from reports.views.council.picks import failed_duties, joint_measures, part_of
from reports.views.data import Table
from reports.views.roadmap import line_of
from scoring import ROOT

MOST_ITEMS = 6
JOINT_HEAD = ("Maßnahme", "Partner", "wahr\u00adscheinlich fertig", "unser Anteil", "allein")
LATER = "Späterer Beginn: Der Fahrplan wird neu gerechnet; alle Termine verschieben sich."
IN_TABLE = "Sie stehen in der folgenden Tabelle, ihre Partner in den Steckbriefen (Anlage 2)."


def resolution_of(case: Case) -> ResolutionFacts | None:
    """Give the draft resolution of the plan, None where there is none."""
    return case.roadmap.resolution if case.roadmap and case.roadmap.resolution and case.roadmap.resolution.points else None


def resolution_points(case: Case) -> tuple[Point, ...]:
    """Give the numbered points: as the plan words them, otherwise to take note and to have a plan made."""
    facts = resolution_of(case)
    if facts is None:
        return _without_plan(case)
    return tuple(Point(point.text.rstrip(":") + ".", (), IN_TABLE, point.closing) if in_table(case, point) else Point(point.text, point.items, "", point.closing) for point in facts.points)


def in_table(case: Case, point: ResolutionPoint) -> bool:
    """Whether a point lists the joint measures, and so many that a table is easier to read."""
    return MOST_ITEMS < len(point.items) == len(joint_measures(case))


def _without_plan(case: Case) -> tuple[Point, ...]:
    if math.isnan(case.point(ROOT)):
        return (Point("Der Stand der Erhebung wird zur Kenntnis genommen."),
                Point("Die Verwaltung wird beauftragt, die offenen Fragen zu beantworten und das Ergebnis vorzulegen."))
    known = Point(f"Das Ergebnis der Standortbestimmung zum {german.long_date(case.reference_date)} wird zur Kenntnis genommen.")
    if not case.plan.measures and failed_duties(case):
        return known, Point("Die Verwaltung wird beauftragt, für die nicht erfüllten Pflichten Maßnahmen vorzuschlagen.")
    if not case.plan.measures:
        return known, Point("Die Verwaltung wird beauftragt, den erreichten Stand zu halten und ihn später erneut zu prüfen.")
    return known, Point("Die Verwaltung wird beauftragt, einen Fahrplan vorzulegen. Er nennt für jede Maßnahme Kosten, Zuständige und Termine.")


def alternatives(case: Case) -> tuple[str, ...]:
    """Say what else could be decided."""
    nothing = "Kein Beschluss: Es bleibt beim heutigen Stand. Abschnitt 5 nennt die Folgen."
    facts = resolution_of(case)
    if facts is not None:
        alone = tuple(f"Alleingang: {line.removeprefix('Alternative: ')}" for line in facts.alternative[:1])
        return (*alone, *_withdrawn(case), LATER, nothing)
    if not case.plan.measures:
        return (nothing,)
    return "Einzelne Maßnahmen ohne Fahrplan: Sie können sofort beginnen. Es fehlt dann der Überblick über Kosten, Termine und gemeinsame Vorhaben.", nothing


def _withdrawn(case: Case) -> tuple[str, ...]:
    """Say on how many joint measures votes are missing, and what follows where others do not join."""
    votes = open_votes(case)
    return (" ".join((*votes, "Sagen andere ab, ändern sich Anteile und Termine.")),) if votes else ()


def joint_table(case: Case) -> Table:
    """Give the joint measures in order of their end, where the resolution does not list them itself."""
    facts = resolution_of(case)
    if facts is None or not any(in_table(case, point) for point in facts.points):
        return Table(JOINT_HEAD, ())
    return Table(JOINT_HEAD, tuple(_joint_row(case, joint) for joint in sorted(joint_measures(case), key=lambda joint: (_likely(case, joint), joint.measure))))


def joint_text(case: Case) -> str:
    """Say how to read the table of joint measures."""
    votes = " *: noch nicht beschlossen." if any(not joint.decided for joint in joint_measures(case)) else ""
    return f"Partner: Zahl der anderen Kommunen. Euro: einmalig und laufend bis Planende, geschätzt, nach Förderung.{votes}"


def _likely(case: Case, joint: JointMeasure) -> date:
    """Give when the member's own part is likely done; the planned end of all where it is not told."""
    line = line_of(case.roadmap, joint.measure)
    return line.likely_end if line else joint.ends


def _joint_row(case: Case, joint: JointMeasure) -> tuple[str, ...]:
    part = part_of(case, joint)
    return (f"{joint.measure} {joint.title}" + ("" if joint.decided else "*"), german.whole(len(joint.parts) - 1), german.short_date(_likely(case, joint)),
            german.whole(part.share.money), german.whole(part.alone.money))
