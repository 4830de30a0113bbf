"""Files in and out: one verb that recognises what comes in, one per thing that goes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assessment import ways
from assessment.changes import Outcome
from assessment.clarification import clarification, work_list
from assessment.divergence import question_rows, role_agreement, role_rows
from assessment.errors import BrokenProject, Refused, UnknownName
from assessment.evaluate import Evaluation
from assessment.exchange.answer_tables.csv_form import read_answers_csv, write_answers_csv
from assessment.exchange.answer_tables.parquet import TableMeta, read_answers_parquet, write_answers_parquet, write_scores_parquet
from assessment.exchange.answer_tables.rows import REQUIRED
from assessment.exchange.bundle import MOST_BYTES, BundleResult
from assessment.exchange.clarification_workbook import write_clarification_workbook
from assessment.exchange.intake import Context, Intake
from assessment.exchange.interview_workbook.read import read_interview_workbook
from assessment.exchange.interview_workbook.write import write_interview_workbook
from assessment.exchange.inventory_files.table import read_inventory_csv, write_inventory_csv
from assessment.exchange.inventory_files.template import write_inventory_workbook
from assessment.exchange.inventory_files.workbook import read_inventory
from assessment.exchange.limesurvey.export import write_lss
from assessment.exchange.limesurvey.intake import read_limesurvey
from assessment.exchange.limesurvey.mapping import write_mapping
from assessment.exchange.open_data.register_files import read_register
from assessment.exchange.project_files.json_file import read_json, write_json
from assessment.exchange.project_files.yaml_write import write_yaml
from assessment.exchange.tables_text import first_cells, write_table
from assessment.exchange.workbooks import workbook_format
from assessment.inventory import SORT
from assessment.service.chronicle import field_words
from assessment.service.files import write_whole
from assessment.service.members import find_town
from assessment.service.projects import add_wave, apply_changes, context_of, create_project, load_folder
from assessment.service.reports import score_table
from assessment.service.sharing import import_bundle, project_from_bundle
from assessment.store import Workspace, replace_register, shown_place
from questionnaires import allowed_words
from reports import german

READERS: dict[str, Callable[[bytes, str, Context], Intake]] = {
    "Antworttabelle": read_answers_csv, "JSON": read_json, "Parquet": read_answers_parquet}
WORKBOOKS = {"reifegrad-interviewmappe": "Interviewmappe", "reifegrad-bestand": "Bestandserhebung"}
FORMATS = ("Interviewmappe und Bestandserhebung (.xlsx)", "Tabellen (.csv)", "LimeSurvey (.csv mit Zuordnung)", "JSON (.json)", "Parquet (.parquet)", "Bündel (.zip, .zip.age)", "Projektordner (group.yaml)")


@dataclass(frozen=True)
class Import:
    """What an import did: what was recognised, an outcome per change, notes on what was left out; for bundles their own result."""

    recognised: str
    outcomes: tuple[Outcome, ...] = ()
    notes: tuple[str, ...] = ()
    bundle: BundleResult | None = None


@dataclass(frozen=True)
class Hints:
    """What a file alone does not say."""

    town: str = ""
    mapping: Path | None = None
    passphrase: str = ""


def import_file(workspace: Workspace, path: Path, actor: str, today: date, *, wave: str = "", hints: Hints | None = None, dry_run: bool = False) -> Import:
    """Import a file of any known format through the one merge; raises BrokenProject with all problems, and nothing was written."""
    hints = hints or Hints()
    if path.is_dir() or path.suffix in (".yaml", ".yml"):
        return Import("Projektordner", tuple(add_wave(workspace, load_folder(path, today), actor, dry_run=dry_run)))
    content = _content(path)
    found = recognised(path.name, content, hints)
    if found == "Bündel":
        return Import(found, bundle=import_bundle(workspace, path, actor, today, passphrase=hints.passphrase, dry_run=dry_run))
    intake = _read(found, content, path.name, context_of(workspace, today, wave), workspace, hints)
    if intake.problems:
        raise BrokenProject(intake.problems)
    return Import(found, tuple(apply_changes(workspace, intake.changes, actor, found, dry_run=dry_run)), tuple(getattr(intake, "skipped", ())))


def _content(path: Path) -> bytes:
    """Give a file's bytes; raises Refused for what is no file, cannot be read or is larger than anything we write."""
    if not path.is_file():
        raise Refused(f"»{path.name}« gibt es nicht, oder es ist keine gewöhnliche Datei. Prüfen Sie Name und Ordner.")
    try:
        if path.stat().st_size <= MOST_BYTES:
            return path.read_bytes()
    except OSError:
        raise Refused(f"»{path.name}« lässt sich nicht lesen. Prüfen Sie die Leserechte und ob ein anderes Programm die Datei geöffnet hat.") from None
    raise Refused(f"»{path.name}« ist größer als {MOST_BYTES // 1024 // 1024} MB und wird nicht gelesen. Prüfen Sie, ob es die richtige Datei ist.")


