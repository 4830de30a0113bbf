"""Who may do what: one table right → role → scope. What is not in it is denied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Role(Enum):
    """What somebody is to a project; one person may be several things."""

    BERATUNG = "beratung"
    MITGLIED = "mitglied"
    ARBEITSGRUPPE = "arbeitsgruppe"
    RAT = "rat"
    VERWALTUNG = "verwaltung"

    @property
    def label(self) -> str:
        """Give the German name."""
        return {"beratung": "Beratung", "mitglied": "Mitgliedskommune", "arbeitsgruppe": "Arbeitsgruppe", "rat": "Rat", "verwaltung": "Verwaltung"}[self.value]


class Scope(Enum):
    """How far a right reaches: every municipality, the user's own, or only what was released."""

    ALLE = "alle"
    EIGENE = "eigene"
    FREIGEGEBEN = "freigegeben"


class Right(Enum):
    """What a route or verb asks for. ``OFFEN`` needs no sign-in, ``ANGEMELDET`` only that."""

    OFFEN = "offen"
    ANGEMELDET = "angemeldet"
    PROJEKT_SEHEN = "projekt-sehen"
    ANTWORTEN_SEHEN = "antworten-sehen"
    ANTWORTEN_SCHREIBEN = "antworten-schreiben"
    BEWERTEN = "bewerten"
    BESTAND_SEHEN = "bestand-sehen"
    BESTAND_SCHREIBEN = "bestand-schreiben"
    BELEGE_SEHEN = "belege-sehen"
    BELEGE_SCHREIBEN = "belege-schreiben"
    ERGEBNIS_SEHEN = "ergebnis-sehen"
    VERGLEICH_SEHEN = "vergleich-sehen"
    EINWILLIGEN = "einwilligen"
    WERKSTATT_SEHEN = "werkstatt-sehen"
    WERKSTATT_SCHREIBEN = "werkstatt-schreiben"
    ENTSCHEIDEN = "entscheiden"
    FAHRPLAN_SEHEN = "fahrplan-sehen"
    FAHRPLAN_SCHREIBEN = "fahrplan-schreiben"
    BERICHT_LESEN = "bericht-lesen"
    BERICHT_ERSTELLEN = "bericht-erstellen"
    FREIGEBEN = "freigeben"
    VERLAUF_SEHEN = "verlauf-sehen"
    ZURUECKNEHMEN = "zuruecknehmen"
    PROJEKT_VERWALTEN = "projekt-verwalten"
    PROJEKT_ANLEGEN = "projekt-anlegen"
    KONTEN = "konten"
    SICHERN = "sichern"


_ALL, _OWN, _RELEASED = Scope.ALLE, Scope.EIGENE, Scope.FREIGEGEBEN
_B, _M, _A, _R, _V = Role
RIGHTS: Mapping[Right, Mapping[Role, Scope]] = {
    Right.PROJEKT_SEHEN: {_B: _ALL, _M: _OWN, _A: _RELEASED},
    Right.ANTWORTEN_SEHEN: {_B: _ALL, _M: _OWN},
    Right.ANTWORTEN_SCHREIBEN: {_B: _ALL, _M: _OWN},
    Right.BEWERTEN: {_B: _ALL},
    Right.BESTAND_SEHEN: {_B: _ALL, _M: _OWN},
    Right.BESTAND_SCHREIBEN: {_B: _ALL, _M: _OWN},
    Right.BELEGE_SEHEN: {_B: _ALL, _M: _OWN},
    Right.BELEGE_SCHREIBEN: {_B: _ALL, _M: _OWN},
    Right.ERGEBNIS_SEHEN: {_B: _ALL, _M: _OWN},
    Right.VERGLEICH_SEHEN: {_B: _ALL, _M: _RELEASED, _A: _RELEASED},
    Right.EINWILLIGEN: {_B: _ALL, _M: _OWN},
    Right.WERKSTATT_SEHEN: {_B: _ALL, _M: _RELEASED, _A: _RELEASED},
    Right.WERKSTATT_SCHREIBEN: {_B: _ALL, _A: _RELEASED},
    Right.ENTSCHEIDEN: {_B: _ALL, _M: _OWN, _A: _RELEASED},
    Right.FAHRPLAN_SEHEN: {_B: _ALL, _M: _OWN, _A: _RELEASED},
    Right.FAHRPLAN_SCHREIBEN: {_B: _ALL, _M: _OWN, _A: _RELEASED},
    Right.BERICHT_LESEN: {_B: _ALL, _M: _OWN, _A: _RELEASED, _R: _RELEASED},
    Right.BERICHT_ERSTELLEN: {_B: _ALL, _M: _OWN},
    Right.FREIGEBEN: {_B: _ALL},
    Right.VERLAUF_SEHEN: {_B: _ALL, _M: _OWN},
    Right.ZURUECKNEHMEN: {_B: _ALL, _M: _OWN},
    Right.PROJEKT_VERWALTEN: {_B: _ALL},
    Right.PROJEKT_ANLEGEN: {_B: _ALL},
    Right.KONTEN: {_V: _ALL},
    Right.SICHERN: {_V: _ALL},
}


@dataclass(frozen=True)
class Grant:
    """A role somebody holds: in a project (its id; empty for every project of the server), as the member ``town`` (record id) where the role has one."""

    role: Role
    project: str = ""
    town: str = ""


@dataclass(frozen=True)
class User:
    """Somebody signed in, with what was granted; ``name`` stands in the history of what they do."""

    id: str
    login: str
    name: str
    grants: tuple[Grant, ...] = ()
    local: bool = field(default=False)

    def _granted(self, right: Right, project: str) -> Iterable[tuple[Scope, Grant]]:
        for grant in self.grants:
            if grant.project in ("", project) and (scope := RIGHTS.get(right, {}).get(grant.role)) is not None:
                yield scope, grant

    def may(self, right: Right, project: str = "") -> bool:
        """Tell whether a right is held at all, whatever its scope."""
        return right in (Right.OFFEN, Right.ANGEMELDET) or any(True for _ in self._granted(right, project))

    def may_somewhere(self, right: Right) -> bool:
        """Tell whether a right is held in any project at all; what is listed must still be asked project by project."""
        return any(right in RIGHTS and grant.role in RIGHTS[right] for grant in self.grants)

    def reach(self, right: Right, project: str) -> Reach:
        """Give how far a right reaches in a project."""
        found = tuple(self._granted(right, project))
        scopes = {scope for scope, _ in found}
        return Reach(Scope.ALLE in scopes, frozenset(grant.town for scope, grant in found if scope is Scope.EIGENE and grant.town), Scope.FREIGEGEBEN in scopes)


@dataclass(frozen=True)
class Reach:
    """How far a right reaches: everything, the own municipalities (record ids), what was released."""

    everything: bool
    towns: frozenset[str]
    released: bool

    @property
    def wall(self) -> frozenset[str] | None:
        """Give the municipalities (record ids) outside which nothing may be met; None where all do, or where others' released values may be."""
        return None if self.everything or self.released else self.towns

    def covers(self, town: str) -> bool:
        """Tell whether what belongs to a municipality (record id) may be seen or changed."""
        return self.everything or town in self.towns
