"""What a verb may refuse; every message is a finished German sentence."""

from __future__ import annotations

from assessment.ways import Told
from questionnaires import Problem


class Refused(Told):
    """A request that cannot be done; the message says why and what helps."""


class UnknownName(Refused, LookupError):
    """A municipality, wave or id that does not exist; the message names the nearest."""


class ChangedMeanwhile(Refused):
    """What a writer has read was changed before they wrote; nothing was written."""

    def __init__(self) -> None:
        super().__init__("Das wurde inzwischen geändert. Sehen Sie nach, wie es jetzt dasteht, und entscheiden Sie dann noch einmal.")


class BrokenProject(Exception):
    """A project or file that cannot be used; carries all problems, each a finished German sentence."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems
