"""What a page says after something was done, by key: an address can name a notice but never word one."""

from __future__ import annotations

NOTICES = {
    "projekt-angelegt": "Das Projekt ist angelegt. Beginnen Sie mit dem ersten Interview.",
    "beispiel": "Das ist das Beispielprojekt: Kommunen und Antworten sind erfunden. Probieren Sie alles aus.",
    "gespeichert": "Gespeichert.",
    "angelegt": "Angelegt.",
    "entfernt": "Entfernt. Unter »Verlauf« lässt es sich zurückholen.",
    "nicht-zurueckgenommen": "Das ließ sich nicht zurücknehmen, weil es inzwischen anders dasteht. Ändern Sie es an Ort und Stelle.",
    "konflikt-fort": "Dieser Konflikt ist inzwischen entschieden oder hat sich geändert. Sehen Sie noch einmal nach.",
    "zurueckgenommen": "Zurückgenommen. Auch das steht im Verlauf.",
    "kennwort-geaendert": "Das Kennwort ist geändert. Alle anderen Sitzungen sind beendet.",
    "sitzungen-beendet": "Beendet.",
    "schluessel-widerrufen": "Der Schlüssel ist widerrufen und gilt ab sofort nicht mehr.",
    "konto-gesperrt": "Das Konto ist gesperrt. Seine Sitzungen und Zugriffsschlüssel sind beendet.",
    "konto-entsperrt": "Das Konto ist entsperrt. Das bisherige Kennwort gilt wieder.",
    "faktor-zurueckgesetzt": "Der zweite Faktor ist zurückgesetzt. Seine Sitzungen und Zugriffsschlüssel sind beendet.",
    "rollen-geaendert": "Die Rollen sind geändert. Die Sitzungen des Kontos sind beendet.",
    "konto-geloescht": "Das Konto ist gelöscht. Was die Person geschrieben hat, bleibt in den Projekten.",
    "abgemeldet": "Sie sind abgemeldet.",
    "entwurf-gespeichert": "Ihre Eingaben von diesem Gerät sind wiederhergestellt und gespeichert.",
    "interview-eingetragen": "Das Interview ist eingetragen.",
    "ausgeblendet": "Ausgeblendet. Der Eintrag steht mit seinem Grund unter den ausgeblendeten.",
    "eingeblendet": "Der Eintrag steht wieder auf der Tafel.",
    "verschoben": "Verschoben.",
    "unveraendert": "Es stand schon so da; nichts wurde geändert.",
}
