"""Case → frozen view: everything a Gutachten says, worded and formatted."""

from __future__ import annotations

from reports import german
from reports.case import Case
from reports.views import annex, chapters, clarification, measures, summary
from reports.views.data import ReportView
from reports.views.frame import build_frame

__all__ = ["ReportView", "build_view"]


def build_view(case: Case) -> ReportView:
    """Build the whole view of one member's Gutachten."""
    catalogue = case.catalogue
    dimensions = chapters.build_dimensions(case)
    sheets = measures.fact_sheets(case)
    answers = annex.answer_tables(case)
    return ReportView(
        frame=build_frame(case, "Gutachten zum digitalen Reifegrad", case.name, f"Gutachten zum Stand der Verwaltungsdigitalisierung, Stichtag {german.long_date(case.reference_date)}"),
        edition=catalogue.edition, catalogue_title=catalogue.title, content_hash=catalogue.content_hash, licence=catalogue.licence,
        legal_date=german.long_date(catalogue.legal_reference_date), facts=case.facts, note=case.note, agreed_by=case.agreed_by,
        history=(german.whole(case.history[0]), case.history[1]) if case.history else None,
        summary=summary.build_summary(case), scale=annex.scale_table(case), scale_text=annex.scale_text(case), interviews=annex.interviews_table(case),
        method=annex.method(case), overall_text=summary.overall_text(case), radar=summary.build_radar(case), overall_rows=summary.overall_rows(case),
        dimensions=dimensions, swot=chapters.build_swot(case), gap_rows=chapters.build_gaps(case), measures_text=measures.measures_text(case),
        portfolio=measures.build_portfolio(case), measure_rows=measures.measure_rows(case), alternatives=measures.alternatives(case), fact_sheets=sheets,
        clarification_text=clarification.clarification_text(case), clarifications=clarification.clarifications(case),
        clarifications_more=clarification.clarifications_more(case), answers=answers,
        evidence=annex.evidence_table(case), services=annex.services_table(case), services_text=case.services_text, programmes=annex.programmes_table(case), norms=annex.norm_rows(case), computed=annex.computed(case), computed_rows=annex.computed_rows(case),
        contents=_contents([(part.id, part.title) for part in dimensions]))


def _contents(dimensions: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give anchor and title of every chapter; the Steckbriefe have their pages in the ranking."""
    entries = [("zusammenfassung", "Zusammenfassung für den Rat"), ("methode", "Methode und Lesehilfe"), ("gesamtbild", "Gesamtbild")]
    entries += [(f"dimension-{key}", f"Dimension {key}: {title}") for key, title in dimensions]
    entries += [("swot", "Stärken, Schwächen, Chancen, Risiken"), ("luecken", "Lücken zum Soll"), ("empfehlungen", "Handlungsempfehlungen"),
                ("klaerung", "Klärungsliste"), ("anlage-antworten", "Anlage A: Alle Antworten"), ("anlage-normen", "Anlage B: Rechts- und Normengrundlagen"),
                ("anlage-rechnung", "Anlage C: So wurde gerechnet"), ("anlage-katalog", "Anlage D: Fragenkatalog und Fassung")]
    return tuple(entries)
