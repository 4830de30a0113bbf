"""The nginx configuration of the guide: a link that is itself a secret stands in no log, whatever nginx answers."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import httpx
import pytest

from assessment.web.guards import SECRET_PATHS

HOST = "reifegrad.kommune.example"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SECRET = "geheimnis-im-pfad"


def written() -> str:
    """The configuration as the guide shows it."""
    guide = (resources.files("assessment") / "guide" / "betrieb.md").read_text(encoding="utf-8")
    found = re.search(r"```nginx\n(.*?)```", guide, re.DOTALL)
    assert found
    return found[1]


@dataclass
class Proxy:
    """A running nginx: its two ports and the folder of its logs."""

    plain: int
    secure: int
    logs: Path
    client: httpx.Client

    def get(self, path: str, *, port: int = 0) -> int:
        return self.client.get(f"http://127.0.0.1:{port or self.secure}{path}", headers={"Host": HOST}).status_code

    def logged(self) -> str:
        return "".join(path.read_text(encoding="utf-8", errors="replace") for path in self.logs.iterdir())


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Answer(BaseHTTPRequestHandler):
    """The app behind, as far as it matters here."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the library
        """Say nothing."""


@pytest.fixture
def behind() -> Iterator[int]:
    """A port where the app answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def configured(folder: Path, proxy: Proxy, upstream: int) -> Path:
    """Put the written configuration on ports of this test, without a certificate, its logs into a folder; nothing else is changed."""
    text = re.sub(r"^ *(listen \[::\].*|ssl_.*)\n", "", written(), flags=re.MULTILINE)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{proxy.plain};").replace("listen 443 ssl http2;", f"listen 127.0.0.1:{proxy.secure};")
    text = text.replace("http://127.0.0.1:8000", f"http://127.0.0.1:{upstream}").replace("/var/log/nginx", str(proxy.logs))
    temporary = "".join(f"{name}_temp_path {folder / name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    path = folder / "nginx.conf"
    path.write_text(f"daemon off; master_process off; pid {folder / 'pid'}; error_log {proxy.logs / 'error.log'};\nevents {{}}\nhttp {{\n{temporary}{text}}}\n", encoding="utf-8")
    return path


@pytest.fixture
def proxy(tmp_path: Path, behind: int, request: pytest.FixtureRequest) -> Iterator[Proxy]:
    """Nginx before the app, or before nothing (``down``)."""
    if NGINX is None:
        pytest.skip("no nginx")
    made = Proxy(free_port(), free_port(), tmp_path / "logs", httpx.Client(timeout=30))
    made.logs.mkdir()
    upstream = free_port() if getattr(request, "param", "") == "down" else behind
    process = subprocess.Popen([NGINX, "-p", str(tmp_path), "-e", str(made.logs / "error.log"), "-c", str(configured(tmp_path, made, upstream))])
    until = monotonic() + 10
    while monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", made.secure)) == 0:
                break
        assert process.poll() is None, made.logged()
        sleep(0.05)
    yield made
    made.client.close()
    process.terminate()
    process.wait(10)


SECRETS = [f"{place}{SECRET}{rest}" for place in SECRET_PATHS for rest in ("", "/fassung")]


def test_personal_links_are_in_no_log(proxy: Proxy) -> None:
    """Not when they open, not when nginx leads on to HTTPS; everything else is logged, so that the log has a use."""
    assert [proxy.get(path) for path in SECRETS] == [200] * len(SECRETS)
    assert {proxy.get(path, port=proxy.plain) for path in SECRETS} == {301}
    assert proxy.get("/anmelden") == 200
    assert "GET /anmelden " in proxy.logged()
    assert SECRET not in proxy.logged()


def test_a_crowd_is_turned_away_without_writing_links_down(proxy: Proxy) -> None:
    with ThreadPoolExecutor(16) as pool:
        statuses = set(pool.map(proxy.get, SECRETS[:1] * 400))
    assert statuses == {200, 429}
    assert SECRET not in proxy.logged()


@pytest.mark.parametrize("proxy", ["down"], indirect=True)
def test_while_the_app_is_down_links_are_not_written_down(proxy: Proxy) -> None:
    assert {proxy.get(path) for path in SECRETS} == {503}
    assert proxy.get("/gesund") == 503
    assert "/gesund" in proxy.logged()
    assert SECRET not in proxy.logged()


def test_every_secret_address_is_kept_out() -> None:
    """Also where there is no nginx to ask: the rule names the paths of the app."""
    rule = re.search(r"map \$uri \$protokolliert \{\s*~(\S+) 0;", written())
    assert rule
    assert all(re.match(rule[1], path) for path in SECRETS)
    assert not re.match(rule[1], "/anmelden")
    assert written().count("access_log /var/log/nginx/access.log combined if=$protokolliert;") == written().count("server {")
