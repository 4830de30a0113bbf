"""Where something is done: the page in the browser by the names its navigation shows, and the command. A refusal says what must be done and names the way; page and command line each say theirs."""

from __future__ import annotations

from typing import NamedTuple


class Way(NamedTuple):
    """The steps to a page (none: it has no page) and the command, or what to give with the one that was refused."""

    page: tuple[str, ...]
    command: str


class Told(Exception):
    """A finished German sentence, with the ``way`` to what helps if there is one."""

    def __init__(self, message: str = "", way: Way | None = None) -> None:
        super().__init__(message)
        self.way = way


def on_page(error: Exception) -> str:
    """Say a refusal to somebody in the browser."""
    way = error.way if isinstance(error, Told) else None
    return f"{error} Sie finden das unter {' › '.join(f'»{step}«' for step in way.page)}." if way and way.page else str(error)


def on_command_line(error: Exception) -> str:
    """Say a refusal to somebody who typed a command."""
    return with_command(str(error), error.way if isinstance(error, Told) else None)


def remedy_on_command_line(code: str, remedy: str) -> str:
    """Say the remedy of a problem (its code) to somebody who typed a command."""
    return with_command(remedy, OF_PROBLEMS.get(code))


def with_command(sentence: str, way: Way | None) -> str:
    """Say what to type after a sentence."""
    return f"{sentence} Auf der Kommandozeile: {way.command}" if way else sentence


SETTINGS = "Einstellungen"
CATALOGUE = Way((SETTINGS, "Erhebungen"), "reifegrad wave upgrade")
CATALOGUE_CHECK = Way((), "reifegrad check ORDNER")
CONFLICTS = Way((SETTINGS, "Konflikte"), "reifegrad conflicts – oder mit --trotzdem einfrieren")
CONSENT = Way(("Vergleich", "Einwilligungen"), "reifegrad member consent")
CONSENT_OR_INTERNAL = Way(CONSENT.page, f"{CONSENT.command} – oder --intern für die Sicht der Beratung")
FEWER = Way((), "--prozesse 1")
FREEZE = Way((SETTINGS, "Erhebungen"), "reifegrad wave freeze")
INTERVIEW = Way(("Interviews",), "reifegrad interview")
JOINT = Way(("Werkstatt",), "reifegrad plan joint")
NEW_FROM_BUNDLE = Way((), "reifegrad import DATEI --projekt neu.reifegrad")
NEW_PROJECT = Way(("Neues Projekt",), "reifegrad new ORT")
NOT_PUBLIC = Way((), "ohne --oeffentlich")
OF_A_MEMBER = Way((), "mit --kommune NAME")
OF_THE_GROUP = Way((), "ohne --kommune")
REGISTER = Way((), "reifegrad register import DATEI")
RESTORE = Way((), "reifegrad restore")
TEMPLATES = Way((SETTINGS, "Daten"), "reifegrad export interview oder reifegrad export inventory")
WITH_PLAN = Way((), "ohne --ohne-fahrplan")

OF_PROBLEMS = {
    "bundle-broken": Way((), "reifegrad export bundle"),
    "bundle-locked": Way((), "--kennwort oder die Umgebungsvariable REIFEGRAD_KENNWORT"),
    "municipality-missing": OF_A_MEMBER,
    "question-unknown": Way((), "reifegrad check"),
}
"""What to type where a file has a problem, by its code."""
