"""Running as a server: settings from the environment, everything missing told at once, and nothing served without them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

import uvicorn
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from assessment.errors import BrokenProject
from assessment.service import ServerShelf, StoreError, is_server
from assessment.service.accounts import Directory, expire_accounts, open_directory
from assessment.web.app import create_app
from assessment.web.house import House
from assessment.web.oidc import Oidc, SignInService, is_safe
from assessment.web.server_entrance import ServerEntrance, directory_of
from assessment.web.setup import Mode, Setup
from questionnaires import Problem

log = logging.getLogger("reifegrad.web")
SHORTEST_SECRET = 32
MOST_WORKERS = 64
DAY = 24 * 3600
PLACE = "Umgebung"
ABOVE_WALLS = Problem("server-setting", f"{PLACE}: REIFEGRAD_DATENBANK", 0, "Diese Rolle der Datenbank steht über den Wänden zwischen den Kommunen (Superuser oder BYPASSRLS).",
                      "Legen Sie eine eigene Rolle ohne Sonderrechte an: CREATE ROLE reifegrad LOGIN PASSWORD '…'; siehe Anleitung, Seite »Betrieb als Server«.")


class ServerSettings(BaseSettings):
    """Settings of a server, each from REIFEGRAD_NAME in the environment."""

    model_config = SettingsConfigDict(env_prefix="REIFEGRAD_", extra="ignore")

    datenbank: SecretStr = SecretStr("")
    adresse: str = ""
    schluessel: SecretStr = SecretStr("")
    name: str = "reifegrad"
    ablage: str = ""
    lauschen: str = "127.0.0.1:8000"
    arbeiter: str = "2"
    oidc_aussteller: str = ""
    oidc_kennung: str = ""
    oidc_geheimnis: SecretStr = SecretStr("")

    def problems(self) -> list[Problem]:
        """Give everything that keeps the server from starting."""
        return [Problem("server-setting", f"{PLACE}: REIFEGRAD_{name}", 0, message, remedy) for name, bad, message, remedy in self._checks() if bad]

    def _checks(self) -> tuple[tuple[str, bool, str, str], ...]:
        place, secret = self.datenbank.get_secret_value(), self.schluessel.get_secret_value()
        address, folder = urlsplit(self.adresse), Path(self.ablage)
        oidc = [bool(self.oidc_aussteller), bool(self.oidc_kennung), bool(self.oidc_geheimnis.get_secret_value())]
        return (
            ("DATENBANK", not place, "Die Datenbank ist nicht genannt.", "Erlaubt ist postgresql://NAME:KENNWORT@RECHNER/DATENBANK."),
            ("DATENBANK", bool(place) and not is_server(place), "Das ist keine Adresse einer PostgreSQL-Datenbank.", "Erlaubt ist postgresql://NAME:KENNWORT@RECHNER/DATENBANK. Für einen einzelnen Rechner genügt: reifegrad serve"),
            ("ADRESSE", address.scheme not in ("https", "http") or not address.netloc or address.path not in ("", "/"), "Die Adresse, unter der Browser den Server erreichen, fehlt oder ist unvollständig.", "Zum Beispiel https://reifegrad.beispiel.de, ohne Pfad."),
            ("ADRESSE", address.scheme == "http" and address.hostname not in ("127.0.0.1", "localhost"), "Ohne HTTPS lassen sich Sitzungen mitlesen.", "Stellen Sie nginx mit Zertifikat davor und nennen Sie die Adresse mit https://."),
            ("SCHLUESSEL", len(secret) < SHORTEST_SECRET, f"Der geheime Schlüssel fehlt oder ist kürzer als {SHORTEST_SECRET} Zeichen.", "Erzeugen Sie einen: openssl rand -base64 48"),
            ("ABLAGE", not self.ablage, "Der Ordner für Auftragsergebnisse und Zwischenspeicher ist nicht genannt.", "Zum Beispiel /var/lib/reifegrad; er gehört dem Benutzer, unter dem der Server läuft."),
            ("ABLAGE", bool(self.ablage) and not (folder.is_dir() or folder.parent.is_dir()), "Diesen Ordner gibt es nicht.", "Legen Sie ihn an und geben Sie dem Benutzer des Servers Schreibrecht."),
            ("LAUSCHEN", not _host_and_port(self.lauschen), "Damit ist nicht gesagt, wo der Server lauscht, oder er wäre von außen unverschlüsselt erreichbar.", "Erlaubt ist nur dieser Rechner, zum Beispiel 127.0.0.1:8000; von außen erreichbar macht ihn nginx."),
            ("ARBEITER", not _whole(self.arbeiter), "Das ist keine Zahl von Arbeitern für lange Aufträge.", f"Erlaubt ist eine ganze Zahl von 1 bis {MOST_WORKERS}."),
            ("OIDC_…", any(oidc) and not all(oidc), "Für die Anmeldung über OpenID Connect fehlt ein Teil.", "Nennen Sie AUSSTELLER, KENNUNG und GEHEIMNIS, oder keines davon."),
            ("OIDC_AUSSTELLER", bool(self.oidc_aussteller) and not is_safe(self.oidc_aussteller), "Der Aussteller ist keine HTTPS-Adresse.", "Zum Beispiel https://anmeldung.kommune.example, genau so, wie der Dienst sich selbst nennt."),
        )


def _host_and_port(text: str) -> tuple[str, int] | None:
    host, _, port = text.rpartition(":")
    return (host, int(port)) if host in ("127.0.0.1", "localhost") and port.isascii() and port.isdigit() and 0 < int(port) < 65536 else None


def _whole(text: str) -> int:
    """Give a number of workers, 0 for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) <= MOST_WORKERS else 0


