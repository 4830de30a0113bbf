"""German help and usage errors for the command line, whose library speaks English only."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from questionnaires import nearest

UsageError: type[Exception] = typer.BadParameter.__mro__[1]

LABELS = {
    "Usage:": "Aufruf:", "Options:": "Optionen:", "Arguments:": "Angaben:", "Commands:": "Befehle:", "[OPTIONS]": "[OPTIONEN]",
    "COMMAND [ARGS]...": "BEFEHL [ANGABEN] …", "Show this message and exit.": "Zeigt diese Hilfe.", "[required]": "[nötig]",
    "[default:": "[Vorgabe:", "[env var:": "[Umgebungsvariable:", "; default:": "; Vorgabe:", "; required]": "; nötig]", "env var:": "Umgebungsvariable:", "<str>": "TEXT ", "<int>": "ZAHL ", "<path>": "DATEI ",
}

WHOLE_SENTENCE = 10_000
"""Longer than any sentence of help."""
FIRST = ("demo", "new", "import", "interview", "record", "divergence", "score", "explain", "plan", "decide", "compare", "report", "export", "wave", "history", "undo", "conflicts", "verify", "backup", "restore", "doctor")


def _german(text: str) -> str:
    for english, german in LABELS.items():
        text = text.replace(english, german)
    return text


class GermanCommand(TyperCommand):
    """A command whose help has German labels."""

    def get_help(self, ctx: Any) -> str:
        """Give the help text."""
        return _german(super().get_help(ctx))

    def get_short_help_str(self, limit: int = WHOLE_SENTENCE) -> str:  # noqa: ARG002 - the list of commands wraps it
        """Give the whole first sentence."""
        return super().get_short_help_str(WHOLE_SENTENCE)


class GermanGroup(TyperGroup):
    """A group whose help has German labels."""

    def get_help(self, ctx: Any) -> str:
        """Give the help text."""
        return _german(super().get_help(ctx))

    def get_short_help_str(self, limit: int = WHOLE_SENTENCE) -> str:  # noqa: ARG002 - the list of commands wraps it
        """Give the whole first sentence."""
        return super().get_short_help_str(WHOLE_SENTENCE)

    def list_commands(self, ctx: Any) -> list[str]:
        """Give the commands in the order a project goes; those not named follow as they were defined."""
        return sorted(super().list_commands(ctx), key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))


def usage_sentence(error: Any, commands: list[str]) -> str:
    """Say in German what is wrong with a call."""
    kind = type(error).__name__
    name = getattr(getattr(error, "param", None), "name", "") or ""
    text = str(getattr(error, "message", "") or error)
    unknown = re.search(r"No such command '([^']+)'", text)
    if unknown:
        return f"Den Befehl »{unknown[1]}« gibt es nicht. {nearest(unknown[1], commands)} Vorhanden sind: {', '.join(commands)}.".replace("  ", " ")
    if kind == "NoArgsIsHelpError":
        return str(error.ctx.get_help())
    if kind == "NoSuchOption":
        return f"Die Option »{error.option_name}« gibt es nicht."
    if kind == "MissingParameter":
        return f"Es fehlt die Angabe »{name.upper()}«."
    if kind == "BadParameter":
        return f"Der Wert für »{name}« ist nicht erlaubt."
    if "extra argument" in text:
        return f"Zu viele Angaben: {text[text.rfind('(') + 1:].rstrip(')')}."
    return "Der Aufruf ist unvollständig oder falsch."
