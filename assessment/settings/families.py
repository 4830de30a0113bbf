"""Settings there is one of for every programme or measure of the catalogue: funding terms of the group, own estimates of a member."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assessment.agreements import FundingTerms, OwnEstimate
from assessment.changes import Value
from assessment.settings.forms import Amount, Day, Share, Text, Three, Word
from assessment.settings.setting import Setting
from assessment.settings.table import YES_NO, percent_of, share_of
from assessment.settings.tables import Part, Record
from questionnaires import Catalogue


@dataclass(frozen=True)
class Family:
    """Settings of one kind, by name: their keys are ``prefix``.NAME, in files they stand together below ``prefix``.

    ``setting`` is what they have in common, its field holds them all as a tuple; ``make`` gives the model's item of a name and a
    kept value, ``named`` the name of an item, ``kept`` its value; ``names`` what the catalogue has, called ``noun`` in German.
    """

    prefix: str
    to_member: bool
    setting: Setting
    noun: str
    names: Callable[[Catalogue], Mapping[str, object]]
    make: Callable[[str, Mapping[str, Any]], Any]
    named: Callable[[Any], str]
    kept: Callable[[Any], dict[str, Value]]

    def name_in(self, key: str) -> str:
        """Give the name a key of this family carries, empty for any other key."""
        prefix, _, name = key.partition(".")
        return name if prefix == self.prefix else ""

    def key(self, name: str) -> str:
        """Give the key of a name."""
        return f"{self.prefix}.{name}"

    def of(self, name: str) -> Setting:
        """Give the setting of a name."""
        return replace(self.setting, key=self.key(name), label=f"{self.setting.label} {name}")


def _window_fault(value: Mapping[str, Any]) -> tuple[str, str] | None:
    if value.get("antrag_ab", "") <= value.get("antrag_bis", "9999"):
        return None
    return "Die Frist endet, bevor sie beginnt.", "Vertauschen Sie »antrag_ab« und »antrag_bis«."


def _terms(programme: str, value: Mapping[str, Any]) -> FundingTerms:
    def day(name: str) -> date | None:
        return date.fromisoformat(value[name]) if value.get(name) else None

    return FundingTerms(programme, share_of(value["satz"]), value.get("hoechstbetrag"), day("antrag_ab"), day("antrag_bis"), value["bewilligung_monate"],
                        value["erst_nach_bewilligung"] == "ja", value.get("quelle", ""), day("stand"))


def _kept_terms(terms: FundingTerms) -> dict[str, Value]:
    days: dict[str, date | None] = {"antrag_ab": terms.opens, "antrag_bis": terms.closes, "stand": terms.as_of}
    return _filled({"satz": percent_of(terms.rate), "hoechstbetrag": terms.cap, **{name: day.isoformat() if day else None for name, day in days.items()},
                    "bewilligung_monate": float(terms.approval_months), "erst_nach_bewilligung": "ja" if terms.begin_after_approval else "nein", "quelle": terms.source})


def _figures_fault(value: Mapping[str, Any]) -> tuple[str, str] | None:
    if set(value) - {"quelle"}:
        return None
    return "Die Schätzung nennt weder Aufwand noch Kosten.", "Nennen Sie wenigstens eines von: aufwand, kosten, kosten_jahr."


def _estimate(measure: str, value: Mapping[str, Any]) -> OwnEstimate:
    def figures(name: str) -> tuple[float, float, float] | None:
        given = value.get(name)
        return (given[0], given[1], given[2]) if given else None

    return OwnEstimate(measure, figures("aufwand"), figures("kosten"), figures("kosten_jahr"), value.get("quelle", ""))


def _kept_estimate(estimate: OwnEstimate) -> dict[str, Value]:
    given = {"aufwand": estimate.days, "kosten": estimate.once, "kosten_jahr": estimate.yearly}
    return _filled({**{name: [float(item) for item in figures] if figures else None for name, figures in given.items()}, "quelle": estimate.source})


def _filled(value: Mapping[str, Value]) -> dict[str, Value]:
    return {name: item for name, item in value.items() if item not in (None, "")}


FUNDING = Family(
    "foerderung", to_member=False, noun="Das Förderprogramm", names=lambda catalogue: catalogue.programme, make=_terms, named=lambda item: str(item.programme), kept=_kept_terms,
    setting=Setting("foerderung.PROGRAMM", "Förderbedingungen", "was die Bewilligungsstelle zu einem Programm des Katalogs mitgeteilt hat", Record({
        "satz": Part("Fördersatz", Share(1), required=True), "hoechstbetrag": Part("höchstens", Amount(1, 1e9, "EUR")), "antrag_ab": Part("Antrag ab", Day()), "antrag_bis": Part("bis", Day()),
        "bewilligung_monate": Part("bis zur Bewilligung", Amount(0, 60, "Monate"), 0.0), "erst_nach_bewilligung": Part("Beginn erst nach Bewilligung", Word(YES_NO), "ja"),
        "quelle": Part("Quelle", Text()), "stand": Part("Stand", Day())}, _window_fault), "terms", absent="Angaben des Katalogs", resolved=False))
ESTIMATES = Family(
    "schaetzung", to_member=True, noun="Die Maßnahme", names=lambda catalogue: catalogue.measure, make=_estimate, named=lambda item: str(item.measure), kept=_kept_estimate,
    setting=Setting("schaetzung.MASSNAHME", "eigene Schätzung", "eigene Zahlen zu einer Maßnahme, je niedrig/wahrscheinlich/hoch; was fehlt, bleibt wie im Katalog", Record({
        "aufwand": Part("Personentage", Three("PT")), "kosten": Part("einmalig", Three("EUR")), "kosten_jahr": Part("jährlich", Three("EUR")), "quelle": Part("Quelle", Text())},
        _figures_fault), "estimates", absent="Zahlen des Katalogs", resolved=False))
FAMILIES = (FUNDING, ESTIMATES)
