"""What would be if measures were done: those worth ticking with their effect alone, and what the choice does together."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from assessment.service.what_if import NodeEffect, WhatIf, WorthTrying
from assessment.web.views.results import Link
from assessment.web.views.why import measure_facts, signed_by
from questionnaires import Catalogue
from reports import german

Address = Callable[..., str]
CLASSES = {
    "zwingend": ("Zwingend", "Sie erfüllen eine gesetzliche Pflicht oder sind Voraussetzung dafür."), "priorisiert": ("Priorisiert", "Sie bringen im Verhältnis zum Aufwand am meisten."),
    "zurückgestellt": ("Zurückgestellt", "Sie können warten.")}


@dataclass(frozen=True)
class Choice:
    """A measure to tick: ``hint`` its effect alone and what it takes."""

    measure: str
    title: str
    hint: str
    chosen: bool
    why: str


@dataclass(frozen=True)
class Group:
    """The measures of a class; ``open`` whether they are shown from the start."""

    title: str
    about: str
    choices: tuple[Choice, ...]
    open: bool


@dataclass(frozen=True)
class Effect:
    """What the choice does: per node (title, before, interval, after, interval, gain) with its way to why; ``said`` is read aloud."""

    said: str
    chosen: int
    rows: tuple[tuple[Link, tuple[str, ...]], ...]
    facts: tuple[tuple[str, str], ...]
    duties: tuple[Link, ...]
    duties_left: str
    notes: tuple[str, ...]
    rule: str
    clear: str


@dataclass(frozen=True)
class WhatIfView:
    """The page."""

    action: str
    wave: str
    groups: tuple[Group, ...]
    effect: Effect


def what_if_view(worth: Sequence[WorthTrying], found: WhatIf, catalogue: Catalogue, wave: str, at: Address) -> WhatIfView:
    """Give the page; measures chosen that nobody recommends stand in a group of their own."""
    groups = [_group(name, [item for item in worth if item.klass == name], found.measures, at) for name in CLASSES]
    strangers = tuple(Choice(name, f"{name} {catalogue.measure[name].title}", "Hier nicht empfohlen.", chosen=True, why=at("ergebnis", "warum", name))
                      for name in found.measures if name not in {item.measure for item in worth})
    own = (Group("Weitere gewählte", "Diese Maßnahmen empfiehlt die Auswertung hier nicht.", strangers, open=True),) if strangers else ()
    return WhatIfView(at("wenn"), wave, (*own, *(group for group in groups if group.choices)), effect_of(found, catalogue, at))


def _group(name: str, inside: Sequence[WorthTrying], chosen: Collection[str], at: Address) -> Group:
    title, about = CLASSES[name]
    choices = tuple(Choice(item.measure, f"{item.measure} {item.title}", _hint(item), item.measure in chosen, at("ergebnis", "warum", item.measure)) for item in inside)
    return Group(f"{title} ({len(choices)})", about, choices, open=name != "zurückgestellt" or any(choice.chosen for choice in choices))


def _hint(item: WorthTrying) -> str:
    """Say what a measure does alone and what it takes."""
    return f"{signed_by(item.gain)} im Gesamtwert · {german.whole(item.days)} Personentage · {german.euro(item.money)} eigene Mittel"


def effect_of(found: WhatIf, catalogue: Catalogue, at: Address) -> Effect:
    """Give what the choice does."""
    duties = tuple(Link(f"{name} {title}", at("ergebnis", "warum", name)) for name, title in found.duties)
    labels = {item.id: item.label for item in catalogue.dimensions}
    return Effect(
        _said(found), len(found.measures), tuple((Link(labels.get(item.node, item.title), at("ergebnis", "warum", item.node)), _row(item)) for item in found.nodes), measure_facts(found) if found.measures else (), duties,
        _left(found.duties_left), found.notes, found.rule, at("wenn"))


def _said(found: WhatIf) -> str:
    """Say in one sentence what moves."""
    if not found.measures:
        return "Noch ist nichts gewählt. Haken Sie Maßnahmen an, um zu sehen, was sie bewegen."
    whole, count = found.nodes[0], german.counted(len(found.measures), "Eine Maßnahme", "Maßnahmen")
    duties = german.counted(len(found.duties), "eine Pflicht wird", "Pflichten werden")
    if math.isnan(whole.gain):
        return f"{count} gewählt; ein Gesamtwert lässt sich noch nicht angeben."
    return f"{count} gewählt: Der Gesamtwert geht von {german.decimal(whole.before, 2)} auf {german.decimal(whole.after, 2)}; {duties} erfüllt."


def _left(count: int) -> str:
    if not count:
        return "Danach ist jede beantwortete Pflicht erfüllt."
    return f"Danach {'ist' if count == 1 else 'sind'} noch {german.counted(count, 'eine Pflicht', 'Pflichten')} nicht erfüllt."


def _row(item: NodeEffect) -> tuple[str, ...]:
    before, after = (_with_interval(value, bounds) for value, bounds in ((item.before, item.before_bounds), (item.after, item.after_bounds)))
    return *before, *after, signed_by(item.gain)


def _with_interval(value: float, bounds: tuple[float, float]) -> tuple[str, str]:
    return german.decimal(value, 2, "–"), "–" if math.isnan(sum(bounds)) else german.span(*bounds, 2)
