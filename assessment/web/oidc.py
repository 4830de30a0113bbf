"""Signing in through a sign-in service (OpenID Connect): authorization code with PKCE, state and nonce; its answer is believed after every check only.

What was asked is remembered here, in this one process, for ten minutes and for one answer; the browser holds a random ticket for it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import compare_digest, token_urlsafe
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from assessment.errors import Refused

log = logging.getLogger("reifegrad.web.oidc")
CALLBACK = "/anmelden/dienst/zurueck"
SCOPE = "openid profile email"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures with a public key only: the shared secret and „none“ prove nothing."""
SECONDS_TO_ANSWER, MOST_WAITING, SECONDS_OF_METADATA, SECONDS_BETWEEN_KEYS, TIMEOUT, LEEWAY = 600, 1000, 3600, 60, 10, 60
STRONG = "mfa"
"""What the service says in ``amr`` (RFC 8176) where it has asked for several factors."""
FAILED = "Die Anmeldung über den Anmeldedienst ist nicht gelungen. Versuchen Sie es noch einmal; bleibt es dabei, wenden Sie sich an die Verwaltung dieses Servers."


class NotVouched(Refused):
    """The sign-in service did not vouch for anybody, or not believably; why stands in the server's log only."""

    def __init__(self, why: str) -> None:
        log.warning("sign-in service: %s", why)
        super().__init__(FAILED)


