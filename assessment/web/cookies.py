"""The session cookie: out of reach of scripts, not sent along from other sites, forgotten with the browser."""

from __future__ import annotations

from starlette.responses import Response

from assessment.web.desk import Desk


def keep_session(desk: Desk, response: Response, token: str) -> Response:
    """Give the browser a session; whatever it had before is overwritten."""
    response.set_cookie(desk.house.cookie, token, httponly=True, samesite="lax", secure=desk.house.setup.is_secure, path="/")
    return response


def forget_session(desk: Desk, response: Response) -> Response:
    """Let the browser forget its session."""
    response.delete_cookie(desk.house.cookie, secure=desk.house.setup.is_secure, httponly=True, samesite="lax")
    return response
