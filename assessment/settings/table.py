"""Everything a group and its members can agree on for planning: key, label, what it means, which values, how the model holds it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from assessment.agreements import MajorityRule, SharingKey
from assessment.changes import Value
from assessment.settings.documents import DOCUMENT_SETTINGS
from assessment.settings.forms import Amount, Day, Order, Share, Text, Word
from assessment.settings.setting import Setting
from assessment.settings.tables import Axis, OneOrSeries, Part, Record, Series
from reports import german
from scoring import Weights

YES_NO = ("ja", "nein")
PEOPLE, EUROS = Amount(0, 10_000, "PT je Quartal"), Amount(0, 1e9, "EUR")
BUDGET = Series(Axis.YEAR, EUROS)
WEIGHTS = {"lueckenschluss": ("Lückenschluss", "closure"), "abhaengigkeiten": ("Abhängigkeiten", "dependencies"), "sichtbarkeit": ("Sichtbarkeit", "visibility"),
           "synergie": ("Synergie", "synergy")}


def percent_of(share: float) -> float:
    """Give a share 0–1 as it is kept, in percent."""
    return round(100 * share, 6)


def share_of(percent: float) -> float:
    """Give a kept percentage as a share 0–1."""
    return percent / 100


def _whole(key: str, label: str, hint: str, form: Amount, field: str) -> Setting:
    return Setting(key, label, hint, form, field, int, float)


def _part(key: str, label: str, hint: str, form: Share, field: str) -> Setting:
    return Setting(key, label, hint, form, field, share_of, percent_of)


def _sums_to_hundred(weights: Mapping[str, Any]) -> tuple[str, str] | None:
    total = sum(weights.values())
    if abs(total - 100) < 1e-9:
        return None
    return f"Die vier Gewichte ergeben zusammen {german.number(total)} statt 100.", "Verteilen Sie genau 100 Punkte auf Lückenschluss, Abhängigkeiten, Sichtbarkeit und Synergie."


def _rule_of(value: Mapping[str, Any]) -> MajorityRule:
    return MajorityRule(share_of(value["quorum"]), share_of(value["mehrheit"]), int(value["mindestens"]))


def _kept_rule(rule: MajorityRule) -> dict[str, Value]:
    return {"quorum": percent_of(rule.quorum), "mehrheit": percent_of(rule.majority), "mindestens": float(rule.members)}


def _years(value: Mapping[str, float]) -> dict[int, float]:
    return {int(year): amount for year, amount in value.items()}


def _kept_years(budget: Mapping[int, float]) -> dict[str, Value]:
    return {str(year): float(amount) for year, amount in sorted(budget.items())}


def _capacity(value: float | Mapping[str, float]) -> tuple[tuple[date, float], ...]:
    if isinstance(value, Mapping):
        return tuple((date.fromisoformat(day), people) for day, people in sorted(value.items()))
    return ((date.min, value),)


def _kept_capacity(capacity: tuple[tuple[date, float], ...]) -> Value:
    if len(capacity) == 1 and capacity[0][0] == date.min:
        return float(capacity[0][1])
    return {day.isoformat(): float(people) for day, people in capacity}


GROUP_SETTINGS = (
    Setting("gewichte", "Gewichte der Reihenfolge", "woraus die Punkte einer Maßnahme bestehen; zusammen 100", Record(
        {key: Part(label, Amount(0, 100, "%"), required=True) for key, (label, _) in WEIGHTS.items()}, _sums_to_hundred), "weights",
        lambda value: Weights(**{field: value[key] for key, (_, field) in WEIGHTS.items()}),
        lambda weights: {key: float(getattr(weights, field)) for key, (_, field) in WEIGHTS.items()}),
    Setting("schwelle", "Schwelle für „priorisiert“", "ab so vielen Punkten ist eine Maßnahme priorisiert", Amount(0, 100, "Punkte"), "threshold"),
    Setting("tagessatz", "Tagessatz", "was ein Personentag kostet; macht Aufwand und Kosten vergleichbar", Amount(1, 5000, "EUR"), "day_rate"),
    Setting("beginn", "Beginn des Plans", "erster Tag der Planung", Day(), "begin", date.fromisoformat, lambda day: day.isoformat(),
            absent="erster Tag des Quartals nach dem Stichtag"),
    _whole("zeitraeume", "Zahl der Zeiträume", "wie viele Zeiträume der Plan umfasst", Amount(1, 60, whole=True), "periods"),
    _whole("zeitraum_monate", "Monate je Zeitraum", "3 plant in Quartalen, 1 in Monaten", Amount(1, 3, "Monate", only=(1.0, 3.0)), "months"),
    _whole("pflichtfrist_monate", "Frist für offene Pflichten", "in so vielen Monaten ab Beginn sollen schon geltende, nicht erfüllte Pflichten erfüllt sein", Amount(1, 120, "Monate", whole=True), "duty_months"),
    _whole("sichtbar_monate", "erster sichtbarer Erfolg", "bis wann ein sichtbarer Erfolg gewünscht ist; 0: kein Wunsch", Amount(0, 120, "Monate", whole=True), "visible_months"),
    Setting("projektteam", "gemeinsames Projektteam", "was ein gemeinsames Team leisten kann", PEOPLE, "team"),
    Setting("gemeinschaftsbudget", "gemeinsames Budget", "Mittel je Jahr für gemeinsame Maßnahmen; nicht genannte Jahre: keine", BUDGET, "pot", _years, _kept_years, absent="keines"),
    _part("zuschlag", "Zuschlag für Abstimmung", "was gemeinsames Arbeiten je Kommune mehr kostet", Share(), "surcharge"),
    Setting("schluessel", "Verteilungsschlüssel", "wie die Kosten gemeinsamer Maßnahmen aufgeteilt werden", Word([key.value for key in SharingKey]), "sharing_key", SharingKey, lambda key: key.value),
    Setting("abstimmung", "Regel der Abstimmung", "wann eine gemeinsame Maßnahme zustande kommt: Anteil der Betroffenen, die abgestimmt haben; Anteil „dabei“, der überschritten sein muss; Zahl der Mitwirkenden",
            Record({"quorum": Part("Quorum", Share(1), 0.0), "mehrheit": Part("Mehrheit über", Share(1), 0.0), "mindestens": Part("mindestens", Amount(1, 50, "Kommunen", whole=True), 2.0)}),
            "rule", _rule_of, _kept_rule),
    _part("toleranz", "Nachteil gegenüber dem Alleingang", "um so viel darf der Plan einer Kommune schlechter sein als allein", Share(), "tolerance"),
    Setting("korrelation", "Gleichlauf der Schätzungen", "0: Schätzfehler sind unabhängig, 1: alle gehen in dieselbe Richtung", Amount(0, 1), "correlation"),
    Setting("konzentration", "Streuung der Gewichte", "je größer, desto enger liegen die durchgespielten Gewichte an den vereinbarten", Amount(1, 100_000), "concentration"),
    Setting("groessenanpassung", "Anpassung an die Größe", "Aufwand und Kosten des Katalogs folgen der Größe der Kommune", Word(YES_NO), "sized", lambda word: word == "ja", lambda sized: "ja" if sized else "nein"),
    _whole("saat", "Startzahl", "gleiche Startzahl, gleiches Ergebnis", Amount(0, 2**31 - 1, whole=True), "seed"),
    Setting("reihenfolge", "vereinbarte Reihenfolge", "in welcher Reihenfolge die Gruppe die Maßnahmen selbst sieht; steht neben der berechneten und ändert den Fahrplan nicht", Order(), "order",
            lambda text: tuple(text.split(", ")), ", ".join, absent="keine"),
    *DOCUMENT_SETTINGS,
)
MEMBER_SETTINGS = (
    Setting("kapazitaet", "Kapazität", "Personentage je Quartal für Maßnahmen; eine Zahl, oder je Datum eine, die ab dann gilt", OneOrSeries(PEOPLE, Series(Axis.DAY, PEOPLE)), "capacity",
            _capacity, _kept_capacity, absent="1 PT je Beschäftigten und Quartal, mindestens 10"),
    Setting("budget", "Budget", "Eigenmittel je Jahr für Maßnahmen; nicht genannte Jahre sind unbegrenzt", BUDGET, "budget", _years, _kept_years, absent="unbegrenzt"),
    Setting("rollen", "Rollen", "wer eine Rolle des Katalogs hier ausfüllt (Funktion, kein Name)", Series(Axis.ROLE, Text()), "roles", dict, dict, absent="Rollen des Katalogs"),
    *DOCUMENT_SETTINGS,
)
