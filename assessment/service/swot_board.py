"""The SWOT board of a municipality or of the group: what is computed, edited in place by the working group; documents print the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assessment.cases import build_case
from assessment.changes import Change, Outcome, Value, new_id, tidy
from assessment.comparing import group_sight
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.evaluate import Evaluation, evaluate
from assessment.service.comparing import recorded_consents
from assessment.service.group_swot import group_entries
from assessment.service.members import find_town
from assessment.service.projects import find_wave
from assessment.store import BadValue, Workspace, Writer
from questionnaires import Problem, allowed_words, nearest
from reports.swot import LINKED, PARTS, STEP, Entry, position_at, shown
from reports.views.swot import RULES, swot_entries

SOURCE = "SWOT"
UP, DOWN = "auf", "ab"


@dataclass(frozen=True)
class BoardPart:
    """A part of the board: entries to be seen in their order, hidden ones apart; ``rule`` says by what they are ordered while nobody moves them."""

    key: str
    title: str
    rule: str
    entries: tuple[Entry, ...]
    hidden: tuple[Entry, ...]


@dataclass(frozen=True)
class SwotBoard:
    """The board of a municipality (``town`` its id) or of the group (empty); ``whose`` says of the group's what it may show."""

    town: str
    name: str
    whose: str
    parts: tuple[BoardPart, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Give all entries, part by part, in their order."""
        return tuple(entry for part in self.parts for entry in (*part.entries, *part.hidden))


def swot_board(workspace: Workspace, town: str = "", *, wave: str = "", evaluation: Evaluation | None = None) -> SwotBoard:
    """Give the board of a municipality, or the group's; ``evaluation`` spares computing the wave again. Raises UnknownName."""
    return _Board.of(workspace, town, wave, evaluation).view()


def edit_note(workspace: Workspace, key: str, text: str, actor: str, *, base: int, town: str = "", wave: str = "", evaluation: Evaluation | None = None) -> Outcome:
    """Write an entry anew; an empty text brings a computed one back. ``base`` is the version seen; a conflict is told, not written.

    All verbs of the board take the wave as it is evaluated already (``evaluation``), which spares computing it again.
    """
    board = _Board.of(workspace, town, wave, evaluation)
    entry = board.find(key)
    if not tidy(text) and not entry.computed:
        raise Refused("Ein eigener Eintrag braucht einen Text. Wenn er nicht mehr gelten soll, blenden Sie ihn mit Grund aus.")
    same = tidy(text) == tidy(entry.computed)
    return board.save(entry, {"text": "" if same else text}, actor, base)


def add_note(workspace: Workspace, part: str, text: str, actor: str, *, questions: Sequence[str] = (), town: str = "", wave: str = "",
             evaluation: Evaluation | None = None) -> Outcome:
    """Add an entry of the group's own at the end of a part, linked to the questions it rests on; raises UnknownName for foreign ones."""
    board = _Board.of(workspace, town, wave, evaluation)
    _refuse_part(part)
    if not tidy(text):
        raise Refused("Schreiben Sie einen Satz; ein leerer Eintrag sagt niemandem etwas.")
    known = board.evaluation.catalogue.questions
    for name in questions:
        if name not in known:
            raise UnknownName(f"Die Frage »{name}« gibt es im Katalog {board.evaluation.catalogue.edition} nicht. {nearest(name, known)}".strip())
    position = max((entry.position for entry in board.entries if entry.part == part), default=0) + STEP
    fields: dict[str, Value] = {"part": part, "text": text, "source": f"{LINKED}:{','.join(questions)}" if questions else "", "position": position}
    return board.write(new_id(), fields, actor, 0)


def hide_note(workspace: Workspace, key: str, reason: str, actor: str, *, base: int, town: str = "", wave: str = "", evaluation: Evaluation | None = None) -> Outcome:
    """Take an entry off the board and out of the documents, which count it; the reason stays on the board."""
    if not tidy(reason):
        raise Refused("Nennen Sie den Grund, aus dem der Eintrag ausgeblendet wird; die Gruppe soll ihn später nachlesen können.")
    board = _Board.of(workspace, town, wave, evaluation)
    return board.save(board.find(key), {"hidden": True, "reason": reason}, actor, base)


def show_note(workspace: Workspace, key: str, actor: str, *, base: int, town: str = "", wave: str = "", evaluation: Evaluation | None = None) -> Outcome:
    """Put a hidden entry back where it was."""
    board = _Board.of(workspace, town, wave, evaluation)
    return board.save(board.find(key), {"hidden": False, "reason": ""}, actor, base)


def move_note(workspace: Workspace, key: str, to: str | int, actor: str, *, base: int, part: str = "", town: str = "", wave: str = "",
              evaluation: Evaluation | None = None) -> Outcome:
    """Move an entry „auf“, „ab“ or to a place (from 1) of its part or of another; a place beyond the end is the end."""
    board = _Board.of(workspace, town, wave, evaluation)
    entry = board.find(key)
    _refuse_part(part or entry.part)
    return board.move(entry, part or entry.part, to, actor, base)


def _refuse_part(part: str) -> None:
    if part not in PARTS:
        raise UnknownName(f"Den Teil »{part}« hat die Tafel nicht. {nearest(part, PARTS)} Erlaubt sind: {allowed_words(PARTS)}.".replace("  ", " "))


@dataclass(frozen=True)
class _Board:
    """The entries of one board with what is needed to write to it."""

    workspace: Workspace
    evaluation: Evaluation
    town: str
    name: str
    whose: str
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, workspace: Workspace, town: str, wave: str, evaluation: Evaluation | None = None) -> _Board:
        found = evaluation or evaluate(workspace.group(find_wave(workspace, wave).id))
        if not town:
            sight = group_sight(found, recorded_consents(workspace, found.group.wave, found))
            return cls(workspace, found, "", found.group.name, sight.whose, group_entries(sight))
        record = find_town(workspace, town).id
        row = next((row for row, member in enumerate(found.group.members) if member.id == record), None)
        if row is None:
            raise UnknownName(f"»{town}« nimmt an dieser Erhebung nicht teil.")
        case = build_case(found, row, found.group.reference_date)
        return cls(workspace, found, record, found.group.members[row].name, "", swot_entries(case))

    def view(self) -> SwotBoard:
        """Give the board as a page shows it."""
        parts = tuple(BoardPart(key, title, RULES[key], tuple(shown(self.entries, key)), tuple(entry for entry in self.entries if entry.part == key and entry.hidden))
                      for key, title in PARTS.items())
        return SwotBoard(self.town, self.name, self.whose, parts)

    def find(self, key: str) -> Entry:
        """Give an entry by its key; raises UnknownName."""
        found = next((entry for entry in self.entries if entry.key == key), None)
        if found is None:
            raise UnknownName("Diesen Eintrag gibt es auf der Tafel nicht mehr. Laden Sie die Seite neu.")
        return found

    def record_of(self, entry: Entry) -> str:
        """Give the id of an entry's record; on a computed entry it is the same on every laptop."""
        return entry.note.id if entry.note else self.workspace.id_of("swot_note", self.evaluation.group.wave, self.town, entry.key)

    def whole(self, entry: Entry, fields: dict[str, Value]) -> dict[str, Value]:
        """Give the fields with what a new record on a computed entry needs besides."""
        return fields if entry.note else {"part": entry.part, "source": entry.key, **fields}

    def save(self, entry: Entry, fields: dict[str, Value], actor: str, base: int) -> Outcome:
        """Write to an entry as the one who saw version ``base``."""
        return self.write(self.record_of(entry), self.whole(entry, fields), actor, base)

    def change(self, record: str, fields: dict[str, Value], base: int) -> Change:
        """Give the change of a record of this board."""
        return Change("swot_note", record, {"wave_id": self.evaluation.group.wave, "municipality_id": self.town or None, **fields}, base)

    def write(self, record: str, fields: dict[str, Value], actor: str, base: int) -> Outcome:
        """Write a record; raises BrokenProject for a text that cannot be kept."""
        return self._written(actor, lambda writer: writer.save(self.change(record, fields, base)))

    def move(self, entry: Entry, part: str, to: str | int, actor: str, base: int) -> Outcome:
        """Put an entry at its place; where the positions around it leave no room, all of the part are spread anew in the same transaction."""
        others = [item for item in shown(self.entries, part) if item.key != entry.key]
        place = _place(self.entries, entry, part, to)
        position = position_at(others, min(place, len(others) + 1))
        if position is not None:
            return self.save(entry, {"part": part, "position": position}, actor, base)
        order = [*others[:place - 1], entry, *others[place - 1:]]
        return self._written(actor, lambda writer: self._spread(writer, order, entry, part, base))

    def _spread(self, writer: Writer, order: Iterable[Entry], moved: Entry, part: str, base: int) -> Outcome:
        """Write all positions of a part anew; nothing where the moved entry has a conflict."""
        places = {item.key: number * STEP for number, item in enumerate(order, start=1)}
        found = writer.save(self.change(self.record_of(moved), self.whole(moved, {"part": part, "position": places[moved.key]}), base))
        rest = [item for item in self.entries if found.saved and item.key in places and item.key != moved.key]
        for item in rest:
            writer.save(self.change(self.record_of(item), self.whole(item, {"position": places[item.key]}), item.version))
        return found

    def _written(self, actor: str, work: Callable[[Writer], Outcome]) -> Outcome:
        person = self.workspace.person_named(actor)
        try:
            with self.workspace.write(person, SOURCE) as writer:
                return work(writer)
        except BadValue as bad:
            raise BrokenProject([Problem("value-refused", "SWOT", 0, bad.message, bad.remedy)]) from bad


def _place(entries: Iterable[Entry], entry: Entry, part: str, to: str | int) -> int:
    """Give the place (from 1) an entry is wanted at; raises UnknownName for a word that is none."""
    listed = [item.key for item in shown(entries, part)]
    now = listed.index(entry.key) + 1 if entry.key in listed else len(listed) + 1
    if isinstance(to, int) or to.isdigit():
        return max(1, int(to))
    if to not in (UP, DOWN):
        raise UnknownName(f"Den Platz »{to}« gibt es nicht. Erlaubt sind: {UP}, {DOWN} oder eine Zahl ab 1.")
    return max(1, now - 1) if to == UP else now + 1


__all__ = ["PARTS", "BoardPart", "Entry", "SwotBoard", "add_note", "edit_note", "hide_note", "move_note", "show_note", "swot_board"]