@dataclass(frozen=True)
class Oidc:
    """A sign-in service: the address of its issuer, and how this server is known there."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class Asked:
    """What was asked of the service and is to come back in its answer; ``onward``: where the person wanted to go."""

    state: str
    nonce: str
    verifier: str
    onward: str
    until: float


@dataclass(frozen=True)
class Vouched:
    """Whom the service vouches for; ``strong``: with more than one factor."""

    issuer: str
    subject: str
    login: str
    email: str
    email_verified: bool
    strong: bool
    onward: str


@dataclass
class SignInService:
    """The conversation with one sign-in service, whose metadata and keys are kept for an hour."""

    oidc: Oidc
    origin: str
    _asked: dict[str, Asked] = field(default_factory=dict, repr=False)
    _metadata: tuple[float, dict[str, Any]] = (0.0, {})
    _keys: tuple[float, KeySet | None] = (0.0, None)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def callback(self) -> str:
        """Give the address the service sends people back to; it must be registered there."""
        return self.origin + CALLBACK

    def begin(self, onward: str) -> tuple[str, str]:
        """Give the service's address to send the browser to, and the ticket it must bring back. Raises NotVouched."""
        asked = Asked(token_urlsafe(32), token_urlsafe(32), token_urlsafe(48), onward, monotonic() + SECONDS_TO_ANSWER)
        endpoint = self._endpoint("authorization_endpoint")
        address, _ = self._session().create_authorization_url(endpoint, state=asked.state, nonce=asked.nonce, code_verifier=asked.verifier)
        ticket = token_urlsafe(32)
        with self._lock:
            self._asked = {known: kept for known, kept in list(self._asked.items())[1 - MOST_WAITING:] if kept.until > monotonic()}
            self._asked[ticket] = asked
        return str(address), ticket

    def finish(self, ticket: str, answer: Mapping[str, str]) -> Vouched:
        """Believe the answer the browser brought back, once. Raises NotVouched."""
        with self._lock:
            asked = self._asked.pop(ticket, None)
        if asked is None or asked.until <= monotonic():
            raise NotVouched("an answer nobody waits for")
        if not compare_digest(answer.get("state", "").encode("utf-8", "replace"), asked.state.encode()):
            raise NotVouched("wrong state")
        if answer.get("iss", self.oidc.issuer) != self.oidc.issuer:
            raise NotVouched("answer of another issuer")
        if not answer.get("code"):
            raise NotVouched(f"no code: {answer.get('error', '')[:60]!r}")
        return self._believed(self._tokens(answer["code"], asked), asked)

    def _session(self) -> OAuth2Session:
        return OAuth2Session(self.oidc.client_id, self.oidc.client_secret, scope=SCOPE, redirect_uri=self.callback, code_challenge_method="S256", default_timeout=TIMEOUT)

    def _tokens(self, code: str, asked: Asked) -> Mapping[str, Any]:
        """Exchange the code for tokens."""
        endpoint = self._endpoint("token_endpoint")
        try:
            with self._session() as session:
                found: Mapping[str, Any] = session.fetch_token(endpoint, grant_type="authorization_code", code=code, code_verifier=asked.verifier, allow_redirects=False)
        except (AuthlibBaseError, requests.RequestException, ValueError, KeyError) as error:
            raise NotVouched(f"no tokens: {type(error).__name__}") from error
        return found

    def _believed(self, tokens: Mapping[str, Any], asked: Asked) -> Vouched:
        """Check the ID token: signature, issuer, audience, time, nonce."""
        try:
            token = self._opened(str(tokens.get("id_token", "")))
            must = {"iss": {"essential": True, "value": self.oidc.issuer}, "aud": {"essential": True, "value": self.oidc.client_id}, "sub": {"essential": True}}
            claims = CodeIDToken(token.claims, token.header, must, {"nonce": asked.nonce, "client_id": self.oidc.client_id, "access_token": tokens.get("access_token")})
            claims.validate(leeway=LEEWAY)
        except (JoseError, AuthlibBaseError, ValueError, TypeError) as error:
            raise NotVouched(f"ID token refused: {error}") from error
        return Vouched(self.oidc.issuer, str(claims["sub"]), str(claims.get("preferred_username", "")), str(claims.get("email", "")), claims.get("email_verified") is True,
                       STRONG in (claims.get("amr") or ()), asked.onward)

    def _opened(self, raw: str) -> jwt.Token:
        """Check the signature; where the key is not known, the service may have new ones."""
        try:
            return jwt.decode(raw, self._key_set(), algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            if monotonic() - self._keys[0] < SECONDS_BETWEEN_KEYS:
                raise
            return jwt.decode(raw, self._key_set(fresh=True), algorithms=ALGORITHMS)

    def _key_set(self, *, fresh: bool = False) -> KeySet:
        at, known = self._keys
        if known is None or fresh or monotonic() - at > SECONDS_OF_METADATA:
            known = KeySet.import_key_set(self._fetched(self._endpoint("jwks_uri")))  # type: ignore[arg-type]
            self._keys = (monotonic(), known)
        return known

    def _endpoint(self, name: str) -> str:
        """Give an address the service names of itself; only HTTPS is spoken, except with this machine."""
        address = str(self._described().get(name, ""))
        if not is_safe(address):
            raise NotVouched(f"{name} is no HTTPS address")
        return address

    def _described(self) -> dict[str, Any]:
        at, known = self._metadata
        if not known or monotonic() - at > SECONDS_OF_METADATA:
            known = self._fetched(f"{self.oidc.issuer.rstrip('/')}/.well-known/openid-configuration")
            if known.get("issuer") != self.oidc.issuer:
                raise NotVouched(f"the service calls itself {known.get('issuer')!r}")
            self._metadata = (monotonic(), known)
        return known

    @staticmethod
    def _fetched(address: str) -> dict[str, Any]:
        try:
            answer = requests.get(address, timeout=TIMEOUT, allow_redirects=False)
            found = answer.json() if answer.status_code == 200 else None
        except (requests.RequestException, ValueError) as error:
            raise NotVouched(f"{address} not readable: {type(error).__name__}") from error
        if not isinstance(found, dict):
            raise NotVouched(f"{address} answers {answer.status_code}")
        return found


def is_safe(address: str) -> bool:
    """Tell whether secrets may be sent to an address: by HTTPS, or on this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")))
