"""A small real OpenID Connect provider on this machine: discovery, keys, a code for a code verifier, and answers a test can spoil."""

from __future__ import annotations

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "reifegrad", "geheim-zwischen-uns"


@dataclass
class Provider:
    """What the provider knows, and how its next ID token is spoiled: ``claims`` replace the true ones (None drops one), ``key`` signs in place of the known one."""

    origin: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "a"}))
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "4711", "preferred_username": "dora", "email": "dora@kommune.example", "email_verified": True})
    claims: dict[str, Any] = field(default_factory=dict)
    signed_by: RSAKey | OctKey | None = None
    algorithm: str = "RS256"
    calls_itself: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """Give the discovery document."""
        return {"issuer": self.calls_itself or self.origin, "authorization_endpoint": f"{self.origin}/authorize", "token_endpoint": f"{self.origin}/token", "jwks_uri": f"{self.origin}/keys"}

    def authorize(self, query: dict[str, str]) -> str:
        """Let the person in and give the address that leads back."""
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert query["client_id"] == CLIENT
        code = token_urlsafe(8)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def tokens(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Give tokens for a code, once, to whoever has the secret and the verifier."""
        name, _, secret = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        query = self.codes.pop(form.get("code", ""), None)
        challenge = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if query is None or (unquote(name), unquote(secret)) != (CLIENT, SECRET) or challenge != query["code_challenge"] or form["redirect_uri"] != query["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time())
        claims = {"iss": self.origin, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": query["nonce"], **self.person, **self.claims}
        header = {"alg": self.algorithm, "kid": (self.signed_by or self.key).kid or "a"}
        token = jwt.encode(header, {name: value for name, value in claims.items() if value is not None}, self.signed_by or self.key, algorithms=[self.algorithm])
        return 200, {"access_token": token_urlsafe(8), "token_type": "Bearer", "id_token": token}


class Desk(BaseHTTPRequestHandler):
    """One request to the provider."""

    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.provider.seen.append(parts.path)
        if parts.path == "/.well-known/openid-configuration":
            self.say(200, self.provider.document())
        elif parts.path == "/keys":
            self.say(200, dict(KeySet([self.provider.key]).as_dict(private=False)))
        elif parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(dict(parse_qsl(parts.query))))
            self.end_headers()
        else:
            self.say(404, {})

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.say(*self.provider.tokens({name: values[0] for name, values in parse_qs(sent).items()}, self.headers.get("Authorization", "")))

    def say(self, status: int, body: dict[str, Any]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider on a free port of this machine."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Desk,), {"provider": provider}))
    provider.origin = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
