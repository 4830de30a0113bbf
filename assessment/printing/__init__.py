"""From composed documents to files in a folder: only what is new is set, by several workers, and nothing is lost on the way."""

from assessment.printing.cache import Cache, Entry, default_folder
from assessment.printing.cluster import ClusterPress
from assessment.printing.jobs import Job, JobTable, State
from assessment.printing.manuscript import Form, Manuscript, content_key
from assessment.printing.notebook import open_notebook
from assessment.printing.pool import LocalPress, begin_worker, worker_context
from assessment.printing.press import Press
from assessment.printing.run import Order, Origin, Outcome, PrintRun, kept_print
from assessment.printing.whole import write_whole

__all__ = [
    "Cache", "ClusterPress", "Entry", "Form", "Job", "JobTable", "LocalPress", "Manuscript", "Order", "Origin", "Outcome", "Press", "PrintRun", "State", "begin_worker",
    "content_key", "default_folder", "kept_print", "open_notebook", "worker_context", "write_whole",
]
