"""Loaded once in the process all workers of jobs are forked from: they begin with everything imported and frozen memory."""

import gc

import assessment.printing.warm
import assessment.service.jobs  # noqa: F401
import reports.word  # noqa: F401
import scoring.roadmap.cpsat  # noqa: F401

gc.collect()
gc.freeze()
