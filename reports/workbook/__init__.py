"""The annex workbook: every number of a Gutachten as a real number, to be sorted, filtered and recomputed."""

from reports.workbook.annex import annex_workbook

__all__ = ["annex_workbook"]
