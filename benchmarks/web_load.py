"""Interviewers saving at the same time, beside a bare Starlette app that writes one row with the same driver, in one run.

Each one has an interview of its own and saves a remark every two seconds through the form, as the page's autosave does. Afterwards
every last remark must stand in the store. Run: tools/with-postgres python benchmarks/web_load.py [--kurz]
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import uvicorn
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

sys.path.insert(0, str(Path(__file__).parent.parent))

from assessment import service
from assessment.service.demo import create_demo
from assessment.store import open_workspace
from assessment.store.engine import make_engine, writing
from tests.assessment.store.conftest import own_database
from tests.web.houses import running_server

PAUSE = 2.0
SECONDS = 10 if "--kurz" in sys.argv else 40
GROUPS = ((50, "postgresql"), (8, "sqlite"))
DAY = date(2026, 11, 21)


def serve(place: str, folder: str, pipe: Any) -> None:
    """Run the product's server in a process of its own; tells its address, project, cookie and sessions."""
    with running_server(place, Path(folder)) as served:
        pipe.send((served.origin, served.project, served.house.cookie, served.session("beratung")))
        pipe.recv()


def serve_bare(place: str, _: str, pipe: Any) -> None:
    """Run a bare Starlette app that updates one row per request."""
    engine = make_engine(place, pooled=True)
    with writing(engine) as connection:
        connection.execute(text("create table if not exists bare (id integer primary key, remark text)"))
        for number in range(100):
            connection.execute(text("insert into bare values (:id, '') on conflict do nothing"), {"id": number})

    def write(number: int, remark: str) -> None:
        with writing(engine) as connection:
            connection.execute(text("update bare set remark = :remark where id = :id"), {"id": number, "remark": remark})

    async def save(request: Request) -> Response:
        async with request.form() as form:
            await asyncio.to_thread(write, int(request.path_params["number"]), str(form["remark"]))
        return Response("ok")

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=[Route("/{number}", save, methods=["POST"])]), log_level="warning"))
    pipe.send((f"http://127.0.0.1:{listener.getsockname()[1]}", "", "", ""))
    Thread(target=lambda: (pipe.recv(), setattr(server, "should_exit", True)), daemon=True).start()
    server.run(sockets=[listener])


@contextmanager
def running(work: Callable[[str, str, Any], None], place: str, folder: str) -> Iterator[tuple[str, str, str, str]]:
    """Run a server in a process of its own."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(place, folder, theirs))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("stop")
        process.join(20)
        process.kill()


async def crowd(number: int, begin: Callable[[httpx.AsyncClient, int], Awaitable[Callable[[str], Awaitable[httpx.Response]]]], **client: Any) -> tuple[list[float], list[str], int]:
    """Let ``number`` people save every PAUSE seconds; gives times in ms, last remarks, errors."""
    times: list[float] = []
    last, errors = [""] * number, 0

    async def one(who: int, http: httpx.AsyncClient) -> None:
        nonlocal errors
        save = await begin(http, who)
        await asyncio.sleep(PAUSE * who / number)
        end, turn = time.monotonic() + SECONDS, 0
        while time.monotonic() < end:
            turn += 1
            remark, start = f"Person {who}, Runde {turn}", time.perf_counter()
            answer = await save(remark)
            times.append(1000 * (time.perf_counter() - start))
            errors += answer.status_code != 200
            last[who] = remark
            await asyncio.sleep(max(0.0, PAUSE - (time.perf_counter() - start)))

    async with httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=200), **client) as http:
        await asyncio.gather(*(one(who, http) for who in range(number)))
    return times, last, errors


def interviews(place: str) -> list[str]:
    """Give the record ids of all interviews of the project."""
    workspace = open_workspace(place)
    try:
        return sorted(item.id for item in workspace.records("interview"))
    finally:
        workspace.engine.dispose()


QUESTION = "1.1.1"


async def product(number: int, place: str, told: tuple[str, str, str, str]) -> tuple[list[float], list[str], int]:
    """Load the product."""
    origin, project, cookie, session = told
    talks = interviews(place)

    async def begin(http: httpx.AsyncClient, who: int) -> Callable[[str], Awaitable[httpx.Response]]:
        address = f"{origin}/projekt/{project}/interview/{talks[who]}/frage/{QUESTION}"
        page = (await http.get(address)).text
        token, base = (re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("formular", "fassung"))
        assert token, "not signed in"
        form = {"formular": token[1], "fassung": base[1] if base else "0", "reiter": f"t{who}", "antwort": "unbekannt"}

        async def save(remark: str) -> httpx.Response:
            """As the page does: the next save stands on the version the last answer told."""
            answer = await http.post(address, data={**form, "bemerkung": remark}, headers={"HX-Request": "true"})
            told = re.search(r'data-fassung="(\d+)"', answer.text)
            form["fassung"] = told[1] if told else form["fassung"]
            return answer
        return save

    return await crowd(number, begin, cookies={cookie: session}, headers={"Sec-Fetch-Site": "same-origin"})


async def bare(number: int, told: tuple[str, str, str, str]) -> tuple[list[float], list[str], int]:
    """Load the bare app."""
    async def begin(http: httpx.AsyncClient, who: int) -> Callable[[str], Awaitable[httpx.Response]]:
        return lambda remark: http.post(f"{told[0]}/{who}", data={"remark": remark})

    return await crowd(number, begin)


def stored(place: str) -> dict[str, str]:
    """Give the remarks that stand, by interview."""
    workspace = open_workspace(place)
    try:
        assert not workspace.verify().faults, "the chain is broken"
        return {str(item.fields["interview_id"]): str(item.fields["comment"]) for item in workspace.records("response", question=QUESTION)}
    finally:
        workspace.engine.dispose()


def row(name: str, number: int, times: list[float], errors: int, lost: int) -> str:
    """Give a line of the table."""
    cuts = statistics.quantiles(times, n=20)
    return f"{name:22} {number:4d} {len(times):6d} {errors:7d} {lost:6d} {statistics.median(times):8.1f} {cuts[18]:8.1f}"


def main() -> None:
    """Measure both databases."""
    print(f"{'':22} {'who':>4} {'saves':>6} {'errors':>7} {'lost':>6} {'p50 ms':>8} {'p95 ms':>8}")
    with tempfile.TemporaryDirectory() as folder:
        demo = service.demo_project(Path(folder), DAY)
        for number, kind in GROUPS:
            if kind == "postgresql" and "REIFEGRAD_TEST_POSTGRES" not in os.environ:
                print("PostgreSQL: tools/with-postgres python benchmarks/web_load.py")
                continue
            with own_database() if kind == "postgresql" else tempfile.TemporaryDirectory() as made:
                place = made if kind == "postgresql" else str(shutil.copy(demo, Path(made) / demo.name))
                if kind == "postgresql":
                    create_demo(place, DAY).engine.dispose()
                with running(serve, place, folder) as told:
                    times, last, errors = asyncio.run(product(number, place, told))
                kept, talks = stored(place), interviews(place)
                lost = sum(kept.get(talks[who]) != remark for who, remark in enumerate(last))
                print(row(f"reifegrad {kind}", number, times, errors, lost))
                with running(serve_bare, place, folder) as told:
                    times, last, errors = asyncio.run(bare(number, told))
                print(row(f"bare {kind}", number, times, errors, 0))


if __name__ == "__main__":
    main()
