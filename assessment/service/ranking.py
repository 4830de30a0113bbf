"""The order of the measures in the workshop: the computed one of the whole group beside the one the group agrees on itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.agreements import Resolution
from assessment.changes import Change, Outcome, Value, natural_change
from assessment.errors import UnknownName
from assessment.evaluate import Evaluation, evaluate
from assessment.plan import Ground
from assessment.service.projects import find_wave
from assessment.store import Workspace
from questionnaires import nearest
from reports import german
from reports.views.wording import CLASSES
from scoring import MeasureClass

KEY = "reihenfolge"
SOURCE = "Werkstatt"
UP, DOWN, FIRST, LAST = "auf", "ab", "anfang", "ende"
RULE = ("Berechnet: zuerst, was für wenigstens eine Kommune zwingend ist, dann was für wenigstens eine priorisiert ist; darin nach den Punkten im Mittel über alle Kommunen "
        "(null, wo eine Maßnahme nicht empfohlen ist); eine Voraussetzung steht vor dem, was sie braucht.")
EFFECT = ("Die vereinbarte Reihenfolge hält fest, was der Gruppe wichtig ist, und steht neben der berechneten. Sie ändert Punkte, Fristen und Fahrplan nicht. "
          "Verbindlich wird sie, wenn Sie im Fahrplan Termine festlegen oder die Beratung die Gewichte der Bewertung ändert.")


@dataclass(frozen=True)
class RankRow:
    """A measure with both places (from 1); ``agreed`` 0 while the group has not put anything in order. ``warnings`` say what speaks against its place."""

    measure: str
    title: str
    klass: str
    computed: int
    agreed: int
    points: float
    members: int
    of: int
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class RankBoard:
    """All recommended measures in the order that is shown: the agreed one, or the computed one; ``version`` of what was agreed, 0 where nothing was."""

    rows: tuple[RankRow, ...]
    version: int
    agreed: bool
    resolution: Resolution
    rule: str = RULE
    effect: str = EFFECT


def rank_board(workspace: Workspace, *, wave: str = "", evaluation: Evaluation | None = None) -> RankBoard:
    """Give the measures recommended to any member in agreed and computed order; ``evaluation`` spares computing the wave again."""
    found = evaluation or evaluate(workspace.group(find_wave(workspace, wave).id))
    stored = workspace.record("plan_setting", _change(workspace, found.group.wave, ()).id)
    planning = found.group.planning
    agreed = KEY in planning.given
    return RankBoard(tuple(_rows(Ground(found), planning.order if agreed else ())), stored.version if stored else 0, agreed, planning.resolutions.get(KEY, Resolution()))


def move_rank(workspace: Workspace, measure: str, to: str | int, actor: str, *, base: int, wave: str = "", resolution: Resolution | None = None,
              evaluation: Evaluation | None = None) -> Outcome:
    """Move a measure „auf“, „ab“, to „anfang“, „ende“ or to a place (from 1) of the group's order; ``base`` is the version of the board seen.

    What others have moved meanwhile is a conflict, told and not written. ``evaluation`` spares computing the wave again. Raises UnknownName.
    """
    board = rank_board(workspace, wave=wave, evaluation=evaluation)
    names = [row.measure for row in board.rows]
    if measure not in names:
        raise UnknownName(f"Die Maßnahme »{measure}« ist keiner Kommune empfohlen und steht nicht in der Reihenfolge. {nearest(measure, names)}".strip())
    place = _place(names.index(measure) + 1, len(names), to)
    names.remove(measure)
    names.insert(place - 1, measure)
    agreed = resolution or Resolution()
    change = _change(workspace, find_wave(workspace, wave).id, names, agreed.body, agreed.day, base)
    return workspace.save(change, actor=workspace.person_named(actor), source=SOURCE)


def clear_rank(workspace: Workspace, actor: str, *, base: int, wave: str = "") -> Outcome:
    """Take the group's order back; the computed one is shown again."""
    change = _change(workspace, find_wave(workspace, wave).id, ())
    return workspace.save(Change(change.kind, change.id, {**change.fields, "removed": True}, base), actor=workspace.person_named(actor), source=SOURCE)


