"""The web app: the same pages on a laptop over one file and on a shared server over PostgreSQL."""

from assessment.web.app import create_app
from assessment.web.setup import Mode, Setup

__all__ = ["Mode", "Setup", "create_app"]
