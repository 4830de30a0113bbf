"""The levels of consent: as they are typed, as they are kept, as they are called where people read them."""

from __future__ import annotations

CONSENTS = {"namentlich": "named", "alias": "alias", "spanne": "range", "nein": "hidden"}
"""What somebody writes, with what is kept."""
CONSENT_NAMES = {"namentlich": "namentlich", "alias": "unter einem Decknamen", "spanne": "nur in der Spanne", "nein": "gar nicht"}
"""What somebody writes, with how it is called."""


__all__ = ["CONSENTS", "CONSENT_NAMES"]
