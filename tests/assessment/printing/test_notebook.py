"""Several processes begin with one notebook at once, and a damaged one stops nobody."""

import subprocess
import sys
import time
from pathlib import Path

from assessment.printing import open_notebook

TABLES = {"zeile": "create table if not exists zeile (text)"}
WRITER = """
import sys, time
from pathlib import Path
from assessment.printing.notebook import open_notebook
time.sleep(max(0, float(sys.argv[2]) - time.time()))
base = open_notebook(Path(sys.argv[1]), 1, {"zeile": "create table if not exists zeile (text)"})
with base:
    base.execute("insert into zeile values ('da')")
"""


def test_eight_processes_begin_at_once_and_lose_nothing(tmp_path: Path) -> None:
    place, begin = tmp_path / "heft.sqlite", str(time.time() + 5)
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(place), begin], stderr=subprocess.PIPE, text=True) for _ in range(8)]
    assert [writer.communicate()[1] for writer in writers] == [""] * 8
    base = open_notebook(place, 1, TABLES)
    assert base.execute("select count(*) from zeile").fetchone() == (8,)
    base.close()


def test_another_layout_begins_empty_and_a_damaged_file_is_put_aside(tmp_path: Path) -> None:
    place = tmp_path / "heft.sqlite"
    base = open_notebook(place, 1, TABLES)
    with base:
        base.execute("insert into zeile values ('da')")
    base.close()
    base = open_notebook(place, 2, TABLES)
    assert base.execute("select count(*) from zeile").fetchone() == (0,)
    base.close()
    place.write_bytes(b"das ist kein Notizbuch " * 50)
    open_notebook(place, 2, TABLES).close()
    assert place.with_name("heft.sqlite.defekt").read_bytes().startswith(b"das ist")
