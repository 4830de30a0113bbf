"""What stands in a project when a file comes in: which versions there are, and what still waits to be confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assessment.changes import UNKNOWN_BASE, Base, Change, UnknownBase, natural_change
from assessment.exchange.adopt import entry_id
from assessment.exchange.intake import Context
from assessment.exchange.member_nodes import SERVICE_SORT
from assessment.exchange.reading import parsed_day
from assessment.model import PendingReason


class Standing:
    """The records of a wave: ``versions`` by id, 0 where it is not known."""

    def __init__(self, context: Context) -> None:
        self.versions = dict(_versions(context))
        self.unconfirmed = {item.response.id for member in context.group.members for item in member.pending if item.why is PendingReason.PRIOR}

    def base(self, record: str, version: int) -> Base:
        """Give the base of a change written from ``version``; one this project does not have (a new record, another laptop ahead) counts as none."""
        return version if 0 < version <= self.versions.get(record, 0) else UNKNOWN_BASE

    def confirmed(self, change: Change) -> Change:
        """Leave an answer's need to be confirmed as it is, where the file says the same or does not know better.

        Answers of planned interviews are shown as waiting, however they are marked; and whoever never saw the record cannot take a confirmation back.
        """
        unseen = change.id in self.versions and isinstance(change.base, UnknownBase)
        if not change.fields.get("prior") or not (unseen or change.id in self.unconfirmed):
            return change
        return replace(change, fields={name: value for name, value in change.fields.items() if name != "prior"})


def rating_id(context: Context, town: str, question: str) -> str:
    """Give the id of a rating."""
    return natural_change(context.project, "rating", {"wave_id": context.wave, "municipality_id": town, "question": question}).id


def _versions(context: Context) -> Iterator[tuple[str, int]]:
    for row in context.interviews:
        yield row.id, 0
    for member in context.group.members:
        yield natural_change(context.project, "membership", {"wave_id": context.wave, "municipality_id": member.id}).id, 0
        yield from ((item.id, 0) for item in member.evidence)
        yield from ((item.id, item.version) for item in (*member.responses, *(kept.response for kept in member.pending)))
        yield from ((rating_id(context, member.id, item.question), item.version) for item in member.ratings)
        yield from ((item.id, item.version) for item in member.inventory)
        yield from ((entry_id(context.project, context.wave, member.id, SERVICE_SORT, {"dienst": item.service}), 0) for item in member.services)


def other_catalogue(context: Context, edition: str) -> tuple[str, str, str] | None:
    """Say that answers belong to another family of catalogues: code, message, remedy; None if they do not."""
    if edition.split("/", maxsplit=1)[0] == context.catalogue.id:
        return None
    return ("catalogue-differs", f"Die Antworten gehören zum Fragenkatalog »{edition}«, diese Erhebung verwendet »{context.catalogue.edition}«.", "Öffnen Sie die Erhebung mit demselben Fragenkatalog.")


def other_wave(context: Context, day: str) -> tuple[str, str, str] | None:
    """Say that answers belong to another wave: code, message, remedy; None if they do not."""
    ours = context.group.reference_date
    given = parsed_day(day)
    if given == ours:
        return None
    shown = f"{given:%d.%m.%Y}" if given else day
    return ("wave-differs", f"Die Datei gehört zur Erhebung mit dem Stichtag {shown}, geöffnet ist die mit dem Stichtag {ours:%d.%m.%Y}.", "Wählen Sie die Erhebung mit diesem Stichtag aus.")
