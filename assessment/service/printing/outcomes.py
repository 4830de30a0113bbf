"""What became of a document, as data for machines and pages."""

from __future__ import annotations

from assessment.printing import Outcome


def outcome_data(outcome: Outcome, file: str) -> dict[str, object]:
    """Give what became of a document; ``file`` is how it is named to who asks."""
    order = outcome.order
    return {"datei": file, "art": order.product, "titel": order.title, "ausgabe": order.edition, "gegenstand": order.subject, "name": order.name, "herkunft": outcome.origin.value,
            "seiten": outcome.pages or None, "ersetzte_zeichen": outcome.replaced, "sekunden": round(outcome.seconds, 2), "versuche": outcome.tries, "fehler": outcome.error or None}
