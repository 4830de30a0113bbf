"""What signing in may refuse; the web gives each its own status."""

from __future__ import annotations

from assessment.accounts.rights import Right
from assessment.accounts.wording import RIGHT_LABELS
from assessment.errors import Refused


class WrongCredentials(Refused):
    """Name and password, or the second factor, do not fit; the sentence is the same whichever it was."""

    def __init__(self) -> None:
        super().__init__("Anmeldename oder Kennwort stimmt nicht.")


class WrongCode(Refused):
    """The code of the second factor does not fit, is over or was used before."""

    def __init__(self) -> None:
        super().__init__("Der Code stimmt nicht, ist abgelaufen oder wurde schon verwendet. Warten Sie auf den nächsten Code der App, oder nehmen Sie einen Wiederherstellungscode.")


class TooManyFailures(Refused):
    """Too many failed attempts, of the account or from the address."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"Zu viele Fehlversuche. Warten Sie {minutes} Minuten und versuchen Sie es dann noch einmal.")


class SignedOut(Refused):
    """There is no such session any more, or the sign-in has not been finished in time."""

    def __init__(self) -> None:
        super().__init__("Sie sind nicht oder nicht mehr angemeldet. Melden Sie sich noch einmal an.")


class NotAllowed(Refused):
    """The right for this is missing."""

    def __init__(self, right: Right) -> None:
        super().__init__(f"Dafür fehlt Ihnen das Recht »{RIGHT_LABELS[right]}«. Wenden Sie sich an die Verwaltung dieses Servers.")
