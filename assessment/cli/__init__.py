"""The command line: parse, call one verb of the service, print. German for people, JSON for machines."""

from __future__ import annotations

import sys

import typer

from assessment.cli import accounts, catalogues, comparing, documents, people, planning, plans, printing, projects, traffic, waves, web
from assessment.cli.front import Exit, app, err
from assessment.cli.german import UsageError, usage_sentence

__all__ = ["accounts", "app", "catalogues", "comparing", "documents", "main", "people", "planning", "plans", "printing", "projects", "traffic", "waves", "web"]


def main() -> None:
    """Run the command line."""
    try:
        code = app(standalone_mode=False)
    except UsageError as wrong:
        err.print(f"{usage_sentence(wrong, command_names())}\nHilfe: reifegrad --help", soft_wrap=True)
        sys.exit(Exit.USAGE)
    except typer.Abort:
        sys.exit(Exit.USAGE)
    sys.exit(code or Exit.OK)


def command_names() -> list[str]:
    """Give the commands and groups of the first level."""
    commands = [info.name or getattr(info.callback, "__name__", "") for info in app.registered_commands]
    return sorted([*commands, *(str(info.name) for info in app.registered_groups)])


if __name__ == "__main__":
    main()
