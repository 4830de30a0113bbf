"""The shapes of the API; their names and descriptions are what a programmer reads."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(max_length=10_000)]
Word = Annotated[str, StringConstraints(max_length=200)]


class Shape(BaseModel):
    """Something answered."""

    model_config = ConfigDict(frozen=True)


class Given(BaseModel):
    """Something sent; a misspelt name is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Problem(Shape):
    """Ein einzelner Fehler: wo, was, und was hilft."""

    ort: str
    meldung: str
    abhilfe: str = ""
    kennung: str = ""


class Problemdetails(Shape):
    """Warum etwas nicht ging (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    probleme: list[Problem] = []
    stand: dict[str, Any] | None = Field(None, description="Bei 412: was jetzt da steht, mit seinem ETag.")


class Projekt(Shape):
    """Ein Projekt."""

    id: str
    titel: str


class Erhebung(Shape):
    """Eine Erhebung des Projekts."""

    id: str
    titel: str
    stichtag: date
    eingefroren_am: date | None = None
    laufend: bool


class Fortschritt(Shape):
    """Wie viele Fragen einer Dimension beantwortet sind."""

    dimension: str
    titel: str
    beantwortet: int
    gefragt: int


class Kommune(Shape):
    """Eine Kommune mit dem Stand ihrer Interviews."""

    kurzname: str
    name: str
    schluessel: str
    interviews_gefuehrt: int
    interviews_geplant: int
    nachzufassen: int
    fortschritt: list[Fortschritt]


class NeueKommune(Given):
    """Eine Kommune aus dem amtlichen Verzeichnis."""

    schluessel: Annotated[str, StringConstraints(pattern=r"^[0-9]{8,9}$")]


class Interview(Shape):
    """Ein Interview."""

    id: str
    kennung: str
    kommune: str
    rolle: str
    rollenname: str
    tag: date | None
    ort: str
    beantwortet: int
    gefragt: int
    fassung: int


class NeuesInterview(Given):
    """Ein geführtes oder (ohne Tag) geplantes Interview."""

    rolle: Word
    tag: date | None = None
    ort: Word = ""
    befragt: list[Word] = Field([], max_length=20, description="Namen; sie werden getrennt von den Antworten geführt.")


class Antwort(Shape):
    """Was zu einer Frage gesagt wurde."""

    frage: str
    titel: str
    zustand: Literal["offen", "beantwortet", "unbekannt", "entfällt"]
    wert: float | str | list[str] | None
    in_worten: str
    grund: str
    bemerkung: str
    vermerk: str
    nachweis: str
    beleg: str
    nachfassen: bool
    aus_vorerhebung: bool
    fassung: int


class GegebeneAntwort(Given):
    """Eine Antwort; was fehlt, bleibt, wie es ist."""

    zustand: Literal["offen", "beantwortet", "unbekannt", "entfällt"] | None = None
    wert: Annotated[str, StringConstraints(max_length=10_000)] | list[Word] | None = Field(None, description="Stufe, Zahl, Option (mehrere als Liste), ja/teilweise/nein oder Text – als Text.")
    grund: Text | None = None
    bemerkung: Text | None = None
    vermerk: Text | None = None
    nachweis: Literal["aussage", "einsicht", "dokument"] | None = None
    beleg: Word | None = None
    nachfassen: bool | None = None


class Eintrag(Shape):
    """Ein Eintrag des Verlaufs."""

    id: str
    nummer: int
    wann: datetime
    wer: str
    woher: str
    was: str
    vorgang: str
    aenderungen: dict[str, list[Any]]


class Wert(Shape):
    """Der Wert eines Knotens: gesamt, Dimension oder Handlungsfeld; null, wo er nicht bewertbar ist."""

    ist: float | None
    roh: float | None
    untergrenze: float | None
    obergrenze: float | None
    abdeckung: float | None
    soll: float | None
    luecke: float | None
    erreicht: float | None


class Ergebnis(Shape):
    """Alle Werte einer Kommune je Knoten."""

    kommune: str
    name: str
    werte: dict[str, Wert]


class Erklaerung(Shape):
    """Woher eine Zahl kommt, Schritt für Schritt."""

    titel: str
    schritte: list[str]
    werte: dict[str, float | None]


class Wirkung(Shape):
    """Was sich bei einem Knoten ändern würde."""

    knoten: str
    titel: str
    vorher: float | None
    nachher: float | None
    vorher_von: float | None
    vorher_bis: float | None
    nachher_von: float | None
    nachher_bis: float | None
    soll: float | None


class WasWaereWenn(Shape):
    """Was die genannten Maßnahmen bewirken würden; Aufwand in Personentagen, Geld in Euro."""

    massnahmen: list[str]
    wirkungen: list[Wirkung]
    erfuellte_pflichten: list[str]
    offene_pflichten: int
    personentage: float
    einmalig: float
    jaehrlich: float
    foerderung: float
    hinweise: list[str]


class NaechsteFrage(Shape):
    """Was als Nächstes zu klären ist und um wie viele Stufen es den Bereich des Gesamtwertes höchstens enger macht."""

    frage: str
    titel: str
    warum: str
    aufgabe: str
    rollen: list[str]
    engt_ein: float
    pflicht: bool


class Stimme(Shape):
    """Was eine Rolle in einem Interview gesagt hat."""

    rolle: str
    interview: str
    tag: date | None
    antwort: str
    stufe: float | None
    nachweis: str
    beleg: str
    bemerkung: str


class Abgleich(Shape):
    """Eine Frage mit allen Stimmen und der Bewertung der Beratung."""

    frage: str
    titel: str
    dimension: str
    zustand: str
    stufe: float | None
    stimmen: list[Stimme]
    widerspruch: bool
    bewertung: float | None
    begruendung: str
    fassung: int


class Bewertung(Given):
    """Die eigene Stufe der Beratung mit Begründung."""

    stufe: float = Field(ge=0, le=10)
    begruendung: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class BewertungDerFrage(Shape):
    """Die Bewertung, wie sie steht."""

    frage: str
    stufe: float | None
    begruendung: str
    fassung: int


class Einwilligung(Shape):
    """Was eine Kommune je Dimension zeigen lässt: namentlich, alias, spanne, nein; leer: nicht entschieden."""

    kommune: str
    stufen: dict[str, str]


class NeueEinwilligung(Given):
    """Eine Stufe für eine Dimension, oder für alle."""

    dimension: Word = "alle"
    stufe: Literal["namentlich", "alias", "spanne", "nein"]


class Bestandseintrag(Shape):
    """Ein Eintrag der Bestandserhebung."""

    id: str
    sorte: str
    name: str
    angaben: dict[str, str]
    aus_vorerhebung: bool
    fassung: int


class Bestandsangaben(Given):
    """Angaben eines Eintrags nach Spalte."""

    angaben: dict[Word, Text]


class Beleg(Shape):
    """Ein Beleg; die Datei liegt unter …/datei, wenn eine abgelegt ist."""

    id: str
    kennung: str
    titel: str
    datum: date | None
    dateiname: str
    verwendet: list[str]
    fassung: int


class SwotEintrag(Shape):
    """Ein Eintrag der SWOT-Tafel mit seiner Herkunft."""

    schluessel: str
    teil: str
    text: str
    berechnet: str
    herkunft: list[str]
    ausgeblendet: bool
    grund: str
    fassung: int


class NeuerSwotEintrag(Given):
    """Ein eigener Eintrag."""

    teil: Word
    text: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    fragen: list[Word] = Field([], max_length=50)


class SwotAenderung(Given):
    """Genau eine Änderung: neuer Text, ausblenden mit Grund, wieder zeigen oder verschieben."""

    text: Annotated[str, StringConstraints(max_length=1000)] | None = None
    ausblenden: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = Field(None, description="Der Grund.")
    zeigen: Literal[True] | None = None
    verschieben: Literal["auf", "ab"] | None = None
    teil: Word | None = None


class Rang(Shape):
    """Eine Maßnahme mit beiden Plätzen."""

    massnahme: str
    titel: str
    berechnet: int
    vereinbart: int | None
    hinweise: list[str]


class Rangfolge(Shape):
    """Die Rangfolge der Gruppe."""

    raenge: list[Rang]
    vereinbart: bool
    wirkung: str
    fassung: int


class Verschiebung(Given):
    """Wohin eine Maßnahme rückt: auf, ab, anfang, ende oder ein Platz ab 1."""

    massnahme: Word
    nach: Literal["auf", "ab", "anfang", "ende"] | Annotated[int, Field(ge=1, le=1000)]


class Stimmzettel(Shape):
    """Wie eine Kommune zu einer Maßnahme steht."""

    kommune: str
    wahl: str
    tag: date | None
    gremium: str
    grund: str


class Entscheidung(Shape):
    """Eine gemeinsame Maßnahme mit allen Stimmen."""

    massnahme: str
    titel: str
    stand: str
    warum: str
    federfuehrung: str
    gesparte_tage: float | None
    gespartes_geld: float | None
    stimmen: list[Stimmzettel]


class NeueStimme(Given):
    """Die Entscheidung einer Kommune."""

    wahl: Literal["dabei", "nicht dabei", "später", "Enthaltung"]
    tag: date | None = None
    gremium: Word = ""
    grund: Annotated[str, StringConstraints(max_length=2000)] = ""


class Vorgabe(Shape):
    """Eine Vorgabe der Planung oder der Dokumente, wie sie gilt."""

    schluessel: str
    bezeichnung: str
    hinweis: str
    wert: str
    vereinbart: bool
    gremium: str
    tag: date | None


class NeueVorgabe(Given):
    """Ein neuer Wert in der Form, die »hinweis« nennt; »vorgabe« stellt den Ausgangswert her."""

    wert: Annotated[str, StringConstraints(max_length=100_000)]
    gremium: Word = ""
    tag: date | None = None


class Auftrag(Shape):
    """Eine längere Arbeit."""

    id: str
    art: str
    titel: str
    zustand: str
    fertig: bool
    schritt: str
    erledigt: int
    gesamt: int
    fehler: str
    ergebnis: dict[str, Any]
    dateien: list[str]


class NeueDokumente(Given):
    """Welche Dokumente; ohne »arten« der ganze Satz, ohne »kommunen« auch die der Gruppe."""

    arten: list[Word] = Field([], max_length=30)
    kommunen: list[Word] = Field([], max_length=2000)
    oeffentlich: bool = False


class Fassung(Shape):
    """Eine Fassung eines Dokuments mit dem Stand ihrer Freigabe."""

    id: str
    dokument: str
    titel: str
    ort: str
    ausgabe: str
    nummer: str
    stand: str
    pruefsumme: str
    dateiname: str
    wer_wann: list[str]
    fassung: int


class Vermerk(Given):
    """Ein Vermerk zur Prüfung."""

    vermerk: Annotated[str, StringConstraints(max_length=1000)] = ""


class Rueckzug(Given):
    """Warum eine freigegebene Fassung zurückgezogen wird."""

    grund: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
