"""The legal basis is a parameter of the Land: state norms and programmes are swapped without touching questions."""

from __future__ import annotations

from typing import TypeVar

from questionnaires.schema import DUTY_CLASSES, Catalogue, Dimension, Field, Measure, Overlay, Question, Target

CHECK_OWN_LAW = "Rechtslage des eigenen Landes prüfen."
T = TypeVar("T", bound=Target)


def for_land(catalogue: Catalogue, land: str) -> Catalogue:
    """Give the catalogue with the norms and programmes of a Land.

    The overlay of that Land in ``laender/`` says what replaces what. Without one, norms and programmes of another Land
    fall away: a target keeps its level and says that the own law must be checked, a legal duty that rested on them alone
    is no duty here.
    """
    if land == catalogue.land or not catalogue.land:
        return catalogue
    overlay = next((item for item in catalogue.laender if item.land == land), Overlay(land=land, title=land))
    foreign = {norm.key: None for norm in catalogue.norms if norm.land and norm.land != land}
    swap = _Swap({**foreign, **overlay.replace}, {norm.key for norm in (*catalogue.norms, *overlay.norms) if norm.class_ in DUTY_CLASSES})
    gone = {programme.key for programme in catalogue.programmes if programme.land and programme.land != land} - set(overlay.replace_programmes)
    kept = tuple(programme for programme in catalogue.programmes if programme.key not in gone and programme.key not in overlay.replace_programmes)
    return catalogue.changed(
        land=land, version=f"{catalogue.version}+{land}",
        dimensions=tuple(swap.dimension(dimension) for dimension in catalogue.dimensions),
        norms=(*(norm for norm in catalogue.norms if norm.key not in swap.norms), *overlay.norms),
        programmes=(*kept, *overlay.programmes),
        measures=tuple(swap.measure(measure, gone, overlay.replace_programmes) for measure in catalogue.measures),
        factors=tuple(factor.model_copy(update={"norms": swap.keys(factor.norms)}) for factor in catalogue.factors))


class _Swap:
    """Swaps norm keys wherever they are cited."""

    def __init__(self, norms: dict[str, str | None], duties: set[str]) -> None:
        self.norms, self.duties = norms, duties

    def keys(self, cited: tuple[str, ...]) -> tuple[str, ...]:
        swapped = (self.norms.get(key, key) for key in cited)
        return tuple(dict.fromkeys(key for key in swapped if key is not None))

    def dimension(self, dimension: Dimension) -> Dimension:
        return dimension.model_copy(update={"fields": tuple(self.field(field) for field in dimension.fields)})

    def field(self, field: Field) -> Field:
        return field.model_copy(update={"fields": tuple(self.field(part) for part in field.fields), "questions": tuple(self.question(item) for item in field.questions)})

    def question(self, question: Question) -> Question:
        pflicht = question.targets.pflicht
        duty_stays = pflicht is not None and bool(self.duties & set(self.keys(pflicht.norms)))
        targets = question.targets.model_copy(update={
            "pflicht": self.target(pflicht) if pflicht is not None and duty_stays else None,
            "soll": self.target(question.targets.soll), "optimal": self.target(question.targets.optimal)})
        must = question.must.model_copy(update={"norms": self.keys(question.must.norms)}) if question.must is not None and duty_stays else None
        return question.model_copy(update={"norms": self.keys(question.norms), "targets": targets, "must": must})

    def target(self, target: T | None) -> T | None:
        if target is None:
            return None
        norms = self.keys(target.norms)
        reason = target.reason if norms == target.norms else f"{target.reason.rstrip()} {CHECK_OWN_LAW}"
        return target.model_copy(update={"norms": norms, "reason": reason})

    def measure(self, measure: Measure, gone: set[str], replaced: dict[str, str]) -> Measure:
        funding = tuple(item.model_copy(update={"programme": replaced.get(item.programme, item.programme), "note": "" if item.programme in replaced else item.note})
                        for item in measure.funding if item.programme not in gone)
        return measure.model_copy(update={"norms": self.keys(measure.norms), "funding": funding})
