"""What passes between the sync and its readers: a file to read, and what came of each piece of it.

One line each: JSON, behind which the papers of a result follow as they are kept. A reader that begins
with a piece of a long file says the line that it begins at.
"""

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from typing import Any, BinaryIO, TypeAlias

from papertui.catalog.file_table import FileRecord
from papertui.catalog.scan import Signature


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost its reader, or one piece of a long file.

    cpu: seconds of the reader's own computing; memory: bytes of address space;
    silence: seconds without any computing and any answer, counted while the
    sync itself was listening.
    """

    cpu: int = 5
    memory: int = 1 << 30
    silence: float = 30


LIMITS = Limits()
_PIECE = 1 << 19  # bytes in a piece of a long file, about: its characters
_PACKED = 4  # bytes of text in one of a packed file, about
_BETWEEN = "\x1e"  # before each paper of a result: JSON contains no control characters


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read under a year; `known` is the hash of the content whose record is already kept.

    The first `skip` pieces of a long file are not read, nor are its records whose hashes are
    among `hashes`: numbers of 64 bits, in the order that they had in the file. `salt` is what else
    decides how they are read.
    """

    path: bytes
    signature: Signature
    year: int | None = None
    known: bytes = b""
    skip: int = 0
    salt: str = ""
    hashes: bytes = b""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of a task; `same` says that the content is the known one, and then nothing was parsed.

    Of a long file it is one piece, counted from 0; only with the one that `is_last` does
    the signature say what was read.
    """

    record: FileRecord
    same: bool = False
    piece: int = 0
    is_last: bool = True


@dataclass(frozen=True, slots=True)
class Begun:
    """A reader has begun with a piece of a long file: its first line, and what `stat` said of the file."""

    piece: int
    line: int
    signature: Signature


class Amount:
    """How much of some files was read, by their bytes; of a packed one that is a guess."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._sizes = {
            task.path: task.signature.size * (_PACKED if task.path.endswith(b".gz") else 1) for task in tasks
        }
        self._read = {task.path: min(self._sizes[task.path], task.skip * _PIECE) for task in tasks}
        self._all, self._done = sum(self._sizes.values()), sum(self._read.values())

    def share_after(self, result: FileResult) -> float:
        """Return what share of the bytes was read once there is this result, 0 to 1."""
        path = result.record.path
        size = self._sizes.get(path, 0)
        read = size if result.is_last else min(size, (result.piece + 1) * _PIECE)
        self._done += read - self._read.get(path, 0)
        self._read[path] = read
        return self._done / self._all if self._all else 1.0


ReadAll: TypeAlias = Callable[[Sequence[Task]], Iterator[FileResult]]


def failure(task: Task, reason: str, *, again: bool = False) -> FileResult:
    """Return the result of a file that gave nothing.

    `again` where the reason lies outside the file: it is read again next time,
    else only when it has changed.
    """
    signature = None if again else task.signature
    return FileResult(FileRecord(task.path, signature, b"", task.year, None, (), ((None, reason),)))


def lost_piece(task: Task, begun: Begun, reason: str) -> FileResult:
    """Return the result of a piece that gave nothing; the rest of the file is read on."""
    problem = (begun.line, f"what stands from here on {reason}")
    return FileResult(
        FileRecord(task.path, begun.signature, b"", task.year, None, (), (problem,)),
        piece=begun.piece,
        is_last=False,
    )


def task_to_json(task: Task) -> bytes:
    """Write a task as one line for a worker, behind which its hashes follow as they are."""
    fields = asdict(replace(task, hashes=b"")) | {"path": task.path.hex(), "known": task.known.hex()}
    return json.dumps(fields | {"hashes": len(task.hashes)}).encode() + b"\n" + task.hashes


def tasks_from(stream: BinaryIO) -> Iterator[Task]:
    """Read the tasks that `task_to_json` wrote, as they come."""
    while line := stream.readline():
        fields: dict[str, Any] = json.loads(line)
        signature = Signature(**fields["signature"])
        path, known = bytes.fromhex(fields["path"]), bytes.fromhex(fields["known"])
        hashes = stream.read(fields["hashes"])
        yield Task(path, signature, fields["year"], known, fields["skip"], fields["salt"], hashes)


def result_to_json(result: FileResult) -> bytes:
    """Write a result as one line for the sync."""
    record = replace(result.record, papers=(), hashes=())
    fields = asdict(record) | {"path": record.path.hex(), "hash": record.hash.hex(), "same": result.same}
    fields["hashes"] = array("q", result.record.hashes).tobytes().hex()
    fields |= {"piece": result.piece, "is_last": result.is_last}
    return f"{_BETWEEN.join((json.dumps(fields), *result.record.papers))}\n".encode()


def begun_to_json(begun: Begun) -> bytes:
    """Write what a reader begins with as one line for the sync."""
    return json.dumps([begun.piece, begun.line, *astuple(begun.signature)]).encode() + b"\n"


def answer_from_json(line: bytes | bytearray) -> FileResult | Begun:
    """Read what a reader wrote."""
    if not line.startswith(b"["):
        return result_from_json(line)
    piece, first, *signature = json.loads(line)
    return Begun(piece, first, Signature(*signature))


def result_from_json(line: bytes | bytearray) -> FileResult:
    """Read a result that `result_to_json` wrote."""
    head, *papers = line.decode().rstrip("\n").split(_BETWEEN)
    fields: dict[str, Any] = json.loads(head)
    signature = fields["signature"]
    record = FileRecord(
        bytes.fromhex(fields["path"]),
        Signature(**signature) if signature else None,
        bytes.fromhex(fields["hash"]),
        fields["year"],
        fields["format"],
        tuple(papers),
        tuple((line_, reason) for line_, reason in fields["problems"]),
        fields["day"],
        fields["added"],
        tuple(array("q", bytes.fromhex(fields["hashes"]))),
    )
    return FileResult(record, fields["same"], fields["piece"], fields["is_last"])
