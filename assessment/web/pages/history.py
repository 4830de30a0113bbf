"""The history with taking back, and what was held back because two people wrote the same."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import Response

from assessment.accounts import Right
from assessment.errors import ChangedMeanwhile, Refused, UnknownName
from assessment.service import ChangedSince, conflict_rows, history_of, undo_entry
from assessment.service.chronicle import Entry
from assessment.service.sharing import settle_held
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.frame import Crumb
from assessment.web.routing import PROJECT, AtDesk, Pages
from assessment.web.views.history import EntryView, conflict_views, entry_view

pages = Pages()
PER_PAGE = 40


@pages.get(f"{PROJECT}/verlauf", Right.VERLAUF_SEHEN)
def history(desk: AtDesk, kommune: str = "", frage: str = "", vor: int = 0) -> Response:
    """Show who changed what, newest first; a member sees its own records only."""
    towns = _own(desk)
    choices = [member for member in desk.evaluation.group.members if desk.reach.covers(member.id)]
    chosen = next((member.id for member in choices if member.key == kommune), "")
    if kommune and not chosen:
        raise NotHere
    found = history_of(desk.workspace, question=frage[:20], town=chosen, towns=towns, last=PER_PAGE + 1, before=max(vor, 0), internal=desk.internal)
    entries = _entries(desk, found[:PER_PAGE])
    older = desk.at("verlauf", kommune=kommune, frage=frage[:20], vor=found[PER_PAGE - 1].seq) if len(found) > PER_PAGE else ""
    conflicts = len(desk.workspace.conflicts()) if desk.reach.everything else 0
    return desk.page("verlauf.html.j2", "Verlauf", entries=entries, older=older, newest=desk.at("verlauf", kommune=kommune, frage=frage[:20]) if vor else "", conflicts=conflicts,
                     towns=tuple((member.key, member.name) for member in choices), kommune=kommune, frage=frage[:20])


def _entries(desk: Desk, found: Iterable[Entry]) -> tuple[EntryView, ...]:
    """Give entries as they are read, with the button that takes them back for who may."""
    return tuple(entry_view(entry, desk.at("verlauf", entry.id, "zuruecknehmen") if desk.may(Right.ZURUECKNEHMEN) else "") for entry in found)


def _own(desk: Desk) -> frozenset[str] | None:
    """Give the municipalities a member's history is limited to, None for everything."""
    return None if desk.reach.everything else desk.reach.towns


@pages.post(f"{PROJECT}/verlauf/{{eintrag}}/zuruecknehmen", Right.ZURUECKNEHMEN)
def undo(desk: AtDesk, eintrag: str) -> Response:
    """Take an entry back by a new one; where newer ones stand against it, show them."""
    try:
        outcome = undo_entry(desk.workspace, eintrag, desk.actor, towns=_own(desk), internal=desk.internal)
    except ChangedSince as changed:
        return desk.page("verlauf_neuer.html.j2", "Inzwischen geändert", crumbs=(Crumb("Verlauf", desk.at("verlauf")),), status=409, sentence=str(changed), entries=_entries(desk, changed.newer), back=desk.at("verlauf"))
    return desk.go(desk.at("verlauf"), "zurueckgenommen" if outcome.applied else "unveraendert")


@pages.get(f"{PROJECT}/konflikte", Right.PROJEKT_VERWALTEN)
def conflicts(desk: AtDesk) -> Response:
    """Show what was held back."""
    return desk.page("konflikte.html.j2", "Konflikte", conflicts=conflict_views(conflict_rows(desk.workspace)), action=desk.at("konflikte"))


@pages.post(f"{PROJECT}/konflikte", Right.PROJEKT_VERWALTEN)
def settle(desk: AtDesk) -> Response:
    """Settle one of them, unless it was settled or something else stands by now."""
    try:
        outcome = settle_held(desk.workspace, desk.form.text("konflikt"), "meine" if desk.form.text("wahl") == "meine" else "andere", desk.actor, base=desk.form.whole("fassung"))
    except (UnknownName, ChangedMeanwhile):
        return desk.go(desk.at("konflikte"), "konflikt-fort")
    if not outcome.saved:
        raise Refused(outcome.message)
    return desk.go(desk.at("konflikte"), "gespeichert")
