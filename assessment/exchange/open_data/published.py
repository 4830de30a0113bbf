"""What a published record must be made of: real web addresses and texts that can be printed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assessment.changes import text_fault, tidy
from questionnaires import Problem

WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:[/?][!-~]*)?")
NOT_IN_ADDRESSES = re.compile(r"[\"<>\\^`{|}#]")
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!$&'*+/=_~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


class Unpublishable(ValueError):
    """Facts that cannot stand in a published record; carries all problems, each with a German message and remedy."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


def refuse_any(*found: list[Problem]) -> None:
    """Raise Unpublishable if any of the checks found a problem."""
    problems = [problem for one in found for problem in one]
    if problems:
        raise Unpublishable(problems)


def address_problems(addresses: Mapping[str, str], *, query: bool = True) -> list[Problem]:
    """Give a problem for each value that is no full web address (``query``: may it have a part after „?“); the keys name the fields."""
    forbidden = NOT_IN_ADDRESSES if query else re.compile(rf"{NOT_IN_ADDRESSES.pattern}|[?]")
    return [Problem("address-invalid", f"Angabe »{label}«", 0, f"»{address}« ist keine Webadresse{'' if query else ' ohne Parameter'}.",
                    "Erwartet wird eine vollständige Adresse wie https://www.beispiel.de/pfad; Umlaute und Leerzeichen stehen darin verschlüsselt.")
            for label, address in addresses.items() if not WEB_ADDRESS.fullmatch(address) or forbidden.search(address)]


def mail_problems(address: str) -> list[Problem]:
    """Give a problem if this is no mail address."""
    if MAIL_ADDRESS.fullmatch(address):
        return []
    return [Problem("address-invalid", "Angabe »E-Mail«", 0, f"»{address}« ist keine E-Mail-Adresse.", "Erwartet wird eine Adresse wie digitalisierung@beispiel.de.")]


def text_problems(texts: Mapping[str, str]) -> list[Problem]:
    """Give a problem for each text that is empty or cannot be printed; the keys name the fields."""
    found = []
    for label, text in texts.items():
        fault = text_fault(tidy(text))
        if fault:
            found.append(Problem("character-unprintable", f"Angabe »{label}«", 0, *fault))
        elif not tidy(text):
            found.append(Problem("value-empty", f"Angabe »{label}«", 0, "Die Angabe ist leer.", "Tragen Sie einen Text ein."))
    return found