def _change(workspace: Workspace, wave: str, names: Sequence[str], body: str = "", day: date | None = None, base: int = 0) -> Change:
    fields: dict[str, Value] = {"wave_id": wave, "municipality_id": None, "key": KEY, "value": ", ".join(names), "body": body, "day": day.isoformat() if day else None, "removed": False}
    return natural_change(workspace.project, "plan_setting", fields, base)


def _place(now: int, count: int, to: str | int) -> int:
    """Give the place (from 1) a measure is wanted at; raises UnknownName for a word that is none."""
    words = {UP: now - 1, DOWN: now + 1, FIRST: 1, LAST: count}
    if isinstance(to, str) and to not in words and not to.isdigit():
        raise UnknownName(f"Den Platz »{to}« gibt es nicht. Erlaubt sind: {', '.join(words)} oder eine Zahl ab 1.")
    wanted = words[to] if isinstance(to, str) and to in words else int(to)
    return max(1, min(count, wanted))


def _rows(ground: Ground, agreed: Sequence[str]) -> Iterator[RankRow]:
    computed = computed_order(ground)
    place = {ground.measures[k].id: number for number, k in enumerate(computed, start=1)}
    order = [*(name for name in agreed if name in place), *(name for name in place if name not in agreed)]
    for number, name in enumerate(order, start=1):
        k = ground.place[name]
        items = [ground.item[row, k] for row in ground.rows if (row, k) in ground.item]
        klass = min(item.klass for item in items)
        yield RankRow(name, ground.measures[k].title, CLASSES[klass], place[name], number if agreed else 0, sum(item.points for item in items) / len(ground.rows), len(items), len(ground.rows),
                      _warnings(ground, order, number, klass) if agreed else ())


def _warnings(ground: Ground, order: Sequence[str], number: int, klass: MeasureClass) -> tuple[str, ...]:
    """Say what speaks against a place: a prerequisite that comes later, a legal duty behind what is none."""
    later = [name for name in ground.measures[ground.place[order[number - 1]]].requires if name in order[number:]]
    found = [f"Braucht {german.listed(later)} und steht davor; der Fahrplan beginnt trotzdem mit der Voraussetzung."] if later else []
    ahead = sum(_class_of(ground, name) > klass for name in order[:number - 1])
    if klass is MeasureClass.ZWINGEND and ahead:
        found.append(f"Zwingend, steht aber hinter {german.counted(ahead, 'einer Maßnahme, die es nicht ist', 'Maßnahmen, die es nicht sind')}; der Fahrplan hält ihre Frist dennoch vorrangig ein.")
    return tuple(found)


def _class_of(ground: Ground, name: str) -> MeasureClass:
    return min(item.klass for (_, k), item in ground.item.items() if k == ground.place[name])


def computed_order(ground: Ground) -> list[int]:
    """Give the positions of all recommended measures in the computed order of the group (``RULE``)."""
    klass: dict[int, MeasureClass] = {}
    points: dict[int, float] = {}
    for (_, k), item in ground.item.items():
        klass[k] = min(klass.get(k, item.klass), item.klass)
        points[k] = points.get(k, 0.0) + item.points / len(ground.rows)
    order: list[int] = []
    for k in sorted(klass, key=lambda k: (klass[k], -round(points[k], 9), k)):
        _put(ground, k, klass, order)
    return order


def _put(ground: Ground, k: int, listed: dict[int, MeasureClass], order: list[int]) -> None:
    """Put a measure at the end, what it needs before it."""
    for name in ground.measures[k].requires:
        needed = ground.place[name]
        if needed in listed and needed not in order:
            _put(ground, needed, listed, order)
    if k not in order:
        order.append(k)


__all__ = ["RankBoard", "RankRow", "clear_rank", "computed_order", "move_rank", "rank_board"]
