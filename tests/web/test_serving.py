"""Starting as a server: everything missing is told at once, nothing is served without it; the first account and the way back in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import create_engine, make_url, text
from typer.testing import CliRunner

from assessment.cli import app
from assessment.errors import BrokenProject
from assessment.service.accounts import Directory, create_first_account, redeem_start, sign_in, user_of_session
from assessment.web.server_entrance import directory_of
from assessment.web.serving import ServerSettings, prepare_server_app, tidying
from tests.assessment.store.conftest import own_database
from tests.web.houses import LOOSE

PASSWORD = "vier kalte Frösche am See"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting comes from outside."""
    for name in ("DATENBANK", "ADRESSE", "SCHLUESSEL", "NAME", "ABLAGE", "LAUSCHEN", "ARBEITER", "OIDC_AUSSTELLER", "OIDC_KENNUNG", "OIDC_GEHEIMNIS"):
        monkeypatch.delenv(f"REIFEGRAD_{name}", raising=False)


@pytest.fixture
def as_superuser() -> Iterator[str]:
    """An empty database, seen by a role that stands above its walls."""
    with own_database() as url:
        yield url


@pytest.fixture
def as_owner(as_superuser: str) -> Iterator[str]:
    """The same database, seen by the role the guide asks for."""
    name = f"app_{secrets.token_hex(6)}"
    admin = create_engine(as_superuser, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE ROLE {name} LOGIN NOSUPERUSER NOBYPASSRLS"))
        connection.execute(text(f"ALTER DATABASE {make_url(as_superuser).database} OWNER TO {name}"))
        connection.execute(text(f"GRANT ALL ON SCHEMA public TO {name}"))
    yield make_url(as_superuser).set(username=name, drivername="postgresql").render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"REASSIGN OWNED BY {name} TO CURRENT_USER"))
        connection.execute(text(f"DROP OWNED BY {name} CASCADE"))
        connection.execute(text(f"DROP ROLE {name}"))
    admin.dispose()


def settings(place: str, folder: Path, **more: str) -> ServerSettings:
    """All that a server needs."""
    given = {"datenbank": place, "adresse": "https://reifegrad.kommune.example", "schluessel": "k" * 48, "ablage": str(folder / "ablage"), **more}
    return ServerSettings.model_validate(given)


def test_everything_missing_is_told_at_once() -> None:
    with pytest.raises(BrokenProject) as broken:
        prepare_server_app(ServerSettings())
    assert [problem.file.rpartition("REIFEGRAD_")[2] for problem in broken.value.problems] == ["DATENBANK", "ADRESSE", "SCHLUESSEL", "ABLAGE"]
    assert {problem.code for problem in broken.value.problems} == {"server-setting"}


@pytest.mark.parametrize(("name", "value"), [
    ("datenbank", "projekt.reifegrad"), ("adresse", "http://reifegrad.kommune.example"), ("adresse", "https://kommune.example/reifegrad"), ("adresse", "reifegrad"), ("schluessel", "kurz"),
    ("ablage", "/gibt/es/nicht/ablage"), ("lauschen", "0.0.0.0:8000"), ("lauschen", "8000"), ("lauschen", "127.0.0.1:99999"), ("arbeiter", "viele"), ("arbeiter", "0"),
    ("oidc_aussteller", "https://anmeldung.kommune.example")])
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BrokenProject) as broken:
        prepare_server_app(settings("postgresql://a@127.0.0.1/b", tmp_path, **{name: value}))
    assert len(broken.value.problems) == 1
    assert name.upper().split("_")[0] in broken.value.problems[0].file


def test_a_superuser_is_refused(as_superuser: str, tmp_path: Path) -> None:
    """The second wall would not hold."""
    with pytest.raises(BrokenProject) as broken:
        prepare_server_app(settings(as_superuser, tmp_path))
    assert "steht über den Wänden" in broken.value.problems[0].message


def test_from_the_first_account_to_the_rescue(as_owner: str, tmp_path: Path) -> None:
    """With the role of the guide the server starts; the command line makes one account and helps it back in."""
    runner = CliRunner(env={"REIFEGRAD_DATENBANK": as_owner, "REIFEGRAD_ADRESSE": "https://reifegrad.kommune.example"})
    assert "zu kurz" in runner.invoke(app, ["account", "first", "vera", "Vera Waltung", "--kennwort-von-stdin"], input="kurz\n").output
    made = runner.invoke(app, ["account", "first", "vera", "Vera Waltung"], input=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    assert PASSWORD not in made.output
    assert "schon Konten" in runner.invoke(app, ["account", "first", "zwei", "Noch Eine", "--kennwort-von-stdin"], input=f"{PASSWORD}\n").output
    house = prepare_server_app(settings(as_owner, tmp_path))
    directory = directory_of(house)
    assert sign_in(directory, "vera", PASSWORD).user.name == "Vera Waltung"
    rescued = runner.invoke(app, ["account", "rescue", "VERA"]).output
    assert "https://reifegrad.kommune.example/anmelden/start/" in rescued
    assert redeem_start(directory, rescued.rpartition("/")[2].strip(), f"{PASSWORD} neu").user.login == "vera"
    assert "gibt es nicht" in runner.invoke(app, ["account", "rescue", "niemand"]).output
    house.close()


def test_old_things_go_at_the_start(as_owner: str, tmp_path: Path) -> None:
    """A session of last quarter is deleted without anybody asking."""
    house = prepare_server_app(settings(as_owner, tmp_path))
    directory = replace(directory_of(house), policy=LOOSE)
    create_first_account(directory, "vera", "Vera Waltung", PASSWORD)
    sign_in(replace(directory, clock=lambda: datetime.now(UTC) - timedelta(days=100)), "vera", PASSWORD)
    now = sign_in(directory, "vera", PASSWORD)
    assert kept(directory) == 2
    with tidying(directory):
        until = monotonic() + 20
        while kept(directory) > 1 and monotonic() < until:
            sleep(0.05)
    assert kept(directory) == 1
    assert user_of_session(directory, now.token) is not None
    house.close()


def kept(directory: Directory) -> int:
    """Count the sessions that are kept."""
    with directory.reading() as transaction:
        return int(transaction.execute(text("SELECT count(*) FROM account_session")).scalar_one())


def test_accounts_need_a_server(tmp_path: Path) -> None:
    answer = CliRunner().invoke(app, ["account", "rescue", "vera", "--datenbank", str(tmp_path / "x.reifegrad")])
    assert answer.exit_code == 2
    assert "nur auf einem Server" in answer.output
