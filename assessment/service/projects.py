"""Opening a project wherever it lives – YAML folder, project file, PostgreSQL – and getting one into the store."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from assessment import ways
from assessment.changes import BLOCKED, CONFLICT, SAVED, Change, Outcome
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.evaluate import Evaluation, evaluate
from assessment.exchange import Context, InterviewRow, load_group, wave_changes
from assessment.model import WorkingGroup
from assessment.service.chronicle import field_words
from assessment.service.files import discard_project
from assessment.store import BadValue, Record, Workspace, create_workspace, is_server, last_tokens, open_workspace, prepared_server, projects_in
from questionnaires import Problem, allowed_words, nearest

SUFFIX = ".reifegrad"
SEEN_KINDS = ("response", "rating", "inventory")
"""Records whose state files name when they leave, so that they can be changed when they come back."""
TEMPLATES = {"leer": "leer", "beispiel": "auental", "hildburghausen": "hildburghausen"}


def is_store(place: str | Path) -> bool:
    """Tell whether a place names a project file or database rather than a folder of YAML files."""
    return is_server(place) or str(place).endswith(SUFFIX)


def open_project(place: str | Path, today: date, *, wave: str = "", project: str = "") -> Evaluation:
    """Load and evaluate a project; raises BrokenProject with all problems, StoreError or UnknownName in German."""
    if is_store(place):
        workspace = open_workspace(place, project=project)
        try:
            return evaluate(workspace.group(find_wave(workspace, wave).id))
        finally:
            workspace.engine.dispose()
    return evaluate(load_folder(Path(place), today))


def is_missing(place: str | Path) -> bool:
    """Tell whether there is no project yet: no such file, or a database without any."""
    if not is_server(place):
        return not Path(place).exists()
    engine = prepared_server(place)
    try:
        return not projects_in(engine)
    finally:
        engine.dispose()


def load_folder(folder: Path, today: date) -> WorkingGroup:
    """Load a YAML project; raises BrokenProject with all problems."""
    group, problems = load_group(folder, today)
    if group is None:
        raise BrokenProject(problems)
    return group


def find_wave(workspace: Workspace, name: str = "") -> Record:
    """Give a wave named by title, reference date or the beginning of its id; the current one for an empty name."""
    if not name:
        return workspace.current_wave()
    waves = workspace.waves()
    found = [wave for wave in waves if name in (wave.fields["title"], wave.fields["reference_date"]) or (len(name) >= 6 and wave.id.startswith(name))]
    if len(found) != 1:
        titles = [str(wave.fields["title"]) for wave in waves]
        raise UnknownName(f"Die Erhebung »{name}« gibt es nicht oder nicht eindeutig. {nearest(name, titles)} Vorhanden sind: {allowed_words(titles)}.".replace("  ", " "))
    return found[0]


def group_of(workspace: Workspace, wave: str = "", evaluation: Evaluation | None = None) -> WorkingGroup:
    """Give the group in a wave: that of the evaluation where the caller has one, else read anew; raises UnknownName."""
    return evaluation.group if evaluation else workspace.group(find_wave(workspace, wave).id)


def context_of(workspace: Workspace, today: date, wave: str = "") -> Context:
    """Give what imports and exports work on. Tokens are read first: what is saved meanwhile counts as not seen yet."""
    chosen = find_wave(workspace, wave).id
    seen = last_tokens(workspace.engine, chosen, SEEN_KINDS)
    interviews = tuple(
        InterviewRow(item.id, str(item.fields["municipality_id"]), str(item.fields["label"]), str(item.fields["role"]),
                     date.fromisoformat(str(item.fields["day"])) if item.fields["day"] else None, str(item.fields["place"]))
        for item in sorted(workspace.records("interview", wave_id=chosen), key=lambda item: (str(item.fields["municipality_id"]), item.fields["position"], item.fields["label"])))
    return Context(workspace.project, workspace.group(chosen), interviews, today, seen)


def create_project(place: str | Path, group: WorkingGroup, actor: str) -> Workspace:
    """Create a project in a new file or database from a working group, all or nothing; raises StoreError or Refused."""
    workspace = create_workspace(place, {"title": group.name, "author": group.author, "fictional": group.fictional}, actor)
    try:
        add_wave(workspace, group, actor)
    except BaseException:
        discard_project(workspace)
        raise
    return workspace


def add_wave(workspace: Workspace, group: WorkingGroup, actor: str, *, dry_run: bool = False) -> list[Outcome]:
    """Put a working group into a project as a wave, or fill the wave of the same reference date; nothing existing is overwritten."""
    if group.catalogue_folder is None:
        raise Refused("Zu dieser Gruppe ist nicht bekannt, wo ihr Fragenkatalog liegt.")
    content_hash = workspace.keep_catalogue(group.catalogue_folder)
    same = next((wave for wave in workspace.waves() if wave.fields["reference_date"] == group.reference_date.isoformat()), None)
    wave = same.id if same else workspace.id_of("wave", group.reference_date.isoformat())
    if same and same.fields["catalogue"] != content_hash:
        raise Refused(f"Die Erhebung »{same.fields['title']}« verwendet einen anderen Stand des Fragenkatalogs. Stellen Sie erst den Katalog um.", ways.CATALOGUE)
    changes = list(wave_changes(workspace.project, group, wave, content_hash))
    return apply_changes(workspace, changes[1:] if same else changes, actor, "YAML", dry_run=dry_run)


def apply_changes(workspace: Workspace, changes: Sequence[Change], actor: str, source: str, *, dry_run: bool = False) -> list[Outcome]:
    """Save many changes in one transaction, conflicts kept for later; with ``dry_run`` everything is computed and nothing stays.

    Raises BrokenProject, with all of them, for values their fields cannot hold; then nothing was written.
    """
    problems: list[Problem] = []
    outcomes: list[Outcome] = []
    with workspace.write("", source) as writer:
        writer.act_as(actor)
        for change in changes:
            try:
                outcomes.append(writer.save(change, record_conflict=True))
            except BadValue as bad:
                problems.append(Problem("value-refused", change.place or change.kind, 0, f"Feld »{field_words([bad.field])}«: {bad.message}", bad.remedy))
        if problems or dry_run:
            writer.discard()
    if problems:
        raise BrokenProject(problems)
    return outcomes


@dataclass(frozen=True)
class Tally:
    """How many changes were saved, were already there, clash or are refused."""

    saved: int
    unchanged: int
    conflicts: tuple[Outcome, ...]
    blocked: tuple[Outcome, ...]


def tally(outcomes: Iterable[Outcome]) -> Tally:
    """Sum outcomes up."""
    listed = list(outcomes)
    conflicts = tuple(outcome for outcome in listed if outcome.status == CONFLICT)
    blocked = tuple(outcome for outcome in listed if outcome.status == BLOCKED)
    saved = sum(outcome.status == SAVED for outcome in listed)
    return Tally(saved, len(listed) - saved - len(conflicts) - len(blocked), conflicts, blocked)


def new_project(place: str | Path, template: str, today: date, actor: str) -> int:
    """Make a project from a template: a folder of YAML files, or a project file where the name ends in .reifegrad.

    Gives the number of municipalities; raises UnknownName for a wrong template or a place that is taken.
    """
    if template not in TEMPLATES:
        raise UnknownName(f"Die Vorlage »{template}« gibt es nicht. {nearest(template, TEMPLATES)} Erlaubt sind: {allowed_words(TEMPLATES)}.".replace("  ", " "))
    source = template_folder(template)
    if is_store(place):
        return len(create_project(place, load_folder(source, today), actor).records("municipality"))
    folder = Path(place)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UnknownName(f"»{folder}« gibt es schon und ist nicht leer. Wählen Sie einen neuen Ordner; vorhandene Dateien werden nie überschrieben.")
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((*source.glob("*.yaml"), *source.glob("*.png"))):
        shutil.copy(path, folder)
    return len(list(folder.glob("*.yaml"))) - 1


def template_folder(template: str) -> Path:
    """Give the folder of a template that ships."""
    return Path(str(resources.files("assessment"))) / "demo" / TEMPLATES[template]


