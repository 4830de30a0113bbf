"""The history with taking back, and what was held back because two people wrote the same."""

from __future__ import annotations

from starlette.responses import Response

from assessment.accounts import Right
from assessment.service import conflict_rows, history_of, settle_conflict, undo_entry
from assessment.web.desk import Desk
from assessment.web.errors import NotHere
from assessment.web.routing import PROJECT, AtDesk, Pages
from assessment.web.views.history import conflict_views, entry_view

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
    found = history_of(desk.workspace, question=frage[:20], town=chosen, towns=towns, last=PER_PAGE + 1, before=max(vor, 0))
    entries = tuple(entry_view(entry, desk.at("verlauf", entry.id, "zuruecknehmen") if desk.may(Right.ZURUECKNEHMEN) else "") for entry in found[:PER_PAGE])
    older = desk.at("verlauf", kommune=kommune, frage=frage[:20], vor=found[PER_PAGE - 1].seq) if len(found) > PER_PAGE else ""
    conflicts = len(desk.workspace.conflicts()) if desk.reach.everything else 0
    return desk.page("verlauf.html.j2", "Verlauf", entries=entries, older=older, newest=desk.at("verlauf", kommune=kommune, frage=frage[:20]) if vor else "", conflicts=conflicts,
                     towns=tuple((member.key, member.name) for member in choices), kommune=kommune, frage=frage[:20])


def _own(desk: Desk) -> frozenset[str] | None:
    """Give the municipalities a member's history is limited to, None for everything."""
    return None if desk.reach.everything else desk.reach.towns


@pages.post(f"{PROJECT}/verlauf/{{eintrag}}/zuruecknehmen", Right.ZURUECKNEHMEN)
def undo(desk: AtDesk, eintrag: str) -> Response:
    """Take an entry back by a new one."""
    outcome = undo_entry(desk.workspace, eintrag, desk.actor, towns=_own(desk))
    return desk.go(desk.at("verlauf"), "zurueckgenommen" if outcome.applied else "unveraendert" if outcome.saved else "nicht-zurueckgenommen")


@pages.get(f"{PROJECT}/konflikte", Right.PROJEKT_VERWALTEN)
def conflicts(desk: AtDesk) -> Response:
    """Show what was held back."""
    return desk.page("konflikte.html.j2", "Konflikte", conflicts=conflict_views(conflict_rows(desk.workspace)), action=desk.at("konflikte"))


@pages.post(f"{PROJECT}/konflikte", Right.PROJEKT_VERWALTEN)
def settle(desk: AtDesk) -> Response:
    """Settle one of them; the list may have changed meanwhile, so what was shown is compared first."""
    number = desk.form.whole("nummer")
    listed = conflict_views(conflict_rows(desk.workspace))
    same = next((item for item in listed if item.number == number and item.about == desk.form.text("kennung")), None)
    if same is None:
        return desk.go(desk.at("konflikte"), "konflikt-fort")
    settle_conflict(desk.workspace, number, "meine" if desk.form.text("wahl") == "meine" else "andere", desk.actor)
    return desk.go(desk.at("konflikte"), "gespeichert")
