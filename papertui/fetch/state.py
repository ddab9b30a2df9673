"""The state of fetching: `fetch.json` in the state folder. Losing it costs requests, never a paper."""

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
_LATEST = 1e12  # Unix seconds; larger values, and NaN, were not written by us


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """The last answer from an address: its validators, the file it was saved as, the next page."""

    etag: str = ""
    modified: str = ""
    file: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class TitleLookup:
    """The result of looking a title up: `day`, and `outcome`, one of found, none, doubtful."""

    day: str
    outcome: str
    candidates: tuple[str, ...] = ()


class FetchState:
    """The state, changed in memory and written as a whole by `save`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "fetch.json"
        self._record = _read(self.path)

    def save(self, *, durable: bool = False) -> None:
        """Write the state atomically. Raises ExportError."""
        try:
            private_folder(self.path.parent)
            text = json.dumps(self._record, indent=1)
            replace_file(self.path, text.encode(), alone=True, durable=durable)
        except (OSError, FileError) as error:
            reason = getattr(error, "strerror", None) or error
            raise ExportError(f"{self.path}: the state of fetch cannot be written: {reason}") from error

    # Hosts: when they were last asked, and when they may be asked again.

    def groups(self) -> list[str]:
        """Return the groups that were ever asked."""
        return sorted(self._table("hosts"))

    def asked_at(self, group: str) -> float:
        """Return when a group of hosts was last asked, in Unix seconds; 0 for never."""
        return _number(self._look("hosts", group).get("asked"))

    def note_asked(self, group: str, now: float) -> None:
        """Record that a group is being asked."""
        self._of("hosts", group)["asked"] = now

    def hold(self, group: str, now: float, seconds: float, reason: str) -> None:
        """Record that a group must not be asked for some seconds, and why."""
        row = self._of("hosts", group)
        row["held"], row["not_before"], row["reason"] = now, now + min(seconds, _LONGEST_HOLD), reason

    def held(self, group: str, now: float) -> tuple[float, str]:
        """Return until when a group must not be asked, and why; 0 if it may be."""
        row = self._look("hosts", group)
        start, end = _number(row.get("held")), _number(row.get("not_before"))
        # A hold that starts in the future was set with a wrong clock.
        return (end, str(row.get("reason", ""))) if start <= now < end <= start + _LONGEST_HOLD else (0.0, "")

    # Addresses: the validators by which an unchanged answer is not sent again.

    def known(self, url: str) -> KnownAnswer:
        """Return what is stored about an address."""
        row = self._look("addresses", url)
        return KnownAnswer(*(str(row.get(name, "")) for name in ("etag", "modified", "file", "next")))

    def keep(self, url: str, known: KnownAnswer, day: str) -> None:
        """Store the answer of an address on a day."""
        rows = self._table("addresses")
        rows.pop(url, None)
        rows[url] = {"etag": known.etag, "modified": known.modified, "file": known.file, "next": known.next}
        rows[url]["day"] = day
        for old in list(rows)[:-_KEPT_URLS]:
            del rows[old]

    def asked_on(self, url: str) -> str:
        """Return the day of the last answer of an address; "" for never."""
        return str(self._look("addresses", url).get("day", ""))

    # Files: which files of the folder we wrote, with their content.

    def own(self, path: Path, data: bytes) -> None:
        """Record that we are about to write a file with this content."""
        files = self._table("files")
        hashes = files.pop(str(path), [])
        files[str(path)] = [*(hashes[-3:] if isinstance(hashes, list) else []), _hash(data)]
        for old in list(files)[:-_KEPT_FILES]:
            del files[old]

    def is_own(self, path: Path, data: bytes) -> bool:
        """Whether we wrote a file with this content."""
        hashes = self._table("files").get(str(path))
        return isinstance(hashes, list) and _hash(data) in hashes

    # Completed days of a listing, and the last batch of a feed.

    def since(self, source: str) -> str:
        """Return the first day of a followed listing; "" if it was never followed."""
        return str(self._look("days", source).get("since", ""))

    def closed(self, source: str) -> set[str]:
        """Return the completed days of a listing."""
        days = self._look("days", source).get("closed")
        return {str(day) for day in days} if isinstance(days, list) else set()

    def close(self, source: str, first: str, days: Iterable[str]) -> None:
        """Record completed days, and the first day of the listing."""
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

    # Titles that were looked up, and whether the user agreed.

    def lookup(self, key: str) -> TitleLookup | None:
        """Return the result of looking a paper up, by its key; None if it never was."""
        row = self._look("titles", key)
        ids = row.get("candidates")
        candidates = tuple(str(each) for each in ids) if isinstance(ids, list) else ()
        return (
            TitleLookup(str(row["day"]), str(row.get("outcome", "")), candidates) if row.get("day") else None
        )

    def keep_lookup(self, key: str, found: TitleLookup) -> None:
        """Record the result of looking a paper up."""
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
        """Return a row to read."""
        row = self._table(name).get(key)
        return row if isinstance(row, dict) else {}

    def _of(self, name: str, key: str) -> dict[str, Any]:
        """Return a row to change, created if it is missing."""
        table = self._table(name)
        if not isinstance(table.get(key), dict):
            table[key] = {}
        row: dict[str, Any] = table[key]
        return row


def _read(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(content(path, _LARGEST))
    except FileError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return {}
        # It contains which services must not be asked, so an unreadable file is not replaced by an empty one.
        why = "it contains which services to leave alone; make it readable or move it away"
        raise ExportError(f"{error}; {why}") from error
    except (ValueError, RecursionError):
        return {}  # everything is fetched again, which costs requests
    return record if isinstance(record, dict) else {}


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return 0.0
    return float(value) if abs(value) < _LATEST else 0.0


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
