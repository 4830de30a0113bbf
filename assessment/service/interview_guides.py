"""Whom one can interview in a municipality, with how many questions, and the printed guide for a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from assessment.errors import Refused, UnknownName
from assessment.evaluate import Evaluation, ruled_out
from assessment.guides import build_guides
from assessment.interviews import questions_by_role
from assessment.printing import Cache, Form, LocalPress, Manuscript, Order, PrintRun, default_folder
from questionnaires import nearest
from reports.documents import compose

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


def interview_guide(evaluation: Evaluation, row: int, role: str, day: date) -> tuple[str, bytes]:
    """Give file name and PDF of the printed guide for a role; raises UnknownName, or Refused where it cannot be set.

    It is set by a process of its own and kept: the first time takes some seconds.
    """
    guides = {guide.role: guide for guide in build_guides(evaluation, row, day)}
    if role not in guides:
        raise UnknownName(f"Für die Rolle »{role[:20]}« gibt es hier keinen Leitfaden; ihre Fragen stehen in den Leitfäden anderer Rollen. {nearest(role[:20], guides)}".strip())
    guide, cache = guides[role], Cache(default_folder())
    name = f"{KIND}-{role.casefold()}-{guide.key}.pdf"
    order = Order(name, guide.key, guide.place, KIND, f"Interviewleitfaden {guide.role_title}", "intern", lambda: Manuscript(Form.PDF, compose(KIND, guide)))
    with TemporaryDirectory() as folder:
        outcome = next(iter(PrintRun(Path(folder), cache, lambda: LocalPress(cache, 1)).outcomes([order])))
        if outcome.error:
            raise Refused(f"Der Leitfaden ließ sich nicht setzen: {outcome.error}")
        return name, (Path(folder) / name).read_bytes()
