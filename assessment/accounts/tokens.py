"""Random secrets that are shown once; only their SHA-256 is kept. 256 (recovery codes: 80) random bits need no slow hash."""

from __future__ import annotations

import base64
import hashlib
import secrets

API_PREFIX = "reifegrad_"
RECOVERY_CODES = 10


def new_token(prefix: str = "") -> str:
    """Give a random token of 256 bits, fit for cookies and addresses."""
    return prefix + secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_recovery_codes() -> tuple[str, ...]:
    """Give ten codes such as ABCD-EFGH-IJKL-MNOP."""
    words = (base64.b32encode(secrets.token_bytes(10)).decode() for _ in range(RECOVERY_CODES))
    return tuple("-".join(word[start:start + 4] for start in range(0, 16, 4)) for word in words)


def recovery_digest(account: str, code: str) -> str:
    """Give what is kept of a recovery code; blanks, hyphens and capitals do not matter."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return digest(f"{account}:{plain}")
