"""Signing in and the second factor as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from assessment.errors import BrokenProject
from assessment.service.accounts import Enrolment
from assessment.web.qr import qr_svg

NOT_TWICE_THE_SAME = "Die beiden Kennwörter sind nicht gleich. Tippen Sie das neue Kennwort zweimal."
GROUP = 4


@dataclass(frozen=True)
class EnrolmentView:
    """What an authenticator app needs, in three ways: picture, link, and the secret in groups to type."""

    picture: Markup
    link: str
    groups: str
    action: str
    onward: str
    error: str
    cancel: str
    demanded: bool


def enrolment_view(found: Enrolment, action: str, onward: str, error: str, *, cancel: str, demanded: bool) -> EnrolmentView:
    """Give the page that sets a second factor up; ``demanded``: without it nobody gets in."""
    groups = " ".join(found.secret[start:start + GROUP] for start in range(0, len(found.secret), GROUP))
    return EnrolmentView(qr_svg(found.uri, "QR-Code für Ihre Authenticator-App"), found.uri, groups, action, onward, error, cancel, demanded)


def password_problems(broken: BrokenProject, href: str) -> tuple[tuple[str, str], ...]:
    """Give what is wrong with a new password, leading to its field."""
    return tuple((f"{problem.message} {problem.remedy}", href) for problem in broken.problems)
