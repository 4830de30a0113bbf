"""How a browser on this laptop gets in: the address opened at the start carries a key that is good once."""

from __future__ import annotations

from secrets import compare_digest

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from assessment.accounts import Right
from assessment.web.cookies import keep_session
from assessment.web.entrance import LocalEntrance
from assessment.web.errors import NotHere
from assessment.web.routing import AtDesk, Pages

pages = Pages()
USED = "Dieser Zugang wurde schon benutzt. Starten Sie reifegrad noch einmal; dann öffnet sich die Anwendung von selbst."


@pages.get("/einlass", Right.OFFEN)
def next_key(desk: AtDesk) -> Response:
    """Give a second start of the program a fresh key, if it knows the secret in the user's folder."""
    entrance = desk.house.entrance
    assert isinstance(entrance, LocalEntrance)
    sent = desk.request.headers.get("authorization", "").removeprefix("Bearer ")
    if not compare_digest(sent.encode("utf-8", "replace"), entrance.secret.encode()):
        raise NotHere
    return PlainTextResponse(entrance.new_key())


@pages.get("/einlass/{schluessel}", Right.OFFEN)
def enter(desk: AtDesk, schluessel: str, weiter: str = "/") -> Response:
    """Turn the key into a session cookie."""
    entrance = desk.house.entrance
    assert isinstance(entrance, LocalEntrance)
    session = entrance.enter(schluessel)
    if not session:
        raise NotHere(USED)
    return keep_session(desk, RedirectResponse(own_path(weiter), 303), session)


def own_path(path: str) -> str:
    """Give a path of this app, the start page for anything else."""
    return path if path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable() else "/"
