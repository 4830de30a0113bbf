"""Two people wrote to the same answer: what stood before, what the other wrote, what was typed here, and the choice between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.service.answering import BOTH, MINE, OTHER
from assessment.service.clashes import ClashPart, ConflictView
from assessment.web.forms import Form
from assessment.web.views.interview_form import Typed

CHOICE = "wahl-"
NOTHING = "(leer)"


@dataclass(frozen=True)
class Decision:
    """One part to decide: the name of its field, what it is, the choices as (value, label, text)."""

    name: str
    label: str
    choices: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ClashView:
    """A conflict as its page shows it; ``hidden`` is everything typed, which travels along."""

    who: str
    when: str
    rows: tuple[tuple[str, str, str, str], ...]
    decisions: tuple[Decision, ...]
    hidden: tuple[tuple[str, str], ...]
    action: str
    back: str


def clash_view(conflict: ConflictView, typed: Typed, action: str, back: str, decided: Mapping[str, str]) -> ClashView:
    """Give the page of a conflict on an answer; what was ``decided`` before (by part) and does not clash again travels along."""
    clashing = {part.key for part in conflict.parts}
    settled = ((f"{CHOICE}{key}", choice) for key, choice in decided.items() if key not in clashing)
    return clash_of(conflict, (*typed.fields(), *settled, ("fassung", str(typed.base)), ("reiter", typed.tab)), action, back)


def clash_of(conflict: ConflictView, typed: Sequence[tuple[str, str]], action: str, back: str) -> ClashView:
    """Give the page of a conflict on anything a form saves; the version it shows travels along with all that was typed."""
    when = f"{conflict.at.astimezone():%d.%m.%Y um %H:%M} Uhr" if conflict.at else ""
    hidden = (*typed, ("gezeigt", str(conflict.version)))
    rows = tuple((part.label, part.before or NOTHING, part.other or NOTHING, part.mine or NOTHING) for part in conflict.parts)
    return ClashView(conflict.who or "Jemand anderes", when, rows, tuple(_decision(part) for part in conflict.parts), hidden, action, back)


def _decision(part: ClashPart) -> Decision:
    both = [(BOTH, "Beide Texte zusammen", part.both)] if part.both else []
    return Decision(f"{CHOICE}{part.key}", part.label, ((MINE, "Meine Eingabe", part.mine or NOTHING), (OTHER, "Die andere Eingabe", part.other or NOTHING), *both))


def choices_in(form: Form) -> dict[str, str]:
    """Give what was chosen, by part."""
    return {name.removeprefix(CHOICE): form.text(name) for name in form.texts if name.startswith(CHOICE)}
