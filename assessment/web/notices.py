"""What a page says after something was done, by key: an address can name a notice but never word one."""

from __future__ import annotations

from assessment.accounts import Right

NOTICES = {
    "projekt-angelegt": "Das Projekt ist angelegt. Beginnen Sie mit dem ersten Interview.",
    "beispiel": "Das ist das Beispielprojekt: Kommunen und Antworten sind erfunden. Probieren Sie alles aus.",
    "rundgang": "Ihr erstes Interview. Wählen Sie, was die befragte Person sagt; »Speichern und weiter« führt zur nächsten Frage.",
    "gespeichert": "Gespeichert.",
    "angelegt": "Angelegt.",
    "entfernt": "Entfernt. Unter »Verlauf« lässt es sich zurückholen.",
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
    "entwurf-angelegt": "Der Entwurf ist angelegt. Laden Sie ihn herunter und lesen Sie ihn.",
    "geprueft": "Als geprüft vermerkt.",
    "freigegeben": "Freigegeben. Diese Fassung ändert sich nicht mehr.",
    "zurueckgezogen": "Zurückgezogen. Der Grund steht über der Fassung.",
    "ratslink-widerrufen": "Der Link ist widerrufen und öffnet ab sofort nichts mehr.",
    "unveraendert": "Es stand schon so da; nichts wurde geändert.",
    "bestaetigt": "Bestätigt.",
    "beleg-abgelegt": "Der Beleg ist abgelegt.",
    "beleg-notiert": "Der Beleg ist notiert, ohne Datei.",
    "eingelesen": "Die Vorlage ist eingelesen.",
    "eingelesen-konflikte": "Die Vorlage ist eingelesen. Einige Angaben widersprechen dem, was inzwischen gespeichert wurde; sie warten auf eine Entscheidung.",
    "vorgaben-uebernommen": "Die neuen Vorgaben gelten. Lassen Sie den Fahrplan damit neu rechnen.",
    "festgelegt": "Festgelegt. Damit es im Fahrplan wirkt, lassen Sie ihn neu rechnen.",
    "festlegung-geloest": "Die Festlegung ist gelöst. Damit es im Fahrplan wirkt, lassen Sie ihn neu rechnen.",
    "kommune-aufgenommen": "Aufgenommen. Prüfen Sie die Merkmale; von ihnen hängt ab, welche Fragen gestellt werden.",
    "kommune-ausgetreten": "Die Kommune ist ausgetreten, ihre Daten sind im Projekt gelöscht.",
    "eingefroren": "Die Erhebung ist eingefroren. Sie können die nächste beginnen.",
    "erhebung-begonnen": "Die Erhebung ist angelegt. Frühere Antworten stehen als Vorschlag da und zählen, sobald sie bestätigt sind.",
    "katalog-umgestellt": "Die Erhebung verwendet jetzt den anderen Fragenkatalog.",
    "zum-standard": "Es gilt wieder der Standard.",
    "person-geloescht": "Die Person ist gelöscht. Kein Text nennt ihren Namen.",
    "wortlaut-geloescht": "Die früheren Wortlaute sind gelöscht.",
}

LEADS_TO = {"eingelesen-konflikte": ("Konflikte entscheiden", "konflikte", Right.PROJEKT_VERWALTEN)}
"""Where a notice leads whoever has the right: label and room of the project."""
