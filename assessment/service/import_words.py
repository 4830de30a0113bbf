"""What an import did, or would do, in words."""

from __future__ import annotations

from assessment.service.projects import tally
from assessment.service.traffic import Import, conflict_lines
from reports import german


def import_sentence(result: Import, *, dry_run: bool) -> str:
    """Say in one line what was recognised and how much of it was taken over."""
    found = tally(result.bundle.outcomes if result.bundle else result.outcomes)
    verb = "Es würden übernommen" if dry_run else "Übernommen"
    known = f", {result.bundle.known} schon bekannt" if result.bundle else f", {found.unchanged} unverändert"
    return f"{result.recognised}. {verb}: {german.amount(found.saved, 'Angabe', 'Angaben')}{known}, {len(found.conflicts)} im Widerspruch, {len(found.blocked)} gesperrt."


def import_remarks(result: Import) -> list[str]:
    """Say each clash, each refused change and each note on a line."""
    found = tally(result.bundle.outcomes if result.bundle else result.outcomes)
    return [*conflict_lines(found.conflicts), *(f"{outcome.change.place}: {outcome.message}" for outcome in found.blocked), *result.notes]


def import_data(result: Import, *, dry_run: bool) -> dict[str, object]:
    """Give what an import did as data for machines and pages."""
    found = tally(result.bundle.outcomes if result.bundle else result.outcomes)
    return {"erkannt": result.recognised, "probelauf": dry_run, "uebernommen": found.saved, "unveraendert": found.unchanged, "bekannt": result.bundle.known if result.bundle else 0,
            "geloescht": result.bundle.erased if result.bundle else 0, "konflikte": len(found.conflicts), "gesperrt": len(found.blocked), "satz": import_sentence(result, dry_run=dry_run),
            "zeilen": import_remarks(result)}
