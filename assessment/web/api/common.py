"""What all routes of the API share: versions as ETags, and a clash answered with what stands now."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Header, Response

from assessment.changes import BLOCKED, CONFLICT, Outcome
from assessment.errors import Refused
from assessment.web.api.shapes import Shape
from assessment.web.errors import Turned

ETAG = re.compile(r'"([0-9]{1,9})"')


class Unversioned(Turned):
    """A change without saying what was read."""

    status = 428
    title = "If-Match fehlt"
    default = 'Senden Sie den ETag des Standes mit, den Sie gelesen haben: If-Match: "3". So wird nichts überschrieben, was inzwischen jemand anderes geschrieben hat.'


class Overtaken(Turned):
    """Somebody else has written meanwhile; ``state`` is what stands now."""

    status = 412
    title = "Inzwischen geändert"
    default = "Inzwischen steht etwas anderes da. Vergleichen Sie mit dem beigelegten Stand und senden Sie die Änderung mit dessen ETag noch einmal."

    def __init__(self, state: dict[str, Any]) -> None:
        super().__init__()
        self.state = state


def version_seen(if_match: Annotated[str | None, Header(description="Der ETag des gelesenen Standes.")] = None) -> int:
    """Give the version a client has read; raises Unversioned."""
    found = ETAG.fullmatch((if_match or "").strip())
    if found is None:
        raise Unversioned
    return int(found[1])


Seen = Annotated[int, Depends(version_seen)]


def tagged(response: Response, version: int) -> None:
    """Name the version of what is answered."""
    response.headers["ETag"] = f'"{version}"'


def accepted(outcome: Outcome, now: Callable[[], tuple[int, Shape]]) -> None:
    """Let an outcome pass if the change stands; raises Overtaken with the present state, or Refused for what is frozen or erased."""
    if outcome.status == CONFLICT:
        version, shape = now()
        raise Overtaken({"etag": f'"{version}"', **shape.model_dump(mode="json")})
    if outcome.status == BLOCKED:
        raise Refused(outcome.message)
