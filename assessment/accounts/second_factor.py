"""The second factor: time-based codes (RFC 6238) of an authenticator app."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

import pyotp

STEP_SECONDS, WINDOW = 30, 1
PRODUCT = "reifegrad"


def new_secret() -> str:
    """Give a fresh secret of 160 bits in Base32."""
    return pyotp.random_base32(32)


def setup_uri(secret: str, login: str, server: str = "") -> str:
    """Give the address an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=login, issuer_name=f"{PRODUCT} {server}".strip())


def code_step(secret: str, code: str, now: datetime, used: int = 0) -> int | None:
    """Give the time step a code belongs to, at most one step early or late and after the last one used; None if it does not fit.

    The caller must remember the step: a code counts once.
    """
    typed = re.sub(r"\s", "", code)
    if not re.fullmatch(r"[0-9]{6}", typed):
        return None
    current = int(now.timestamp()) // STEP_SECONDS
    steps = [step for step in range(current - WINDOW, current + WINDOW + 1) if step > used and hmac.compare_digest(code_at(secret, step), typed)]
    return steps[0] if steps else None


def code_at(secret: str, step: int) -> str:
    """Give the code of a time step."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).at(step * STEP_SECONDS)
