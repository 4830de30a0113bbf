"""Refusals of the web layer; status and sentence live with the exception."""

from __future__ import annotations


class Turned(Exception):
    """A request that is turned away with a status and a finished German sentence."""

    status = 400
    title = "Das geht so nicht"

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence or self.default
        super().__init__(self.sentence)

    default = "Die Anfrage ist nicht verständlich. Gehen Sie zurück und versuchen Sie es noch einmal."


class NotHere(Turned):
    """What is asked for does not exist, or not for this user; both look the same."""

    status = 404
    title = "Nicht gefunden"
    default = "Diese Seite gibt es nicht, oder sie ist für Ihr Konto nicht freigegeben."


class NotSignedIn(Turned):
    """Nobody is signed in, or the session has ended."""

    status = 401
    title = "Bitte melden Sie sich an"
    default = "Sie sind nicht angemeldet, oder Ihre Sitzung ist abgelaufen. Was Sie zuletzt getippt haben, liegt noch auf diesem Gerät."


class FormExpired(Turned):
    """The hidden token of a form does not fit the session."""

    status = 403
    title = "Das Formular ist abgelaufen"
    default = "Das Formular gehört zu einer früheren Sitzung. Laden Sie die Seite neu und senden Sie es noch einmal ab; es wurde nichts gespeichert."
