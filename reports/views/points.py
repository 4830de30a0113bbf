"""Points of a measure in words: what they are made of, and what is missing to the next class."""

from __future__ import annotations

from reports import german
from reports.case import RankingTerms
from reports.views.common import references
from reports.views.wording import CLASSES
from scoring import MeasureClass, RankedMeasure, Weights

TERMS = ("Lückenschluss", "Abhängigkeiten", "Sichtbarkeit", "Synergie")


def points_rule(weights: Weights) -> str:
    """Say once how points come about."""
    most = german.listed(f"{name} höchstens {german.number(weight)}" for name, weight in zip(TERMS, weights.values, strict=True))
    return (f"Punkte gibt es für {most}: wie viel Lücke eine Maßnahme für Arbeit und Geld schließt, wie viel von ihr abhängt, wie sichtbar ihr Erfolg ist und "
            "welchen Teil der Arbeit mehrere Kommunen mit derselben Lücke nur einmal tun müssen. Geld zählt in Personentagen: einmalige Kosten nach bekannter Förderung und laufende Kosten über die Jahre des Plans, geteilt durch den Tagessatz.")


def points_line(weights: Weights, item: RankedMeasure) -> str:
    """Give „55,8 Punkte: Lückenschluss 17,1, Abhängigkeiten 16,0, …“."""
    parts = ", ".join(f"{name} {german.decimal(weight * term)}" for name, weight, term in zip(TERMS, weights.values, item.terms, strict=True))
    return f"{german.decimal(item.points)} Punkte ({parts})"


def missing_line(item: RankedMeasure, threshold: float, weights: Weights) -> str:
    """Say what is missing to „priorisiert“, with an example of what would do."""
    text = f"Zurückgestellt: Für »priorisiert« fehlen {german.decimal(item.missing_points(threshold))} Punkte"
    enough = item.expense_for(threshold, weights)
    if enough is None or enough < 0.05:
        return f"{text}; weniger Aufwand allein genügt dafür nicht."
    return f"{text}, zum Beispiel bei höchstens {german.decimal(enough)} statt {german.decimal(item.expense)} Personentagen für Arbeit und Geld."


def why_here(ranking: RankingTerms, item: RankedMeasure) -> str:
    """Say in one sentence why a measure has its class and place."""
    gain = f"Schließt allein {german.decimal(item.share)} % der Gesamtlücke; {points_line(ranking.weights, item)}."
    pulled = f" Vorgezogen, weil Voraussetzung für {ranking.measures[item.pulled_by]}." if item.pulled_by >= 0 and item.because_of != item.pulled_by else ""
    return f"{reason_line(ranking, item)} {gain}{pulled}"


def reason_line(ranking: RankingTerms, item: RankedMeasure) -> str:
    """Say why a measure has its class."""
    if item.closes_duties:
        named = references([ranking.questions[q] for q in item.closes_duties])
        coming = [ranking.duty_begins[q] for q in item.closes_duties if q in ranking.duty_begins]
        if len(coming) == len(item.closes_duties):
            return f"Zwingend, weil sie eine Pflicht erfüllt, die ab {german.short_date(min(coming))} gilt ({named})."
        return f"Zwingend, weil sie eine nicht erfüllte Pflicht erfüllt ({named})."
    if item.because_of >= 0:
        return f"{CLASSES[item.klass].capitalize()}, weil Voraussetzung für {ranking.measures[item.because_of]}."
    if item.klass == MeasureClass.PRIORISIERT:
        return f"Priorisiert mit {german.decimal(item.points)} Punkten (nötig {german.number(ranking.threshold)})."
    if item.klass == MeasureClass.ZWINGEND:
        return "Zwingend; die Pflicht dahinter steht nur in der internen Fassung."
    return missing_line(item, ranking.threshold, ranking.weights)
