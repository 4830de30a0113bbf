"""Who may see what: consents per dimension → per value, for the group, for one member, and for the consultant."""

from __future__ import annotations

import hashlib
import string
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assessment.evaluate import Evaluation
from questionnaires import walk_fields
from scoring import ROOT, Consent, Tree, consent_above
from scoring.sheet import Bools


@dataclass(frozen=True)
class Sight:
    """What one reader sees of members × nodes (m, n).

    ``consent`` as the members gave it; ``internal`` the consultant's view, which shows everything; ``own`` the row of the
    member that reads, which always sees its own values beside what the others allow.
    """

    evaluation: Evaluation
    consent: NDArray[np.int8]
    internal: bool = False
    own: int | None = None

    @property
    def whose(self) -> str:
        """Say whose view this is; it belongs over every output."""
        if self.internal:
            return "INTERNE SICHT DER BERATUNG – nicht zur Weitergabe: zeigt alle Werte ohne Rücksicht auf Einwilligungen."
        if self.own is not None:
            return f"Sicht von {self.evaluation.group.members[self.own].name}: die eigenen Werte und was die anderen Kommunen zeigen lassen."
        return "Sicht der Gruppe: gezeigt wird, worin die Kommunen eingewilligt haben."

    @cached_property
    def statistics_consent(self) -> NDArray[np.int8]:
        """Give the consents figures over the group are made by: the same for every reader but the consultant."""
        return np.zeros_like(self.consent) if self.internal else self.consent

    @cached_property
    def named(self) -> Bools:
        """Give where a value may stand beside the member's name, (m, n)."""
        return self._at_most(Consent.NAMED)

    @cached_property
    def visible(self) -> Bools:
        """Give where a value may stand in an own row, by name or alias, (m, n)."""
        return self._at_most(Consent.ALIAS)

    def _at_most(self, level: Consent) -> Bools:
        seen = self.statistics_consent <= level
        if self.own is not None:
            seen[self.own] = True
        return np.asarray(seen)

    @cached_property
    def open_rows(self) -> tuple[int, ...]:
        """Give the members that are named in every dimension: only their facts and inventory are shown to others."""
        return tuple(int(row) for row in np.flatnonzero(self.named.all(axis=1)))

    @cached_property
    def aliases(self) -> tuple[str, ...]:
        """Give every member's alias; the letters follow a checksum, for the group's own order would give the names away."""
        members = self.evaluation.group.members
        digests = [hashlib.sha256(f"{self.evaluation.group.wave}/{member.id or member.key}".encode()).hexdigest() for member in members]
        order = sorted(range(len(members)), key=lambda row: digests[row])
        letters = {row: string.ascii_uppercase[place] if place < len(string.ascii_uppercase) else str(place + 1) for place, row in enumerate(order)}
        return tuple(f"Kommune {letters[row]}" for row in range(len(members)))

    def label(self, row: int, node: int) -> str:
        """Give what a member is called beside a value of a node."""
        return self.evaluation.group.members[row].name if self.named[row, node] else self.aliases[row]


def internal_sight(evaluation: Evaluation) -> Sight:
    """Give the consultant's view: everything, whatever was consented to."""
    return Sight(evaluation, np.full((len(evaluation.group.members), len(evaluation.scores.tree.ids)), Consent.HIDDEN, dtype=np.int8), internal=True)


def group_sight(evaluation: Evaluation, consents: NDArray[np.int8], own: int | None = None) -> Sight:
    """Give the view of the group, or of its member ``own``; ``consents`` (m, dimensions) in catalogue order, hidden where nothing is recorded."""
    return Sight(evaluation, _by_node(evaluation.scores.tree, consents), own=own)


def names_below(evaluation: Evaluation, dimension: str = "") -> frozenset[str]:
    """Give the ids of all fields and questions of a dimension, or of the whole catalogue."""
    fields = [field for item in evaluation.catalogue.dimensions if dimension in ("", item.id) for field in walk_fields(item.fields)]
    return frozenset([field.id for field in fields] + [question.id for field in fields for question in field.questions])


def dimension_of(tree: Tree) -> NDArray[np.intp]:
    """Give each node's dimension as a position among the root's children, -1 for the root, (n,)."""
    tops = [node for node in range(1, len(tree.ids)) if tree.parent[node] == 0]
    found = np.full(len(tree.ids), -1, dtype=np.intp)
    for node in range(1, len(tree.ids)):
        found[node] = tops.index(node) if tree.parent[node] == 0 else found[tree.parent[node]]
    return found


def _by_node(tree: Tree, consents: NDArray[np.int8]) -> NDArray[np.int8]:
    """Give consents per node: a field's as its dimension's, the whole by consent_above."""
    found = consents[:, dimension_of(tree)]
    found[:, tree.ids.index(ROOT)] = consent_above(consents)
    return found
