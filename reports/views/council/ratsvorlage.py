"""Case → the council paper: what a council member asks first, then situation, result, measures, money, resolution."""

from __future__ import annotations

import math

import numpy as np

from questionnaires import Dimension
from reports import german
from reports.case import Case, InterviewLine
from reports.charts import DotRow, dot_plot_svg
from reports.views import summary
from reports.views.common import FIRST_MEASURES, duties
from reports.views.council.answers import five_answers, nothing_line
from reports.views.council.data import Ratsvorlage
from reports.views.council.key_measures import key_measures
from reports.views.council.money import money_lines, year_table
from reports.views.council.picks import best_and_worst, consequences, planned_lines
from reports.views.council.resolution import alternatives, joint_table, joint_text, resolution_of, resolution_points
from reports.views.data import Chart
from reports.views.frame import build_frame
from scoring import ROOT

MOST_CONSEQUENCES = 3


def build_view(case: Case) -> Ratsvorlage:
    """Build the whole council paper of one member."""
    facts = resolution_of(case)
    return Ratsvorlage(
        frame=build_frame(case, "Ratsvorlage zum digitalen Reifegrad", case.name, f"Beschlussvorlage zum digitalen Reifegrad, Stichtag {german.long_date(case.reference_date)}"),
        head=_head(case), subject=f"Digitaler Reifegrad der Verwaltung: Ergebnis{' und Fahrplan' if case.roadmap else ''}", answers=five_answers(case), situation=_situation(case), result=_result(case), chart=_chart(case),
        measures_text=_measures_text(case), measures=key_measures(case), years=year_table(case), money=money_lines(case), if_not=_if_not(case),
        preface=facts.preface if facts else "", points=resolution_points(case), decided=facts.decided if facts else (), alternatives=alternatives(case),
        papers=_papers(case), joint=joint_table(case), joint_text=joint_text(case))


def _head(case: Case) -> tuple[tuple[str, str], ...]:
    """Give the head of the paper; what is not known stays empty, to be filled in by hand."""
    return ("Vorlage Nr.", ""), ("Datum", german.long_date(case.issued)), ("Gremium", ""), ("Sitzung am", ""), ("Federführung", ""), ("Bearbeitung", case.author)


def _situation(case: Case) -> tuple[str, ...]:
    """Say who assessed what, when."""
    asked = _asked(case.interviews, public=bool(case.withheld))
    by = f" Bearbeitung: {case.author}." if case.author else ""
    lines = [f"In der Gruppe »{case.group}« wurde erhoben, wie weit unsere Verwaltung digital arbeitet. Stichtag ist der {german.long_date(case.reference_date)}.{by} {asked}",
             f"Maßstab ist der Fragenkatalog »{case.catalogue.title}«, Ausgabe {case.catalogue.edition}. {summary.answered_line(case)}"]
    return (*lines, *_before(case))


def _asked(interviews: tuple[InterviewLine, ...], *, public: bool) -> str:
    """Say how many interviews were held, when and with whom."""
    if not interviews:
        return "Interviews wurden noch nicht geführt."
    days = sorted(line.day for line in interviews)
    when = f"am {german.long_date(days[0])}" if days[0] == days[-1] else f"zwischen dem {german.long_date(days[0])} und dem {german.long_date(days[-1])}"
    roles = list(dict.fromkeys(line.role for line in interviews))
    whom = "Wer befragt wurde, ist nicht öffentlich." if public else f"Befragt {'wurde' if len(roles) == 1 else 'wurden'}: {german.listed(roles)}."
    return f"{german.counted(len(interviews), 'Ein Interview wurde', 'Interviews wurden')} {when} geführt. {whom}"


def _before(case: Case) -> tuple[str, ...]:
    """Say where the member stood in the wave before, by the same rules as today where they are known."""
    change = case.change
    row = next((row for row in change.rows if row.id == ROOT), None) if change else None
    if change is None or row is None or math.isnan(row.before) or math.isnan(row.after):
        return ()
    return (f"Bei der vorigen Erhebung zum {german.long_date(change.reference_date)} lag der Gesamtwert bei {german.decimal(row.before)}, jetzt bei {german.decimal(row.after)}.",)


