"""Fits a wave that came as JSON to the records that stand: their ids, what was seen of them, their order, what waits to be confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from assessment.changes import UNKNOWN_BASE, Base, Change
from assessment.exchange.adopt import entry_id
from assessment.exchange.intake import Context
from assessment.exchange.project_files.json_text import pointer
from assessment.exchange.project_files.member_nodes import ReadMember
from assessment.exchange.standing import Standing
from assessment.model import InventoryItem, Municipality


class Adoption:
    """Prepares read municipalities for ``wave_changes`` and completes the changes it gives."""

    def __init__(self, context: Context, file: str) -> None:
        self.context, self.file = context, file
        self.standing = Standing(context)
        self.places: dict[str, str] = {}
        self.seen: dict[str, Base] = {}
        self.prior: set[str] = set()
        self.planned: set[str] = set()

    def adopted(self, read: ReadMember, index: int) -> Municipality:
        """Give a municipality with the ids of what stands already; pending answers stand among the others, as wave_changes wants them."""
        known = next((member for member in self.context.group.members if member.ags == read.member.ags), Municipality("", "", ""))
        town = known.id or self.context.id_of("municipality", read.member.ags)
        self.places[town] = f"{self.file}, {pointer(('kommunen', index))}"
        interviews = {row.label: row.id for row in self.context.interviews if row.municipality == town}
        interviews.update({item.key: self.context.id_of("interview", self.context.wave, town, item.key) for item in read.interviews if item.key not in interviews})
        documents = {item.key: item.id for item in known.evidence}
        self._note_answers(read, town, interviews)
        return replace(
            read.member, id=town, pending=(), responses=(*read.member.responses, *(item.response for item in read.member.pending)),
            interviews=tuple(replace(item, id=interviews[item.key]) for item in read.interviews),
            evidence=tuple(replace(item, id=documents.get(item.key, "")) for item in read.member.evidence),
            inventory=tuple(self._inventory(read, known, town)))

    def _note_answers(self, read: ReadMember, town: str, interviews: Mapping[str, str]) -> None:
        """Remember of answers and ratings what was seen, of answers and interviews what their records cannot say."""
        for (kind, *names), base in read.seen.items():
            if kind == "response":
                self.seen[self.context.response_id(interviews[names[0]], names[1])] = base
            elif kind == "rating":
                self.seen[self.context.rating_id(town, names[0])] = base
        self.prior |= {self.context.response_id(interviews[item.response.interview], item.response.question) for item in read.member.pending}
        held = {item.key for item in read.member.interviews}
        self.planned |= {interviews[item.key] for item in read.interviews if item.key not in held}

    def _inventory(self, read: ReadMember, known: Municipality, town: str) -> Iterator[InventoryItem]:
        """Give the entries with the ids of those of the same name, the second of a name with that of the second."""
        count: Counter[tuple[str, str]] = Counter()
        for index, item in enumerate(read.member.inventory):
            name = (item.sort, _name(item.data))
            same = [other for other in known.inventory if (other.sort, _name(other.data)) == name]
            first = entry_id(self.context.project, self.context.wave, town, item.sort, item.data)
            fresh = first if not count[name] else self.context.id_of("inventory", first, str(count[name]))
            record = same[count[name]].id if count[name] < len(same) else fresh
            count[name] += 1
            self.seen[record] = read.seen["inventory", str(index)]
            self.prior |= {record} if item.prior else set()
            yield replace(item, id=record)

    def finished(self, change: Change) -> Change:
        """Give a change as this file means it: with base and place, without the order of what has one."""
        fields = dict(change.fields)
        if change.id in self.standing.known:
            fields.pop("position", None)
        if change.kind in ("response", "inventory"):
            fields["prior"] = change.id in self.prior
        if change.id in self.planned:
            fields["day"] = None
        town = change.id if change.kind == "municipality" else str(change.fields.get("municipality_id", ""))
        base = self.seen.get(change.id, UNKNOWN_BASE)
        return self.standing.confirmed(replace(change, fields=fields, base=base, place=self.places.get(town, self.file)))


def _name(data: Mapping[str, Any]) -> str:
    return str(data.get("dienst") or data.get("name") or "")
