"""The demo project: the invented group in a project file, with invented consents so that its members see each other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from assessment.service.members import set_consent
from assessment.service.projects import SUFFIX, create_project, load_folder, template_folder
from assessment.store import Workspace

WHO = "Beispiel"
BY_ALIAS = ("muehlrieth", "vg_feldhoehe")
"""Members of the demo that do not want to be named."""


def demo_project(folder: Path, today: date) -> Path:
    """Give the demo project in a folder, made from the shipped files unless it is there already."""
    place = folder / f"beispiel{SUFFIX}"
    if not place.exists():
        create_demo(place, today)
    return place


def create_demo(place: Path | str, today: date) -> Workspace:
    """Create the demo project in a new file or on a server."""
    group = load_folder(template_folder("beispiel"), today)
    workspace = create_project(place, group, WHO)
    for member in group.members:
        set_consent(workspace, member.key, "alle", "alias" if member.key in BY_ALIAS else "namentlich", WHO)
    return workspace
