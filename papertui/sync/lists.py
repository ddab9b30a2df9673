"""Read a reading list with its marks in a process of its own, under limits like those of dumps."""

import json
import os
import resource
import signal
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from papertui.dumps import Dump, Mark, Problem, read_dump
from papertui.paper_json import from_json, to_json
from papertui.sync.task import Limits

# More than a page of the web is given: a list is chosen by hand, and large where it grew for years.
LIMITS = Limits(cpu=60)


def read_list(path: bytes, year: int | None, limits: Limits = LIMITS) -> Dump:
    """Read one file as `read_dump` does; one that costs more than the limits is a `Dump` that says so."""
    ours, theirs = os.pipe()
    child = os.fork()  # not a program of its own: that would import for as long as most lists take
    if not child:
        _answer(theirs, path, year, limits)
    os.close(theirs)
    with open(ours, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if status == 0:
        return _dump(path, json.loads(answer))
    late = os.waitstatus_to_exitcode(status) == -signal.SIGXCPU
    reason = f"more than {limits.cpu} s of computing" if late else "too much memory"
    return Dump(path, None, problems=(Problem(None, f"took {reason} to read; papertui gave up; split it"),))


def _answer(pipe: int, path: bytes, year: int | None, limits: Limits) -> None:
    """Write what is in the file to the pipe as one JSON object, and end the process."""
    try:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, hard))
        with open(pipe, "wb") as out:
            out.write(json.dumps(_record(read_dump(path, year=year))).encode())
        os._exit(0)
    finally:
        os._exit(1)


def _record(dump: Dump) -> dict[str, Any]:
    return {
        "format": dump.format,
        "papers": [to_json(paper) for paper in dump.papers],
        "problems": [(problem.line, problem.reason) for problem in dump.problems],
        "marks": [asdict(mark) for mark in dump.marks],
    }


def _dump(path: bytes, record: dict[str, Any]) -> Dump:
    return Dump(
        path,
        record["format"],
        tuple(map(from_json, record["papers"])),
        tuple(Problem(line, reason) for line, reason in record["problems"]),
        tuple(Mark(**mark | {"keywords": tuple(mark["keywords"])}) for mark in record["marks"]),
    )
