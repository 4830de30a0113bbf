"""What all routes of the API share: versions as ETags, a clash answered with what stands now, files as they are sent, long work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Request, Response

from assessment.changes import BLOCKED, CONFLICT, Outcome
from assessment.errors import ChangedMeanwhile, Refused
from assessment.service.jobs import Job
from assessment.web.api.shapes.common import Versioned
from assessment.web.desk import Desk
from assessment.web.errors import NotHere, Turned

ETAG = re.compile(r'"([0-9]{1,9})"')
Answered = TypeVar("Answered", bound=Versioned)


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

    def __init__(self, now: Versioned) -> None:
        super().__init__()
        self.state = {"etag": etag_of(now), **now.model_dump(mode="json")}


class Busy(Turned):
    """No more long work is taken now."""

    status = 429
    title = "Zu viele Aufträge"


class NoFile(Turned):
    """Nothing was sent where a file was awaited."""

    status = 422
    title = "Die Datei fehlt"
    default = "Die Datei ist leer. Senden Sie ihren Inhalt als Inhalt der Anfrage."


def etag_of(found: Versioned) -> str:
    """Give the ETag of what is answered."""
    return f'"{found.fassung}"'


def version_seen(if_match: Annotated[str | None, Header(alias="If-Match", description="Der ETag des gelesenen Standes.")] = None) -> int:
    """Give the version a client has read; raises Unversioned."""
    found = ETAG.fullmatch((if_match or "").strip())
    if found is None:
        raise Unversioned
    return int(found[1])


async def sent_file(request: Request) -> bytes:
    """Give the file that is the body of a request; raises NoFile."""
    content = await request.body()
    if not content:
        raise NoFile
    return content


Seen = Annotated[int, Depends(version_seen)]
Sent = Annotated[bytes, Depends(sent_file)]


def tagged(response: Response, found: Answered) -> Answered:
    """Name the version of what is answered."""
    response.headers["ETag"] = etag_of(found)
    return found


def accepted(outcome: Outcome, now: Callable[[], Versioned]) -> None:
    """Let an outcome pass if the change stands; raises Overtaken with the present state, or Refused for what is frozen or erased."""
    if outcome.status == CONFLICT:
        raise Overtaken(now())
    if outcome.status == BLOCKED:
        raise Refused(outcome.message)


def changed(outcome: Outcome, response: Response, now: Callable[[], Answered]) -> Answered:
    """Answer a change with what stands afterwards; raises as ``accepted``."""
    accepted(outcome, now)
    return tagged(response, now())


@contextmanager
def overtaken(now: Callable[[], Versioned]) -> Iterator[None]:
    """Answer a verb that finds what was read changed with what stands now; raises Overtaken."""
    try:
        yield
    except ChangedMeanwhile as meanwhile:
        raise Overtaken(now()) from meanwhile


def refuse_stale(seen: int, now: Versioned) -> None:
    """Refuse long work or a check by who has read an older version; the write itself compares again. Raises Overtaken."""
    if seen != now.fassung:
        raise Overtaken(now)


def started(desk: Desk, kind: str, params: Mapping[str, Any], town: str = "", inputs: Sequence[Path] = ()) -> Job:
    """Hand in long work of the path's project; raises Busy."""
    try:
        return desk.house.jobs.start(kind, params, place=desk.workspace.place, project=desk.workspace.project, owner=desk.who.id, town=town, inputs=inputs)
    except Refused as refused:
        raise Busy(str(refused)) from refused


def covered_town(desk: Desk, key: str) -> tuple[str, str]:
    """Give short name and record id of the municipality a body names, empty ones for the whole group; raises NotHere for what the right does not reach."""
    if not key:
        if not desk.reach.everything:
            raise NotHere
        return "", ""
    found = next((member for member in desk.evaluation.group.members if member.key == key), None)
    if found is None or not desk.reach.covers(found.id):
        raise NotHere
    return found.key, found.id
