"""Whom one can interview in a municipality, with how many questions, and the printed guide for a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessment.evaluate import Evaluation, ruled_out
from assessment.guides import build_guides
from assessment.interviews import questions_by_role
from assessment.printing import Cache, kept_print
from assessment.service.printing import Edition, PrintJob, PrintSource, Wanted, find_products

KIND = "leitfaden"


@dataclass(frozen=True)
class RoleOffer:
    """A role one can interview: German name, how many questions apply, minutes they take; ``printed``: it has a conversation of its own."""

    role: str
    name: str
    questions: int
    minutes: float
    printed: bool


def role_offers(evaluation: Evaluation, row: int) -> tuple[RoleOffer, ...]:
    """Give the roles of the catalogue that member ``row`` can be asked, longest conversation first."""
    catalogue, member = evaluation.catalogue, evaluation.group.members[row]
    out = ruled_out(catalogue, member, evaluation.group.reference_date)
    printed = {guide.role for guide in build_guides(evaluation, row, evaluation.group.reference_date)}
    offers = []
    for role, questions in questions_by_role(catalogue, member.facts).items():
        asked = [question for question in questions if question.id not in out]
        offers.append(RoleOffer(role, catalogue.roles[role], len(asked), sum(question.minutes for question in asked), role in printed))
    return tuple(sorted((offer for offer in offers if offer.questions), key=lambda offer: (not offer.printed, -offer.questions)))


def kept_guide(evaluation: Evaluation, row: int, role: str, day: date, cache: Path) -> tuple[str, bytes] | None:
    """Give file name and PDF of the printed guide for a role, None where it has not been set as it stands; raises UnknownName.

    Setting one takes some seconds and is long work (kind „dokumente“), whose order this is too: what it keeps is found here.
    """
    (order,) = PrintJob(PrintSource(evaluation), Wanted(find_products([KIND]), [row], (role,)), Edition(day)).orders
    entry = kept_print(Cache(cache), order)
    return (order.file, entry.content) if entry else None