def _result(case: Case) -> tuple[str, ...]:
    """Say the result in words: overall, best and worst, the spread of the group as far as shown."""
    best, worst = best_and_worst(case)
    ends = (f"Am weitesten ist die Verwaltung bei {_dimensions(case, best)}, am wenigsten weit bei {_dimensions(case, worst)}.",) if best else ()
    return summary.headline(case), *ends, *_duties(case), *_spread(case)


def _duties(case: Case) -> tuple[str, ...]:
    """Say in which dimensions legal duties are not met; a public paper counts only those it may name."""
    counts = [(dimension.label, len(duties(case, dimension.id))) for dimension in case.catalogue.dimensions]
    failed = [f"{label} ({count})" for label, count in counts if count]
    hidden = " Die nicht öffentlichen sind hier nicht mitgezählt." if case.withheld.duties else ""
    return (f"Nicht erfüllte gesetzliche Pflichten gibt es bei {german.listed(failed)}.{hidden}",) if failed else ()


def _dimensions(case: Case, found: tuple[Dimension, ...]) -> str:
    """Name dimensions that print the same value, with it."""
    return f"{german.listed(f'»{dimension.label}«' for dimension in found)} ({german.decimal(case.point(found[0].id))})"


def _spread(case: Case) -> tuple[str, ...]:
    """Say between which values the group lies, where it may be told; no place, for the assessment is no ranking."""
    matrix = case.comparison.matrix if case.comparison else None
    node = next((node for node in matrix.nodes if node.id == ROOT and not node.withheld), None) if matrix else None
    if node is None or math.isnan(node.spread[0]):
        return ()
    return (f"In der Arbeitsgemeinschaft reichen die Werte von {german.decimal(node.spread[0])} bis {german.decimal(node.spread[4])}. Das ist eine Standortbestimmung, keine Rangliste.",)


def _chart(case: Case) -> Chart:
    """Draw Ist, interval and Soll of the dimensions and the whole."""
    nodes = [(dimension.id, dimension.label) for dimension in case.catalogue.dimensions] + [(ROOT, "Gesamt")]
    rows = [DotRow(label, case.point(node), *case.bounds(node), case.target(node)) for node, label in nodes]
    positions = [case.scores.index[node] for node, _ in nodes]
    low, high = (float(pick(ends[positions])) for pick, ends in zip((np.min, np.max), case.sheet.tree.span, strict=True))
    return Chart(dot_plot_svg(rows, low, high), "Ist und Soll der Dimensionen auf der Skala des Fragenkatalogs. Der Streifen zeigt, wo der Wert bei fehlenden oder widersprüchlichen Antworten liegen kann.")


def _measures_text(case: Case) -> tuple[str, ...]:
    """Say how many measures there are and which are shown."""
    ranked = len(case.plan.measures)
    if not ranked:
        return (nothing_line(case),)
    shown = min(ranked, FIRST_MEASURES)
    planned = f" Im Fahrplan stehen {german.whole(len(planned_lines(case)))} Maßnahmen." if case.roadmap and len(planned_lines(case)) > 1 else ""
    first = f"{german.counted(ranked, 'Eine Maßnahme ist', 'Maßnahmen sind')} empfohlen.{planned}"
    rest = f" Hier stehen die ersten {german.whole(shown)} der Rangliste; alle anderen nennt das Gutachten." if ranked > shown else ""
    alone = "" if case.roadmap else " Aufwand und Kosten sind Schätzwerte für die Kommune allein, ohne Förderung."
    return (f"{first}{rest}{alone}",)


def _if_not(case: Case) -> tuple[str, ...]:
    """Say what follows where nothing is decided."""
    found = consequences(case, MOST_CONSEQUENCES)
    if found:
        return found
    return ("Solange Antworten fehlen, lassen sich Folgen nicht nennen." if math.isnan(case.point(ROOT)) else "Die Erhebung nennt keine Schwäche, aus der nahe Folgen erwachsen.",)


def _papers(case: Case) -> tuple[str, ...]:
    """List the annexes."""
    return f"Gutachten zum digitalen Reifegrad, Stand {german.long_date(case.issued)}", *(("Steckbriefe der Maßnahmen",) if case.plan.measures else ())
