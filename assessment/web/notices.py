"""What a page says after something was done, by key: an address can name a notice but never word one."""

from __future__ import annotations

NOTICES = {
    "projekt-angelegt": "Das Projekt ist angelegt. Beginnen Sie mit dem ersten Interview.",
    "beispiel": "Das ist das Beispielprojekt: Kommunen und Antworten sind erfunden. Probieren Sie alles aus.",
    "gespeichert": "Gespeichert.",
    "angelegt": "Angelegt.",
    "entfernt": "Entfernt. Unter »Verlauf« lässt es sich zurückholen.",
    "zurueckgenommen": "Zurückgenommen. Auch das steht im Verlauf.",
    "abgemeldet": "Sie sind abgemeldet.",
    "entwurf-gespeichert": "Ihre Eingaben von diesem Gerät sind wiederhergestellt und gespeichert.",
    "interview-eingetragen": "Das Interview ist eingetragen.",
    "unveraendert": "Es stand schon so da; nichts wurde geändert.",
}
