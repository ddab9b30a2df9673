"""What was asked and when: `fetch.json` in the state folder. Losing it costs requests, never a paper."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from papertui.errors import ExportError, FileError
from papertui.files import content, private_folder, replace_file

_LARGEST = 64 << 20
_KEPT_DAYS, _KEPT_URLS, _KEPT_FILES = 120, 1_000, 1_000
_LONGEST_HOLD = 8 * 86_400.0
_LATEST = 1e12  # Unix seconds; beyond that, also for no number, a time was not written by us


@dataclass(frozen=True, slots=True)
class Known:
    """What the last answer from an address was: its validators, the file it was saved as, the next page."""

    etag: str = ""
    modified: str = ""
    file: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What came of looking a title up: `day`, and `outcome`, one of found, none, doubtful."""

    day: str
    outcome: str
    candidates: tuple[str, ...] = ()


class State:
    """The state, changed in memory and written whole by `save`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "fetch.json"
        self._record = _read(self.path)

    def save(self, *, durable: bool = False) -> None:
        """Write it; a reader or a kill sees the old or the new. Raises ExportError."""
        try:
            private_folder(self.path.parent)
            text = json.dumps(self._record, indent=1)
            replace_file(self.path, text.encode(), alone=True, durable=durable)
        except (OSError, FileError) as error:
            reason = getattr(error, "strerror", None) or error
            raise ExportError(f"{self.path}: the state of fetch cannot be written: {reason}") from error

    # Hosts: when they were asked last, and when they may be asked again.

    def groups(self) -> list[str]:
        """Return the groups that were ever asked."""
        return sorted(self._table("hosts"))

    def asked_at(self, group: str) -> float:
        """Return when a group of hosts was asked last, in Unix seconds; 0 for never."""
        return _number(self._look("hosts", group).get("asked"))

    def note_asked(self, group: str, now: float) -> None:
        """Record that a group is being asked."""
        self._of("hosts", group)["asked"] = now

    def hold(self, group: str, now: float, seconds: float, reason: str) -> None:
        """Record that a group is not to be asked for some seconds, and why."""
        row = self._of("hosts", group)
        row["held"], row["not_before"], row["reason"] = now, now + min(seconds, _LONGEST_HOLD), reason

    def held(self, group: str, now: float) -> tuple[float, str]:
        """Return until when a group is not to be asked, and why; 0 where it may be."""
        row = self._look("hosts", group)
        start, end = _number(row.get("held")), _number(row.get("not_before"))
        # A hold that begins in the future was set by a clock that has been put right since.
        return (end, str(row.get("reason", ""))) if start <= now < end <= start + _LONGEST_HOLD else (0.0, "")

    # Addresses: what to send so that an unchanged answer is not sent again.

    def known(self, url: str) -> Known:
        """Return what is known of an address."""
        row = self._look("addresses", url)
        return Known(*(str(row.get(name, "")) for name in ("etag", "modified", "file", "next")))

    def keep(self, url: str, known: Known, day: str) -> None:
        """Record the answer of an address on a day."""
        rows = self._table("addresses")
        rows.pop(url, None)
        rows[url] = {"etag": known.etag, "modified": known.modified, "file": known.file, "next": known.next}
        rows[url]["day"] = day
        for old in list(rows)[:-_KEPT_URLS]:
            del rows[old]

    def asked_on(self, url: str) -> str:
        """Return the day an address last gave an answer; "" for never."""
        return str(self._look("addresses", url).get("day", ""))

    # Files: which of the folder are ours, as they are.

    def own(self, path: Path, data: bytes) -> None:
        """Record that a file with this content is about to be ours."""
        files = self._table("files")
        hashes = files.pop(str(path), [])
        files[str(path)] = [*(hashes[-3:] if isinstance(hashes, list) else []), _hash(data)]
        for old in list(files)[:-_KEPT_FILES]:
            del files[old]

    def is_own(self, path: Path, data: bytes) -> bool:
        """Whether this content of a file was written by us."""
        hashes = self._table("files").get(str(path))
        return isinstance(hashes, list) and _hash(data) in hashes

    # Days of a listing that are done, and the last batch of a feed.

    def since(self, source: str) -> str:
        """Return the first day that a listing was followed on; "" where it never was."""
        return str(self._look("days", source).get("since", ""))

    def closed(self, source: str) -> set[str]:
        """Return the days of a listing that need not be asked again."""
        days = self._look("days", source).get("closed")
        return {str(day) for day in days} if isinstance(days, list) else set()

    def close(self, source: str, first: str, days: Iterable[str]) -> None:
        """Record days as done, and where the following began."""
        row = self._of("days", source)
        row.setdefault("since", first)
        row["closed"] = sorted(self.closed(source) | set(days))[-_KEPT_DAYS:]

    def batch(self, source: str) -> tuple[str, list[str]]:
        """Return the day of a feed's last batch and the ids in it."""
        row = self._look("batches", source)
        ids = row.get("ids")
        return str(row.get("day", "")), [str(each) for each in ids] if isinstance(ids, list) else []

    def keep_batch(self, source: str, day: str, ids: Iterable[str]) -> None:
        """Record a feed's batch."""
        self._table("batches")[source] = {"day": day, "ids": list(ids)}

    # Titles that were looked up, and whether the user allowed it.

    def lookup(self, key: str) -> Lookup | None:
        """Return what came of looking a paper up, by its key; None where it never was."""
        row = self._look("titles", key)
        ids = row.get("candidates")
        candidates = tuple(str(each) for each in ids) if isinstance(ids, list) else ()
        return Lookup(str(row["day"]), str(row.get("outcome", "")), candidates) if row.get("day") else None

    def keep_lookup(self, key: str, found: Lookup) -> None:
        """Record what came of looking a paper up."""
        row: dict[str, Any] = {"day": found.day, "outcome": found.outcome}
        self._table("titles")[key] = row | (
            {"candidates": list(found.candidates)} if found.candidates else {}
        )

    def allows(self, host: str) -> bool:
        """Whether the user agreed that titles are sent to a host."""
        return host in self._table("allowed")

    def allow(self, hosts: Iterable[str], day: str) -> None:
        """Record that the user agrees."""
        self._table("allowed").update(dict.fromkeys(hosts, day))

    def _table(self, name: str) -> dict[str, Any]:
        if not isinstance(self._record.get(name), dict):
            self._record[name] = {}
        table: dict[str, Any] = self._record[name]
        return table

    def _look(self, name: str, key: str) -> dict[str, Any]:
        """Return a row to be read."""
        row = self._table(name).get(key)
        return row if isinstance(row, dict) else {}

    def _of(self, name: str, key: str) -> dict[str, Any]:
        """Return a row to be changed, made where it is missing."""
        table = self._table(name)
        if not isinstance(table.get(key), dict):
            table[key] = {}
        row: dict[str, Any] = table[key]
        return row


def _read(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(content(path, _LARGEST))
    except (FileError, ValueError, RecursionError):
        return {}  # asked again, which costs requests
    return record if isinstance(record, dict) else {}


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return 0.0
    return float(value) if abs(value) < _LATEST else 0.0


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
