"""Random agreements as the model holds them, and a group that has made some."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from assessment.agreements import Choice, Decision, FundingTerms, MajorityRule, OwnEstimate, Pin, Resolution, SharingKey
from assessment.settings import group_planning, member_planning
from assessment.settings.planning import Agreed
from scoring import Weights

MEASURES, PROGRAMMES, ROLES = ("M1", "M2", "M3", "M4"), ("E", "L"), ("IT", "HAL")
"""Those of the tiny catalogue."""
TEXTS = st.text("aäß 19.,;:'\"-=#&{}[]|%", min_size=1, max_size=20).map(str.strip).filter(bool)
DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))
PAST = st.dates(date(2000, 1, 1), date(2026, 11, 21))
RESOLUTIONS = st.builds(Resolution, TEXTS | st.just(""), st.none() | PAST)
PERCENT = st.sampled_from([0.0, 2.0, 5.0, 12.5, 33.333333, 50.0, 100.0])
EUROS = st.integers(0, 10**6).map(float) | st.sampled_from([0.5, 1234.56])
BUDGETS = st.dictionaries(st.integers(2000, 2199).map(str), EUROS, min_size=1, max_size=3)
CREST = "png:iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mM4w8AAAAJoAM0bH0_CAAAAAElFTkSuQmCC"
"""A red pixel."""
THREE = st.lists(EUROS, min_size=3, max_size=3).map(sorted)
DOCUMENTS: dict[str, st.SearchStrategy[Any]] = {
    "fassung": st.fixed_dictionaries({"nummer": TEXTS}, optional={"vertraulichkeit": TEXTS, "ueberholt_durch": TEXTS, "ueberholt_am": DAYS.map(date.isoformat)})
    | st.fixed_dictionaries({"freigabe": TEXTS, "freigabe_am": DAYS.map(date.isoformat)}),
    "ratsausgabe": st.sampled_from(["öffentlich", "intern"]),
    "gestaltung": st.fixed_dictionaries({"farbe": st.sampled_from(["#0b3c66", "#7a1f1f"])}, optional={"absender": TEXTS})
    | st.just({"farbe": "#0b3c66", "wappen": CREST, "wappen_text": "Wappen"}),
}
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "gewichte": st.permutations([50.0, 25.0, 12.5, 12.5]).map(lambda parts: dict(zip(("lueckenschluss", "abhaengigkeiten", "sichtbarkeit", "synergie"), parts, strict=True))),
    "schwelle": st.sampled_from([0.0, 37.5, 100.0]), "tagessatz": st.sampled_from([1.0, 520.0, 612.75]), "beginn": DAYS.map(date.isoformat), "zeitraeume": st.integers(1, 60).map(float),
    "zeitraum_monate": st.sampled_from([1.0, 3.0]), "pflichtfrist_monate": st.integers(1, 120).map(float), "sichtbar_monate": st.integers(0, 120).map(float), "projektteam": EUROS.filter(lambda value: value <= 10_000),
    "gemeinschaftsbudget": BUDGETS, "zuschlag": PERCENT, "schluessel": st.sampled_from([key.value for key in SharingKey]), "toleranz": PERCENT, "korrelation": st.sampled_from([0.0, 0.3, 1.0]),
    "abstimmung": st.fixed_dictionaries({"quorum": PERCENT, "mehrheit": PERCENT, "mindestens": st.integers(1, 50).map(float)}), "konzentration": st.sampled_from([1.0, 40.0, 0.5e5]),
    "groessenanpassung": st.sampled_from(["ja", "nein"]), "saat": st.integers(0, 2**31 - 1).map(float), "reihenfolge": st.permutations(MEASURES).map(", ".join), **DOCUMENTS,
    **{f"foerderung.{name}": st.fixed_dictionaries(
        {"satz": PERCENT, "bewilligung_monate": st.sampled_from([0.0, 4.5]), "erst_nach_bewilligung": st.sampled_from(["ja", "nein"])},
        optional={"hoechstbetrag": st.sampled_from([1.0, 30_000.0]), "antrag_ab": st.just("2027-01-15"), "antrag_bis": st.just("2027-04-30"), "quelle": TEXTS, "stand": DAYS.map(date.isoformat)}) for name in PROGRAMMES},
}
MEMBER_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "kapazitaet": st.sampled_from([0.0, 37.5, 100.0]) | st.dictionaries(DAYS.map(date.isoformat), st.sampled_from([0.0, 12.5, 40.0]), min_size=1, max_size=3), "budget": BUDGETS,
    "rollen": st.dictionaries(st.sampled_from(ROLES), TEXTS, min_size=1), **DOCUMENTS,
    **{f"schaetzung.{name}": st.fixed_dictionaries({"aufwand": THREE}, optional={"kosten": THREE, "kosten_jahr": THREE, "quelle": TEXTS}) for name in MEASURES[:2]},
}


def _settings(values: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Agreed]]:
    plain = {key: value.map(Agreed) if "." in key else st.builds(Agreed, value, st.just(Resolution()) | RESOLUTIONS) for key, value in values.items()}
    return st.fixed_dictionaries({}, optional=plain)


@st.composite
def _pin(draw: st.DrawFn, measure: str) -> Pin:
    reason, resolution = draw(TEXTS | st.just("")), draw(RESOLUTIONS)
    if draw(st.booleans()):
        return Pin(measure, excluded=True, reason=reason, resolution=resolution)
    first, last = sorted(draw(st.lists(DAYS, min_size=2, max_size=2, unique=True)))
    return draw(st.sampled_from([Pin(measure, first, last, False, reason, resolution), Pin(measure, first, None, False, reason, resolution), Pin(measure, None, last, False, reason, resolution)]))


PINS = st.lists(st.sampled_from(MEASURES), unique=True).flatmap(lambda names: st.tuples(*(_pin(name) for name in sorted(names))))
DECISIONS = st.lists(st.sampled_from(MEASURES), unique=True).flatmap(lambda names: st.tuples(*(
    st.builds(Decision, st.just(name), st.sampled_from(Choice), st.none() | PAST, TEXTS | st.just(""), TEXTS | st.just("")) for name in sorted(names))))
GROUPS = st.builds(group_planning, _settings(VALUES), PINS)
MEMBERS = st.builds(member_planning, _settings(MEMBER_VALUES), PINS, DECISIONS)

SOME_GROUP = group_planning({
    "gewichte": Agreed({"lueckenschluss": 50.0, "abhaengigkeiten": 20.0, "sichtbarkeit": 10.0, "synergie": 20.0}, Resolution("Lenkungskreis", date(2026, 9, 1))),
    "tagessatz": Agreed(520.0), "beginn": Agreed("2027-01-01"), "foerderung.L": Agreed({"satz": 75.0, "bewilligung_monate": 4.0, "erst_nach_bewilligung": "nein"})},
    (Pin("M4", date(2028, 1, 1), None, False, "erst nach der Wahl", Resolution("Lenkungskreis", date(2026, 9, 1))),))
SOME_MEMBER = member_planning({
    "kapazitaet": Agreed({"2027-01-01": 40.0, "2028-07-01": 60.0}), "budget": Agreed({"2027": 20_000.0}, Resolution("Stadtrat", date(2026, 10, 1))),
    "rollen": Agreed({"IT": "Digitallotsin im Hauptamt"}), "schaetzung.M2": Agreed({"aufwand": [4.0, 6.0, 10.0]})},
    (Pin("M3", excluded=True, reason="es gibt schon eines"),), (Decision("M1", Choice.JOIN), Decision("M2", Choice.DECLINE, date(2026, 10, 1), "Stadtrat", "eigene Kraft vorhanden")))
EXPECTED = (Weights(50, 20, 10, 20), MajorityRule(), FundingTerms("L", 0.75, approval_months=4.0, begin_after_approval=False), OwnEstimate("M2", (4.0, 6.0, 10.0)))