def recognised(name: str, content: bytes, hints: Hints) -> str:
    """Say what a file is; raises Refused or BrokenProject for one that is nothing we know."""
    suffix = Path(name).suffix.lower()
    if suffix in (".zip", ".age"):
        return "Bündel"
    if suffix in (".json", ".parquet"):
        return {".json": "JSON", ".parquet": "Parquet"}[suffix]
    if suffix == ".csv" and hints.mapping is not None:
        return "LimeSurvey"
    if suffix == ".csv":
        return "Bestandserhebung" if set(REQUIRED).isdisjoint(first_cells(content)) else "Antworttabelle"
    if suffix in (".xlsx", ".xlsm", ".xls", ".ods"):
        return _recognised_workbook(name, content)
    raise Refused(f"Mit »{name}« kann reifegrad nichts anfangen. Einlesen lassen sich: {allowed_words(FORMATS)}.")


def _recognised_workbook(name: str, content: bytes) -> str:
    intake = Intake()
    found = workbook_format(content, name, intake)
    if intake.problems:
        raise BrokenProject(intake.problems)
    if found not in WORKBOOKS:
        raise Refused(f"»{name}« ist keine Vorlage von reifegrad, oder ihr verborgenes Blatt fehlt. Erstellen Sie eine neue.", ways.TEMPLATES)
    return WORKBOOKS[found]


def _read(found: str, content: bytes, name: str, context: Context, workspace: Workspace, hints: Hints) -> Intake:
    if found in READERS:
        return READERS[found](content, name, context)
    if found == "LimeSurvey" and hints.mapping is not None:
        return read_limesurvey(content, name, hints.mapping, context)
    town = find_town(workspace, hints.town).id if hints.town else ""
    if found == "Interviewmappe":
        return read_interview_workbook(content, name, context, town)
    people = {str(item.fields["name"]): (item.id, item.version) for item in workspace.records("person") if not town or item.fields["municipality_id"] == town}
    if name.lower().endswith(".csv"):
        return read_inventory_csv(content, name, context, town, persons=people)
    return read_inventory(content, name, context, town, persons=people)


def create_from(place: str, source: Path, actor: str, today: date, passphrase: str = "") -> str:
    """Create a project file from a folder of YAML files or a bundle; says in German what was done."""
    if source.is_dir() or source.suffix in (".yaml", ".yml"):
        workspace = create_project(place, load_folder(source, today), actor)
    elif source.suffix in (".zip", ".age"):
        workspace, _ = project_from_bundle(place, source, today, passphrase)
    else:
        raise Refused(f"Das Projekt {place} gibt es nicht. Neu entsteht eines nur aus einem Projektordner oder einem Bündel.", ways.NEW_PROJECT)
    towns = len(workspace.records("municipality"))
    return f"Das Projekt {shown_place(place)} ist aus {source.name} entstanden: {german.counted(towns, 'eine Kommune', 'Kommunen')}, {german.amount(len(workspace.records('response')), 'Antwort', 'Antworten')}."


def conflict_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """Say each conflict on a line."""
    return [f"{outcome.change.place}: {field_words(conflict.fields)} inzwischen anders, Ihr Wert ist zurückgehalten" for outcome in outcomes for conflict in outcome.conflicts]


def import_register(workspace: Workspace, path: Path) -> int:
    """Take in the official register of municipalities; gives the number of entries. Raises BrokenProject."""
    rows, problems = read_register(path.read_bytes(), path.name)
    if problems:
        raise BrokenProject(problems)
    replace_register(workspace.engine, rows)
    return len(rows)


def export_interview(workspace: Workspace, town: str, labels: Sequence[str], path: Path, today: date, *, by: str = "", wave: str = "") -> int:
    """Write the interview workbook of a municipality; gives the number of interviews in it."""
    context, municipality = context_of(workspace, today, wave), find_town(workspace, town)
    own = [item for item in context.interviews if item.municipality == municipality.id]
    chosen = [item for item in own if not labels or item.label in labels]
    if not chosen or len(chosen) < len(set(labels)):
        raise UnknownName(f"Diese Interviews gibt es hier nicht. Vorhanden sind: {allowed_words(f'{item.label} ({item.role})' for item in own) or 'noch keine; tragen Sie eines ein'}.", None if own else ways.INTERVIEW)
    write_whole(path, write_interview_workbook(context, municipality.id, chosen, by=by or ("dimension" if len(chosen) == 1 else "plan")))
    return len(chosen)


