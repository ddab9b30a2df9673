"""Reading the table [fetch] of the config file, entry by entry."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from papertui.config.fetching import COMPLETING, MUST, FetchSettings, FetchSource
from papertui.config.kinds import PATH, Report, UnfitError, expanded

SERVICES = ("hf", "arxiv", "arxivrss")
"""The services that can be asked, by their names in [fetch.hosts]."""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_CONTACT = re.compile(r"[^\s@;()]+@[^\s@;()]+\.[^\s@;()]+\Z")
_MOST_DAYS, _MOST_PAPERS = 60, 2000


def _contact(value: object) -> str:
    if not isinstance(value, str) or (value and not _CONTACT.match(value)):
        raise UnfitError
    return value


def _days(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _MOST_DAYS:
        raise UnfitError
    return value


def _complete(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(name in COMPLETING for name in value):
        raise UnfitError
    return tuple(dict.fromkeys(value))


def _into(value: object) -> Path | None:
    if not isinstance(value, str):
        raise UnfitError
    return expanded(value) if value else None


_READERS: Mapping[str, tuple[str, Callable[[object], Any]]] = {
    "into": (PATH.must, _into),
    "contact": ("an address such as you@example.org", _contact),
    "catch_up": (f"a number of days, {_MOST_DAYS} at most", _days),
    "complete": (f"a list of {' and '.join(COMPLETING)}", _complete),
}
_SOURCE = 'hf = "daily", arxiv = ["cs.CL"] or query = "…", which may have name = "…" and max = 100'
_HOST = f"an address, https (http on this machine), for one of {' '.join(SERVICES)}"


def read_table(value: Any, report: Report) -> FetchSettings:  # noqa: ANN401  # whatever TOML holds
    """Return the settings of the table; what is wrong in it is reported. Raises UnfitError for no table."""
    if not isinstance(value, dict):
        raise UnfitError
    known: dict[str, Any] = {}
    for name, each in value.items():
        if name == "sources":
            known[name] = tuple(_sources(each, report))
        elif name == "hosts":
            known[name] = _hosts(each, report)
        elif name not in _READERS:
            report(f"{MUST}; “{name}” is unknown", (name,))
        else:
            must, read = _READERS[name]
            try:
                known[name] = read(each)
            except UnfitError:
                report(f"a table whose “{name}” is {must}", (name,))
    return FetchSettings(**known)


def _sources(value: Any, report: Report) -> list[FetchSource]:  # noqa: ANN401
    rows = value if isinstance(value, list) else [None]
    found = []
    for index, row in enumerate(rows):
        try:
            found.append(_source(row))
        except UnfitError:
            place = ("sources", index) if isinstance(value, list) else ("sources",)
            report(f"a table with [[fetch.sources]] of {_SOURCE}", place)
    return found


def _source(row: object) -> FetchSource:
    if not isinstance(row, dict) or row.keys() - {"hf", "arxiv", "query", "name", "max"}:
        raise UnfitError
    name, most = row.get("name", ""), row.get("max", 100)
    is_number = isinstance(most, int) and not isinstance(most, bool) and 1 <= most <= _MOST_PAPERS
    if not isinstance(name, str) or not is_number or len(row.keys() & {"hf", "arxiv", "query"}) != 1:
        raise UnfitError
    return FetchSource(_spec(row), name, most)


def _spec(row: Mapping[str, Any]) -> str:
    if "hf" in row:
        if row["hf"] != "daily":
            raise UnfitError
        return "hf"
    value = row.get("arxiv", row.get("query"))
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list) or not parts or not all(isinstance(each, str) and each for each in parts):
        raise UnfitError
    return f"arxiv:{'+'.join(parts)}" if "arxiv" in row else f"query:{' '.join(parts)}"


def _hosts(value: Any, report: Report) -> Mapping[str, str]:  # noqa: ANN401
    if not isinstance(value, dict):
        report(f"a table whose [fetch.hosts] gives {_HOST}", ("hosts",))
        return {}
    wrong = [name for name, address in value.items() if name not in SERVICES or not _is_safe(address)]
    for name in wrong:
        report(f"a table whose [fetch.hosts] gives {_HOST}", ("hosts", name))
    return {name: address.rstrip("/") for name, address in value.items() if name not in wrong}


def _is_safe(address: object) -> bool:
    """Whether an address is encrypted, or does not leave this machine."""
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
        sound = parts.port != 0 and not (parts.query or parts.fragment or parts.username)
    except ValueError:
        return False
    is_local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(sound and parts.hostname and (parts.scheme == "https" or is_local))
