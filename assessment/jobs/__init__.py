"""Long work beside the request: handed in at a desk, done by a process of its own, told how far it is, stopped on demand."""

from assessment.jobs.desk import JobDesk
from assessment.jobs.model import Job, KeptFile, Progress, State
from assessment.jobs.worker import Kind, Outcome, Task, Tell

__all__ = ["Job", "JobDesk", "KeptFile", "Kind", "Outcome", "Progress", "State", "Task", "Tell"]
