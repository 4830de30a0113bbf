"""The council's way in: a personal link for a limited time opens exactly the released documents chosen for it, while councils may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assessment.accounts import User
from assessment.errors import Refused, UnknownName
from assessment.service.accounts import Directory, LinkInfo, NewSecret, council_link_of, create_council_link, list_council_links, open_council_link
from assessment.service.releasing import ReleaseRow, council_editions, release_file
from assessment.service.shelf import Shelf
from assessment.store import Workspace
from assessment.store.kinds import RELEASED

NOT_OPEN = "Eines der Dokumente liest der Rat nicht: Es ist nicht freigegeben, überholt, oder die interne Ausgabe ist für den Rat nicht vorgesehen. Laden Sie die Seite neu und wählen Sie noch einmal."

NO_LINK = "Dieser Link gilt nicht oder nicht mehr. Bitten Sie die Person, von der Sie ihn haben, um einen neuen."


@dataclass(frozen=True)
class Reading:
    """What a personal link shows: the person it was made for, until when, and the documents."""

    person: str
    until: datetime
    rows: tuple[ReleaseRow, ...]


@dataclass(frozen=True)
class GivenLink:
    """A personal link as the list shows it, with the documents it still opens."""

    info: LinkInfo
    rows: tuple[ReleaseRow, ...]


def offered_to_council(workspace: Workspace) -> list[ReleaseRow]:
    """Give the editions a new link can be made for: those that hold and that councils may read."""
    return [row for row in council_editions(workspace) if row.state == RELEASED]


def invite_council_member(directory: Directory, workspace: Workspace, by: User, person: str, releases: Iterable[str], *, days: int) -> NewSecret:
    """Make a personal link to some of the documents offered; raises NotAllowed or Refused."""
    wanted = list(releases)
    if not set(wanted) <= {row.id for row in offered_to_council(workspace)}:
        raise Refused(NOT_OPEN)
    return create_council_link(directory, by, workspace.project, person, wanted, days=days)


def given_links(directory: Directory, workspace: Workspace, by: User) -> tuple[GivenLink, ...]:
    """Give all personal links of a project, the newest first."""
    readable = council_editions(workspace)
    return tuple(GivenLink(info, _chosen(readable, info.releases)) for info in list_council_links(directory, by, workspace.project))


def read_by_link(directory: Directory, shelf: Shelf, token: str) -> Reading:
    """Open a link's page, which counts; raises UnknownName where the link does not hold (any more)."""
    found = open_council_link(directory, token)
    workspace = shelf.take(found.project) if found else None
    if found is None or workspace is None:
        raise UnknownName(NO_LINK)
    return Reading(found.user.name, found.expires_at, _chosen(council_editions(workspace), found.releases))


def file_by_link(directory: Directory, shelf: Shelf, token: str, release: str) -> tuple[ReleaseRow, bytes]:
    """Give a document of a link with its file, whose checksum was compared; raises UnknownName where the link does not open it, StoreError for a damaged file."""
    found = council_link_of(directory, token)
    workspace = shelf.take(found.project) if found else None
    if found is None or workspace is None or release not in {row.id for row in _chosen(council_editions(workspace), found.releases)}:
        raise UnknownName(NO_LINK)
    return release_file(workspace, release)


def _chosen(readable: Iterable[ReleaseRow], releases: Iterable[str]) -> tuple[ReleaseRow, ...]:
    wanted = set(releases)
    return tuple(row for row in readable if row.id in wanted)
