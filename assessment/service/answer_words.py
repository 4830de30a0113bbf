"""An answer as kept, in words people read."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.answers import BadAnswer, parsed_answer
from assessment.changes import Value
from questionnaires import Catalogue, Question
from reports import answer_text

OPEN = "offen"


def answer_words(catalogue: Catalogue | None, question: Question | None, values: Mapping[str, Value]) -> str:
    """Say an answer as kept (state, value, reason) as people read it: the level's or option's text, „weiß nicht“, „entfällt (Grund)“, „offen“."""
    match values["state"]:
        case "beantwortet" if catalogue and question:
            try:
                return answer_text(question, parsed_answer(catalogue, question, values["value"]))
            except BadAnswer:
                return f"{values['value']} (passt nicht zum Fragenkatalog)"
        case "unbekannt":
            return "weiß nicht"
        case "entfällt":
            return f"entfällt ({values['reason']})"
    return OPEN


__all__ = ["OPEN", "answer_words"]
