"""The sharing keys as this report words them: head of a column and one sentence on how each shares."""

from __future__ import annotations

from reports.views.group.common import SHY, grid
from reports.views.group.data import Grid

KEYS = {
    "zu gleichen Teilen": ("gleich", "Alle zahlen dasselbe. Einfach, aber kleine Kommunen tragen im Verhältnis viel."),
    "nach der Zahl der Einwohnerinnen und Einwohner": (f"Einwoh{SHY}ner", "Jede zahlt nach ihrer Einwohnerzahl. Vertraut aus Umlagen; sagt wenig darüber, wer wie viel Arbeit spart."),
    "nach der Zahl der IT-Arbeitsplätze": (f"Arbeits{SHY}plätze", "Jede zahlt nach der Zahl ihrer IT-Arbeitsplätze. Passt, wo Kosten je Arbeitsplatz anfallen."),
    "nach dem Nutzen": ("Nutzen", "Jede zahlt nach der Lücke, die die Maßnahme bei ihr schließt. Wer am meisten nachholt, zahlt am meisten."),
    "nach den Kosten im Alleingang": (f"Einzel{SHY}kosten", "Jede zahlt im Verhältnis dessen, was sie allein zahlen müsste. Alle sparen denselben Anteil."),
    "nach dem Beitrag zur Ersparnis (Shapley-Wert)": ("Shapley", "Jede zahlt nach dem, was im Schnitt über alle denkbaren Reihenfolgen des Beitritts durch sie dazukommt. Wer viel zur Ersparnis beiträgt, wird belohnt."),
}
"""Head and explanation by the words in which a plan names the key."""


def key_head(words: str) -> str:
    """Give the short head of a key's column; the words themselves where the key is not known here."""
    return KEYS[words][0] if words in KEYS else words


def key_grid() -> Grid:
    """Explain every key in a sentence."""
    return grid("Wie gemeinsame Kosten geteilt werden können", (("Schlüssel", 28, False), ("So wird geteilt", 72, False)),
                [(f"{words[0].upper()}{words[1:]}", said) for words, (_, said) in KEYS.items()])
