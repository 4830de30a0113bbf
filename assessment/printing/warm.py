"""Loaded once in the server all workers are forked from: they begin with everything imported and frozen memory."""

from __future__ import annotations

import gc
from contextlib import suppress

from reports.pdf import layout_version

with suppress(OSError):   # missing libraries are told document by document
    layout_version()
gc.collect()
gc.freeze()