def export_inventory(workspace: Workspace, town: str, path: Path, today: date, *, sort: str = "", wave: str = "") -> None:
    """Write the inventory template of a municipality: the workbook, or one sort as CSV where the name ends in .csv."""
    context, municipality = context_of(workspace, today, wave), find_town(workspace, town)
    if path.suffix.lower() != ".csv":
        write_whole(path, write_inventory_workbook(context, municipality.id))
    elif sort in SORT:
        write_whole(path, write_inventory_csv(context, municipality.id, sort))
    else:
        raise UnknownName(f"Welche Art der Bestandserhebung? Erlaubt sind: {allowed_words(SORT)}.")


def export_limesurvey(workspace: Workspace, folder: Path, today: date, *, short: bool, wave: str = "") -> list[Path]:
    """Write the survey (.lss) and the mapping its answers come back with."""
    context = context_of(workspace, today, wave)
    questions = [item for item in context.catalogue.questions.values() if item.core or not short]
    paths = [folder / "umfrage.lss", folder / "zuordnung.yaml"]
    write_whole(paths[0], write_lss(context.catalogue, questions=questions, title=f"{context.catalogue.title} – {context.group.name}", members=context.group.members))
    write_whole(paths[1], write_mapping(context.catalogue, questions, context.group.members).encode())
    return paths


def export_answers(workspace: Workspace, path: Path, today: date, *, rfc: bool = False, wave: str = "") -> None:
    """Write all answers as .csv (German Excel, or RFC 4180 with ``rfc``), .json or .parquet, by the ending of the name."""
    context = context_of(workspace, today, wave)
    match path.suffix.lower():
        case ".csv":
            write_whole(path, write_answers_csv(context, excel=not rfc))
        case ".json":
            write_whole(path, write_json(context).encode())
        case ".parquet":
            write_answers_parquet(context, path)
        case suffix:
            raise UnknownName(f"Antworten lassen sich nicht als »{suffix or path.name}« schreiben. Erlaubt sind: .csv, .json, .parquet.")


def export_scores(evaluation: Evaluation, path: Path) -> None:
    """Write all scores as .csv or .parquet."""
    rows = score_table(evaluation)
    if path.suffix.lower() == ".parquet":
        write_scores_parquet(rows, TableMeta(evaluation.catalogue, evaluation.group.reference_date), path)
    elif path.suffix.lower() == ".csv":
        flat = [{"Kommune": row["kommune"], "Name": row["name"], "AGS": row["ags"], "Kennung": node, **values} for row in rows for node, values in row["werte"].items()]
        write_whole(path, write_table(list(flat[0]) if flat else ["Kommune"], flat, excel=True))
    else:
        raise UnknownName(f"Werte lassen sich nicht als »{path.suffix or path.name}« schreiben. Erlaubt sind: .csv, .parquet.")


def export_yaml(workspace: Workspace, folder: Path, today: date, *, wave: str = "") -> int:
    """Write a wave as a folder of YAML files; gives their number."""
    context = context_of(workspace, today, wave)
    return len(write_yaml(context, folder, workspace.catalogue_files(context.catalogue.content_hash)))


def export_clarification(evaluation: Evaluation, path: Path, today: date) -> int:
    """Write the list of what is still to be clarified and how far answers agree; gives the number of items."""
    items = work_list(evaluation)
    note = "Beispieldaten – frei erfunden" if evaluation.group.fictional else ""
    write_whole(path, write_clarification_workbook(items, evaluation.group.name, roles=role_rows(evaluation), questions=question_rows(evaluation), issued=today, note=note))
    return len(items)


def clarification_rows(evaluation: Evaluation, row: int) -> list[tuple[str, str, str, str]]:
    """Give what is to be clarified for a member as table rows: question, why and what to do, whom to ask, what to hand in."""
    return [(f"{item.question} {item.title}", f"{item.reason}: {item.todo}", item.asked, item.document) for item in clarification(evaluation, row)]


def agreement_sentences(evaluation: Evaluation) -> list[str]:
    """Say which roles see things differently, where there are enough common answers."""
    return [item.sentence for item in role_agreement(evaluation) if item.sentence]
