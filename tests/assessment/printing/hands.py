"""Small documents to print, and one that kills whoever prints it."""

from __future__ import annotations

import os
from pathlib import Path

from assessment.printing import Cache, Form, LocalPress, Manuscript, Order, Outcome, PrintRun
from reports.composed import Composed

DAY = "2026-11-22"
PAGE = '<html lang="de"><head><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>'


def document(title: str, paragraphs: int = 1) -> Composed:
    """A document of so many paragraphs; 500 keep a worker busy for some seconds."""
    text = "".join(f"<p>{number}. Absatz: Die Stadt sichert ihre Daten und übt die Rücksicherung.</p>" for number in range(paragraphs))
    return Composed(PAGE.format(title=title, text=text), DAY, {})


class Deadly(Composed):
    """Ends the process that looks at it in order to set it."""

    def __getattribute__(self, name: str) -> object:
        if name == "html":
            os._exit(9)
        return super().__getattribute__(name)


def manuscript(title: str, paragraphs: int = 1) -> Manuscript:
    return Manuscript(Form.PDF, document(title, paragraphs))


def order(title: str, paragraphs: int = 1) -> Order:
    return Order(f"{title}.pdf", title, title.capitalize(), "probe", "Probe", "intern", lambda: manuscript(title, paragraphs))


def printed(orders: list[Order], folder: Path, cache: Cache, workers: int = 1, *, anew: bool = False) -> list[Outcome]:
    """Print on this machine."""
    return list(PrintRun(folder, cache, lambda: LocalPress(cache, workers), anew=anew).outcomes(orders))
