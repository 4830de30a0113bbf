"""A wave → the folder of YAML files that load_group reads: text that any editor opens and any version control compares."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from assessment.errors import BrokenProject, Refused
from assessment.exchange.intake import Context
from assessment.exchange.project_files.planning_tree import planning_tree
from assessment.exchange.project_files.project_tree import MemberTree, agreed_tree, group_tree, interviews_of, kept_answers
from assessment.exchange.project_files.yaml_files import load_group
from assessment.model import Municipality
from questionnaires import dump_yaml, load, shipped

CatalogueFiles: TypeAlias = tuple[str, dict[str, str]]
RESERVED = re.compile(r"(group|con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def write_yaml(context: Context, folder: Path, catalogue_files: CatalogueFiles | None = None) -> list[Path]:
    """Write a wave as a new folder of YAML files, all of them or nothing; gives the files.

    ``catalogue_files`` (edition and files by name) are written beside unless the catalogue ships in just this state. Kept files,
    ids, versions and history are not part of it. Raises Refused for a folder that is not empty and BrokenProject, with all
    problems, where the project holds what such files cannot say (a document without a title, say).
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"»{folder}« gibt es schon und ist nicht leer. Wählen Sie einen neuen Ordner; vorhandene Dateien werden nie überschrieben.")
    files = {**_catalogue(context, catalogue_files), **project_files(context)}
    place = folder.resolve()
    draft = place.with_name(f".{place.name}.neu-{uuid.uuid4().hex[:8]}")
    try:
        for name, text in files.items():
            _write(draft / name, text)
        _refuse_unreadable(context, draft)
        if place.exists():
            place.rmdir()
        draft.rename(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return [folder / name for name in files]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


def _refuse_unreadable(context: Context, folder: Path) -> None:
    """Read what was written as anybody would; raises BrokenProject or Refused."""
    group, problems = load_group(folder, context.today)
    if group is None:
        raise BrokenProject(problems)
    if group.catalogue.content_hash != context.catalogue.content_hash:
        raise Refused(f"Die übergebenen Dateien sind nicht der Fragenkatalog {context.catalogue.edition} dieser Erhebung.")


def _catalogue(context: Context, given: CatalogueFiles | None) -> dict[str, str]:
    """Give the files of the catalogue, none where it ships in just this state."""
    edition = context.catalogue.edition.split("+", maxsplit=1)[0]
    known = load(edition).catalogue if edition in shipped() else None
    if known is not None and known.content_hash == context.catalogue.content_hash:
        return {}
    if given is None:
        raise Refused(f"Der Fragenkatalog {edition} dieser Erhebung wird nicht mitgeliefert; ohne seine Dateien sind die Antworten nicht lesbar.")
    if any(".." in Path(name).parts or Path(name).is_absolute() for name in given[1]):
        raise Refused("Der Fragenkatalog enthält unerlaubte Dateinamen.")
    return {f"{edition}/{name}": text for name, text in given[1].items()}


def project_files(context: Context) -> dict[str, str]:
    """Give the files of a wave: name → text."""
    names = file_names([member.key for member in context.group.members])
    writer = MemberTree(context, full=False)
    agreed = agreed_tree(context)
    group = {**group_tree(context), "beispieldaten": writer.flag(context.group.fictional), "mitglieder": list(names.values()),
             **({"gemeinsames_soll": agreed[0] if len(agreed) == 1 else agreed} if agreed else {}), **planning_tree(context.group.planning, writer.flag)}
    members = zip(names.values(), context.group.members, strict=True)
    return {"group.yaml": dump_yaml(group), **{name: "".join(_remarks(context, member)) + dump_yaml(writer.of(member)) for name, member in members}}


def _remarks(context: Context, member: Municipality) -> Iterator[str]:
    """Say on top of a file what such a file cannot hold."""
    for row in interviews_of(context, member):
        answers = kept_answers(context, member, row)
        outdated = [item.response.question for item in answers if item.outdated]
        label = " ".join(row.label.split())
        if outdated:
            yield f"# Interview {label}: nicht ausgegeben, weil die Antwort nicht mehr zum Fragenkatalog passt: {', '.join(outdated)}\n"
        if row.day is None and len(answers) == len(outdated):
            yield f"# Interview {label} ({row.role}) ist geplant und noch nicht geführt.\n"


def file_names(keys: list[str]) -> dict[int, str]:
    """Give a file name for every municipality: its key as far as all systems allow it as a file name, each once."""
    names: dict[int, str] = {}
    for index, key in enumerate(keys):
        stem = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", key).strip(" .") or "kommune"
        stem = f"{stem}_" if RESERVED.fullmatch(stem) else stem
        taken = {name.casefold() for name in names.values()}
        number = next(number for number in range(1, len(keys) + 2) if _numbered(stem, number).casefold() not in taken)
        names[index] = _numbered(stem, number)
    return names


def _numbered(stem: str, number: int) -> str:
    return f"{stem}.yaml" if number == 1 else f"{stem}_{number}.yaml"


