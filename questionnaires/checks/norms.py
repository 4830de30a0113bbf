"""Checks of norms, factors and programmes."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.checks.walk import norm_references
from questionnaires.problems import Places, Problem, nearest
from questionnaires.schema import Catalogue


def a_norm_is_unknown(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Every cited norm key must stand in norms.yaml."""
    for path, owner, keys in norm_references(catalogue):
        for key in keys:
            if key not in catalogue.norm:
                yield places.problem("norm-unknown", path, f"»{owner}« nennt die Norm »{key}«, die es nicht gibt. {nearest(key, catalogue.norm)}".strip(),
                                     "Nehmen Sie die Norm mit Prüfstatus in norms.yaml auf oder verbessern Sie den Schlüssel.")


def a_factor_is_never_shown(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """A chance or risk must have a window that is open at some time."""
    for index, factor in enumerate(catalogue.factors):
        if factor.from_ and factor.until and factor.until < factor.from_:
            yield places.problem("factor-window-closed", ("factors", index), f"»{factor.id}« endet ({factor.until:%d.%m.%Y}), bevor es beginnt ({factor.from_:%d.%m.%Y}).",
                                 "Tauschen Sie »from« und »until«.")
        if bool(factor.strong) != bool(factor.strong_when):
            yield places.problem("factor-strong-incomplete", ("factors", index), f"»{factor.id}« nennt nur eines von »strong« und »strong_when«.",
                                 "Ergänzen Sie Bedingung und Satz oder streichen Sie beides.")


def a_factor_is_unverified(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """What is only remembered (status N) is not printed as a fact."""
    for index, factor in enumerate(catalogue.factors):
        if factor.status == "N":
            yield places.problem("factor-unverified", ("factors", index), f"Die Aussage »{factor.id}« ist ungeprüft (Status N).",
                                 "Prüfen Sie sie an einer Quelle oder nehmen Sie sie heraus.")


def a_factor_names_an_unknown_dimension(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """Dimensions of factors, norms and measures must exist."""
    known = {dimension.id for dimension in catalogue.dimensions}
    named = [(("factors", i), factor.id, factor.dimensions) for i, factor in enumerate(catalogue.factors)]
    named += [(("norms", i), norm.key, norm.dimensions) for i, norm in enumerate(catalogue.norms)]
    named += [(("measures", i), measure.id, (measure.dimension,)) for i, measure in enumerate(catalogue.measures)]
    for path, owner, dimensions in named:
        for dimension in dimensions:
            if dimension not in known:
                yield places.problem("dimension-unknown", path, f"»{owner}« nennt die Dimension »{dimension}«, die es nicht gibt.",
                                     f"Erlaubt sind: {', '.join(sorted(known))}.")


def an_overlay_replaces_something_unknown(catalogue: Catalogue, places: Places) -> Iterator[Problem]:
    """What another Land replaces must exist here, and what it puts in its place must exist there."""
    for index, overlay in enumerate(catalogue.laender):
        own, programmes = {norm.key for norm in overlay.norms}, {programme.key for programme in overlay.programmes}
        for old, new in overlay.replace.items():
            if old not in catalogue.norm or (new is not None and new not in own | catalogue.norm.keys()):
                yield places.problem("overlay-norm-unknown", ("laender", index, "replace", old), f"Die Ersetzung »{old}« → »{new}« des Landes {overlay.land} nennt eine unbekannte Norm.",
                                     "Nennen Sie links eine Norm des Katalogs und rechts eine Norm des Landes (oder null).")
        for old, new in overlay.replace_programmes.items():
            if old not in catalogue.programme or new not in programmes | catalogue.programme.keys():
                yield places.problem("overlay-programme-unknown", ("laender", index, "replace_programmes", old), f"Die Ersetzung »{old}« → »{new}« des Landes {overlay.land} nennt ein unbekanntes Programm.",
                                     "Nennen Sie links ein Programm des Katalogs und rechts eines des Landes.")


CHECKS = (an_overlay_replaces_something_unknown, a_norm_is_unknown, a_factor_is_never_shown, a_factor_is_unverified, a_factor_names_an_unknown_dimension)
