"""What a verb may refuse; every message is a finished German sentence."""

from __future__ import annotations

from questionnaires import Problem


class Refused(Exception):
    """A request that cannot be done; the message says why and what helps."""


class UnknownName(Refused, LookupError):
    """A municipality, wave or id that does not exist; the message names the nearest."""


class BrokenProject(Exception):
    """A project or file that cannot be used; carries all problems, each a finished German sentence."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems
