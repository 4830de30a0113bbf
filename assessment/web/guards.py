"""What stands before every request: the right host, a bounded body, the same origin, and headers on every answer."""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assessment.web.refusals import API, problem_details
from assessment.web.setup import Setup

CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
       "form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
HEADERS = {
    "Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICY = "X-Reifegrad-Policy"
"""A response may name one of POLICIES in this header; the name itself never leaves the house."""
SHEET, PERSONAL_LINK, START_LINK = "blatt", "persoenlicher-link", "startlink"
POLICIES = {
    SHEET: {**HEADERS, "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
            "Cross-Origin-Opener-Policy": "unsafe-none", "Referrer-Policy": "no-referrer"},
    PERSONAL_LINK: {**HEADERS, "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"},
    START_LINK: {**HEADERS, "Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex, nofollow"}}
"""What an answer of a special kind carries instead.

A printed document shown as a page brings its styles along: it may run nothing, load nothing and is not of our origin (a browser refuses to open
such a page under an opener policy). The address of a personal link is a secret, so is that of a start link; the latter has a form, whose Origin must stay.
"""
LINK_PATH, START_PATH = "/rat/", "/anmelden/start/"
"""Below them an address holds the secret of a personal link or a start link: no Referer, no log."""
SECRET_PATHS = {LINK_PATH: PERSONAL_LINK, START_PATH: START_LINK}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FOREIGN_HOST = "Diese Adresse gehört nicht zu reifegrad. Öffnen Sie die Anwendung unter der Adresse, die sie beim Start nennt."
FOREIGN_ORIGIN = "Die Anfrage kam von einer anderen Seite und wurde abgelehnt. Laden Sie die Seite neu und versuchen Sie es noch einmal."
TOO_LARGE = "Das ist zu groß. Erlaubt sind höchstens {limit} MB je Vorgang."


class Guards:
    """The outermost layer of the app."""

    def __init__(self, app: ASGIApp, setup: Setup) -> None:
        self.app, self.setup = app, setup

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it before anybody reads it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal:
            await refusal(scope, receive, self._with_headers(scope, send))
            return
        await self._bounded(scope, receive, self._with_headers(scope, send))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if headers.get("host", "") != self.setup.host:
            return turned_away(scope, 421, FOREIGN_HOST)
        if scope["method"] not in SAFE and not scope["path"].startswith(API) and not same_origin(headers, self.setup.origin):
            return turned_away(scope, 403, FOREIGN_ORIGIN)
        if headers.get("content-length", "0").isdigit() and int(headers.get("content-length", "0")) > self.setup.largest_body:
            return self._too_large(scope)
        return None

    def _too_large(self, scope: Scope) -> Response:
        return turned_away(scope, 413, TOO_LARGE.format(limit=self.setup.largest_body // 1_048_576))

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the bytes of a body while it is read, also of one that does not tell its length."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.setup.largest_body:
                raise BodyTooLarge
            return message

        async def unless_too_large(message: Message) -> None:
            if seen <= self.setup.largest_body:
                await send(message)

        with suppress(BodyTooLarge):
            await self.app(scope, counted, unless_too_large)
        if seen > self.setup.largest_body:
            await self._too_large(scope)(scope, receive, send)

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in headers_for(scope["path"], headers.get(POLICY, "")).items():
                    headers[name] = value
                del headers[POLICY]
                headers.setdefault("Cache-Control", "no-store")
                if self.setup.is_secure:
                    headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
            await send(message)
        return sending


class BodyTooLarge(Exception):
    """A body exceeded the limit while it was read."""


def turned_away(scope: Scope, status: int, sentence: str) -> Response:
    """Give the answer to a request nobody reads; a program gets problem details."""
    return problem_details(status, "Das geht so nicht", sentence) if scope["path"].startswith(API) else PlainTextResponse(sentence, status)


def headers_for(path: str, policy: str) -> dict[str, str]:
    """Give the headers of an answer: those of the policy it names, of a secret address for everything below one, errors too, else the usual ones."""
    return POLICIES.get(SECRET_PATHS.get(_secret_place(path), policy), HEADERS)


def loggable(path: str) -> str:
    """Give a path as a log may hold it: without the secret of a link."""
    place = _secret_place(path)
    return f"{place}…" if place else path


def _secret_place(path: str) -> str:
    return next((place for place in SECRET_PATHS if path.startswith(place)), "")


def same_origin(headers: Headers, origin: str) -> bool:
    """Tell whether an unsafe request comes from our own pages: by Sec-Fetch-Site, else by Origin; a client with a token needs neither.

    A browser cannot send an Authorization header across origins without asking first, and we never allow it. The API is not asked: it reads no cookie.
    """
    if headers.get("authorization", "").startswith("Bearer "):
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    sent = headers.get("origin", "")
    return bool(sent) and urlsplit(sent)[:2] == urlsplit(origin)[:2]
