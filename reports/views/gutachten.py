"""Case → frozen view: everything a Gutachten says, worded and formatted."""

from __future__ import annotations

from dataclasses import dataclass

from reports import german
from reports.case import Case
from reports.views import (
    annex,
    change,
    chapters,
    clarification,
    comparison,
    council_pages,
    funding,
    joint,
    measures,
    money,
    roadmap,
    short_sheets,
    summary,
    swot,
)
from reports.views.data import AnswerRow, Chart, Clarification, DimensionPart, GapRow, MeasureRow, NormRow, ScoreRow, Summary, SwotList, Table
from reports.views.frame import Frame, build_frame

__all__ = ["ReportView", "build_view"]

TECHNICAL = ("Gleichlauf der Schätzungen", "Streuung der Gewichte", "Startzahl", "Zahl der Zeiträume", "Monate je Zeitraum", "Nachteil gegenüber dem Alleingang")
"""Settings of the computation, which tell a council nothing and need no resolution."""


@dataclass(frozen=True)
class Imprint:
    """What the document rests on: catalogue with its hash, history of the project (entries, head of the chain), what was assumed."""

    edition: str
    title: str
    content_hash: str
    licence: str
    legal_date: str
    history: tuple[str, str] | None
    assumed: tuple[str, ...]


@dataclass(frozen=True)
class ReportView:
    """A whole Gutachten; chapters that have nothing to tell are None or empty."""

    frame: Frame
    imprint: Imprint
    facts: tuple[tuple[tuple[str, str], tuple[str, str]], ...]
    note: str
    summary: Summary
    scale: Table
    scale_text: str
    interviews: Table
    method: tuple[str, ...]
    overall_text: tuple[str, ...]
    radar: Chart
    overall_rows: tuple[ScoreRow, ...]
    dimensions: tuple[DimensionPart, ...]
    swot: tuple[SwotList, ...]
    gap_chart: Chart
    gap_rows: tuple[GapRow, ...]
    change: change.ChangePart | None
    comparison: comparison.ComparisonPart | None
    measures_text: tuple[str, ...]
    portfolio: Chart
    measure_rows: tuple[MeasureRow, ...]
    alternatives: tuple[str, ...]
    firmness_text: tuple[str, ...]
    firmness: Table
    roadmap: roadmap.RoadmapPart | None
    late: tuple[str, ...]
    money: money.MoneyPart | None
    funding: funding.FundingPart | None
    joint: joint.JointPart | None
    sheets_text: str
    sheets: tuple[short_sheets.ShortSheet, ...]
    sheet_ids: frozenset[str]
    clarification_text: str
    clarifications: tuple[Clarification, ...]
    clarifications_more: str
    answers_text: str
    answers: tuple[tuple[str, tuple[AnswerRow, ...]], ...]
    evidence: str
    services_text: str
    norms: tuple[NormRow, ...]
    computed: tuple[str, ...]
    computed_rows: Table
    contents: tuple[tuple[str, str], ...]


def build_view(case: Case) -> ReportView:
    """Build the whole view of one member's Gutachten."""
    sheets, answers, dimensions = short_sheets.short_sheets(case), annex.answer_tables(case), chapters.build_dimensions(case)
    changed, compared, planned, paid, funded, shared = change.build_change(case), comparison.build_comparison(case), roadmap.build_roadmap(case), money.build_money(case), funding.build_funding(case), joint.build_joint(case)
    optional = {"veraenderung": changed, "vergleich": compared, "fahrplan": planned, "mittel": paid, "foerderung": funded, "gemeinsam": shared, "steckbriefe": sheets}
    return ReportView(
        frame=build_frame(case, "Gutachten zum digitalen Reifegrad", case.name, f"Gutachten zum Stand der Verwaltungsdigitalisierung, Stichtag {german.long_date(case.reference_date)}"),
        imprint=_imprint(case), facts=annex.fact_pairs(case), note=case.note,
        summary=council_pages.build_summary(case), scale=annex.scale_table(case), scale_text=annex.scale_text(case), interviews=annex.interviews_table(case),
        method=annex.method(case), overall_text=summary.overall_text(case), radar=summary.build_radar(case), overall_rows=summary.overall_rows(case),
        dimensions=dimensions, swot=swot.build_swot(case), gap_chart=chapters.gap_chart(case), gap_rows=chapters.build_gaps(case), change=changed, comparison=compared,
        measures_text=measures.measures_text(case), portfolio=measures.build_portfolio(case), measure_rows=measures.measure_rows(case), alternatives=measures.alternatives(case),
        firmness_text=case.roadmap.firmness_text if case.roadmap else (), firmness=measures.firmness_table(case),
        roadmap=planned, late=money.late_line(case), money=paid, funding=funded, joint=shared, sheets_text=short_sheets.sheets_text(case), sheets=sheets, sheet_ids=frozenset(sheet.id for sheet in sheets),
        clarification_text=clarification.clarification_text(case), clarifications=clarification.clarifications(case), clarifications_more=clarification.clarifications_more(case),
        answers_text=annex.answers_text(case, sum(len(rows) for _, rows in answers)), answers=answers,
        evidence=annex.evidence_text(case), services_text=case.services_text, norms=annex.norm_rows(case, {sheet.id for sheet in sheets}),
        computed=annex.computed(case), computed_rows=annex.computed_rows(case),
        contents=tuple((key, title) for key, title in _chapters([(part.id, part.title) for part in dimensions]) if optional.get(key, True)))


def _chapters(dimensions: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give anchor and title of every chapter there can be."""
    return (
        ("zusammenfassung", "Zusammenfassung für den Rat"), ("methode", "Methode und Lesehilfe"), ("gesamtbild", "Gesamtbild"),
        *((f"dimension-{key}", f"Dimension {key}: {title}") for key, title in dimensions),
        ("swot", "Stärken, Schwächen, Chancen, Risiken"), ("luecken", "Lücken zum Soll"), ("veraenderung", "Veränderung seit der letzten Erhebung"), ("vergleich", "Stand im Vergleich"),
        ("empfehlungen", "Handlungsempfehlungen"), ("fahrplan", "Fahrplan"), ("mittel", "Geld, Personal und Sicherheit der Planung"), ("gemeinsam", "Gemeinsame Maßnahmen"),
        ("foerderung", "Förderung"), ("steckbriefe", "Steckbriefe der Maßnahmen"), ("klaerung", "Klärungsliste"), ("anlage-antworten", "Anlage A: Antworten mit Handlungsbedarf"),
        ("anlage-normen", "Anlage B: Rechts- und Normengrundlagen"), ("anlage-rechnung", "Anlage C: So wurde gerechnet"), ("anlage-katalog", "Anlage D: Fassung und Prüfsummen"))


def _imprint(case: Case) -> Imprint:
    catalogue = case.catalogue
    assumed = tuple(text.replace("„", "»").replace("“", "«") for text in dict.fromkeys(case.roadmap.assumed) if not text.startswith(TECHNICAL)) if case.roadmap else ()
    return Imprint(catalogue.edition, catalogue.title, catalogue.content_hash, catalogue.licence, german.long_date(catalogue.legal_reference_date),
                   (german.whole(case.history[0]), case.history[1]) if case.history else None, assumed)