def prepare_server_app(settings: ServerSettings) -> House:
    """Give the house of a server; raises BrokenProject with all that is missing, StoreError where the database cannot be reached."""
    problems = settings.problems()
    if problems:
        raise BrokenProject(problems)
    folder = Path(settings.ablage)
    folder.mkdir(mode=0o700, exist_ok=True)
    place = settings.datenbank.get_secret_value()
    shelf = ServerShelf(place)
    if shelf.above_walls:
        shelf.close()
        raise BrokenProject([ABOVE_WALLS])
    setup = Setup(Mode.SERVER, folder, settings.adresse.rstrip("/"), place=place, name=settings.name, secret=settings.schluessel.get_secret_value(), workers=_whole(settings.arbeiter))
    return House(setup, shelf, ServerEntrance(open_directory(shelf.engine, key=setup.secret), _sign_in_service(settings, setup.origin)))


def _sign_in_service(settings: ServerSettings, origin: str) -> SignInService | None:
    if not settings.oidc_aussteller:
        return None
    return SignInService(Oidc(settings.oidc_aussteller, settings.oidc_kennung, settings.oidc_geheimnis.get_secret_value()), origin)


@contextmanager
def tidying(directory: Directory, every: float = DAY) -> Iterator[None]:
    """Delete what nobody needs of accounts any more – ended sessions, old attempts, old log entries –, now and then once a day."""
    over = Event()

    def work() -> None:
        while True:
            try:
                expire_accounts(directory)
            except StoreError as refused:
                log.warning("old entries of accounts were not deleted: %s", refused)
            if over.wait(every):
                return

    thread = Thread(target=work, daemon=True, name="tidying")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(10)


def run_server(settings: ServerSettings) -> None:
    """Serve until stopped, behind a proxy on this machine."""
    house = prepare_server_app(settings)
    listening = _host_and_port(settings.lauschen)
    assert listening is not None
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    with tidying(directory_of(house)):
        uvicorn.run(create_app(house), host=listening[0], port=listening[1], log_level="warning", server_header=False, date_header=False,
                    proxy_headers=True, forwarded_allow_ips="127.0.0.1", timeout_graceful_shutdown=20)
