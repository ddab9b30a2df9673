"""What passes between the sync and its readers: a file to read, what came of it, one JSON line each."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from papertui.catalog.records import FileRecord
from papertui.catalog.scan import Signature


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost its reader.

    cpu: seconds of the reader's own computing; memory: bytes of address space;
    silence: seconds without any computing and any answer, counted while the
    sync itself was listening.
    """

    cpu: int = 5
    memory: int = 1 << 30
    silence: float = 30


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read under a year; `known` is the hash of the content whose record is already kept."""

    path: bytes
    signature: Signature
    year: int | None = None
    known: bytes = b""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of a task; `same` says that the content is the known one, and then nothing was parsed."""

    record: FileRecord
    same: bool = False


ReadAll: TypeAlias = Callable[[Sequence[Task]], Iterator[FileResult]]


def failure(task: Task, reason: str, *, again: bool = False) -> FileResult:
    """Return the result of a file that gave nothing.

    `again` where the reason lies outside the file: it is read again next time,
    else only when it has changed.
    """
    signature = None if again else task.signature
    return FileResult(FileRecord(task.path, signature, b"", task.year, None, (), ((None, reason),)))


def task_to_json(task: Task) -> bytes:
    """Write a task as one line for a worker."""
    fields = asdict(task) | {"path": task.path.hex(), "known": task.known.hex()}
    return json.dumps(fields).encode() + b"\n"


def task_from_json(line: bytes) -> Task:
    """Read a task that `task_to_json` wrote."""
    fields = json.loads(line)
    path, known = bytes.fromhex(fields["path"]), bytes.fromhex(fields["known"])
    return Task(path, Signature(**fields["signature"]), fields["year"], known)


def result_to_json(result: FileResult) -> bytes:
    """Write a result as one line for the sync."""
    record = result.record
    fields = asdict(record) | {"path": record.path.hex(), "hash": record.hash.hex(), "same": result.same}
    return json.dumps(fields).encode() + b"\n"


def result_from_json(line: bytes | bytearray) -> FileResult:
    """Read a result that `result_to_json` wrote."""
    fields: dict[str, Any] = json.loads(line)
    signature = fields["signature"]
    record = FileRecord(
        bytes.fromhex(fields["path"]),
        Signature(**signature) if signature else None,
        bytes.fromhex(fields["hash"]),
        fields["year"],
        fields["format"],
        tuple(fields["papers"]),
        tuple((line_, reason) for line_, reason in fields["problems"]),
        fields["day"],
    )
    return FileResult(record, fields["same"])
