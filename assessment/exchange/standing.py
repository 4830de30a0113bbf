"""What stands in a project when a file comes in: what has its place already, and what still waits to be confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assessment.answers import parsed_day
from assessment.changes import Change, Seen
from assessment.exchange.intake import Context
from assessment.model import PendingReason


class Standing:
    """The records of a wave: ``known`` are the ids of those that have a place in an order."""

    def __init__(self, context: Context) -> None:
        self.context, self.known = context, set(_known(context))
        self.unconfirmed = {item.response.id for member in context.group.members for item in member.pending if item.why is PendingReason.PRIOR}

    def confirmed(self, change: Change) -> Change:
        """Leave an answer's need to be confirmed as it is, where the file says the same or does not know better.

        Answers of planned interviews are shown as waiting, however they are marked; and whoever has not seen what stands now cannot take a confirmation back.
        """
        if not change.fields.get("prior") or not (self._outdated(change) or change.id in self.unconfirmed):
            return change
        return replace(change, fields={name: value for name, value in change.fields.items() if name != "prior"})

    def _outdated(self, change: Change) -> bool:
        """Tell whether the writer saw something else than what stands."""
        token = self.context.token(change.id)
        return bool(token) and not (isinstance(change.base, Seen) and change.base.digits == Seen(token).digits)


def _known(context: Context) -> Iterator[str]:
    yield from (row.id for row in context.interviews)
    for member in context.group.members:
        yield context.id_of("membership", context.wave, member.id)
        yield from (item.id for item in member.evidence)
        yield from (item.id for item in member.inventory)


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
