"""What the verbs of accounts share: checks of what was typed, the log, who may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assessment.accounts import EMAIL, LOGIN, Grant, Right, Role, User
from assessment.accounts.passwords import hashed, password_faults
from assessment.accounts.refusals import NotAllowed
from assessment.changes import text_fault, tidy
from assessment.errors import BrokenProject, UnknownName
from assessment.store.accounts import Account, Directory, LogRow, Transaction, account_of, append_log
from questionnaires import Problem

LONGEST_NAME = 120
Places = Mapping[tuple[str, str], str]
LOG_LABELS: Mapping[str, str] = {
    "signed-in": "angemeldet", "signed-out": "abgemeldet", "failed": "Anmeldung fehlgeschlagen", "locked": "nach Fehlversuchen gesperrt", "recovery-used": "Wiederherstellungscode verwendet",
    "password-changed": "Kennwort geändert", "start-link": "Startlink ausgestellt", "started": "Startlink eingelöst", "second-factor": "zweiten Faktor eingerichtet",
    "second-factor-reset": "zweiten Faktor zurückgesetzt", "recovery-new": "neue Wiederherstellungscodes", "oidc-linked": "mit Anmeldedienst verknüpft", "created": "Konto angelegt",
    "changed": "Konto geändert", "grants": "Rollen geändert", "disabled": "Konto gesperrt", "enabled": "Konto entsperrt", "removed": "Konto gelöscht", "sessions-ended": "Sitzungen beendet",
    "token-made": "Zugriffsschlüssel angelegt", "token-revoked": "Zugriffsschlüssel widerrufen", "link-made": "Ratslink angelegt", "link-revoked": "Ratslink widerrufen",
}
"""What the log says, in German."""


def demand(by: User, right: Right, project: str = "") -> None:
    """Raise NotAllowed unless somebody holds a right."""
    if not by.may(right, project):
        raise NotAllowed(right)


def note(transaction: Transaction, directory: Directory, kind: str, account: str, *, actor: str | None = None, address: str = "", detail: str = "") -> None:
    """Add an entry to the log; without an actor it was the account itself."""
    append_log(transaction, LogRow(directory.now(), kind, account, account if actor is None else actor, address[:64], detail))


def known_account(transaction: Transaction, account_id: str) -> Account:
    """Give an account by id; raises UnknownName."""
    found = account_of(transaction, id=account_id)
    if found is None:
        raise UnknownName("Dieses Konto gibt es nicht. Laden Sie die Liste der Konten neu.")
    return found


def checked_person(login: str, name: str, email: str) -> tuple[str, str]:
    """Give name and e-mail address as they are kept; ``login`` is folded already. Raises BrokenProject with all that is wrong."""
    kept_name, kept_email = tidy(name), tidy(email)
    problems = []
    if not LOGIN.fullmatch(login):
        problems.append(_wrong("Anmeldename", f"»{_shown(login)}« ist kein Anmeldename.", "Erlaubt sind 2 bis 100 Buchstaben, Ziffern und die Zeichen . _ - + @; das erste ist ein Buchstabe oder eine Ziffer."))
    if not kept_name or len(kept_name) > LONGEST_NAME or "\n" in kept_name:
        problems.append(_wrong("Name", "Der Name fehlt oder ist zu lang.", f"Nennen Sie Vor- und Nachnamen in einer Zeile, höchstens {LONGEST_NAME} Zeichen."))
    elif fault := text_fault(kept_name):
        problems.append(_wrong("Name", *fault))
    if kept_email and not (EMAIL.fullmatch(kept_email) and kept_email.isprintable()):
        problems.append(_wrong("E-Mail", "Das ist keine E-Mail-Adresse.", "Schreiben Sie name@kommune.example, oder lassen Sie das Feld leer."))
    if problems:
        raise BrokenProject(problems)
    return kept_name, kept_email


def _wrong(field: str, message: str, remedy: str) -> Problem:
    return Problem("account-invalid", field, 0, message, remedy)


def _shown(text: str) -> str:
    return "".join(char for char in text[:40] if char.isprintable())


def kept_password(password: str, login: str, name: str) -> str:
    """Give the hash of a new password; raises BrokenProject with all that is wrong with it."""
    faults = password_faults(password, login=login, name=name)
    if faults:
        raise BrokenProject([Problem("password-weak", "Kennwort", 0, *_halves(fault)) for fault in faults])
    return hashed(password)


def _halves(fault: str) -> tuple[str, str]:
    """Part what is wrong from what helps: the last sentence."""
    message, _, remedy = fault.rpartition(". ")
    return (f"{message}.", remedy) if message else (fault, "Wählen Sie ein anderes Kennwort.")


def checked_grants(grants: Iterable[Grant], places: Places) -> tuple[Grant, ...]:
    """Give grants, each once; raises BrokenProject with every one that makes no sense or names what is not there."""
    kept = tuple(dict.fromkeys(grants))
    problems = [_wrong("Rollen", f"{grant.role.label}: {fault}", "Wählen Sie Projekt und Kommune aus der Liste.") for grant in kept if (fault := _grant_fault(grant, places))]
    if problems:
        raise BrokenProject(problems)
    return kept


def _grant_fault(grant: Grant, places: Places) -> str:
    if grant.role is Role.VERWALTUNG and (grant.project or grant.town):
        return "Diese Rolle gilt immer für den ganzen Server."
    if grant.role is Role.MITGLIED and not (grant.project and grant.town):
        return "Diese Rolle braucht ein Projekt und eine Kommune."
    if grant.role in (Role.ARBEITSGRUPPE, Role.RAT) and not grant.project:
        return "Diese Rolle braucht ein Projekt."
    if grant.role is not Role.MITGLIED and grant.town:
        return "Diese Rolle gilt für ein ganzes Projekt, nicht für eine Kommune."
    if grant.project and (grant.project, grant.town) not in places:
        return "Das Projekt oder die Kommune gibt es nicht."
    return ""


def grant_words(grant: Grant, places: Places) -> str:
    """Give a grant in words: „Mitgliedskommune (Musterstadt, Erhebung 2026)“."""
    where = [places.get((grant.project, part), "nicht mehr vorhanden") for part in dict.fromkeys((grant.town, "")) if grant.project]
    return f"{grant.role.label} ({', '.join(where)})" if where else grant.role.label
