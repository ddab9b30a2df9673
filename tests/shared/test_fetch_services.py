"""The recorded answers and faults of the public services, from the server that lies beside some checkouts."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from papertui.config import FetchSource
from papertui.fetch.opening import run_of, tools
from papertui.fetch.request import FetchStatus, Outcome
from papertui.fetch.run import Rules
from papertui.fetch.sources import jobs_of
from tests.fetching import TurnedClock, items
from tests.shared import SHARED

SERVICES = SHARED / "services"
pytestmark = pytest.mark.skipif(not SERVICES.is_dir(), reason="no services there")

SOURCES = {"hf": "hf:2026-06-12", "arxivrss": "arxiv:math.OC", "arxiv": "arxiv:testing"}
_INDEX = SERVICES / "recorded" / "index.json"
FAULTS = (
    [row["fault"] for row in json.loads(_INDEX.read_text()) if row.get("fault")] if _INDEX.is_file() else []
)
# What a single redirect leads to is the answer itself; these two take as long as they are given.
LASTING = {"slow", "hang"}


@pytest.fixture
def server_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return the server's class."""
    monkeypatch.syspath_prepend(SERVICES)
    from server import Server  # type: ignore[import-not-found]  # it lies beside the repository

    yield Server
    sys.modules.pop("server", None)


def fetched(
    home: Path,
    server: Any,  # noqa: ANN401
    clock: TurnedClock,
    *specs: str,
    deadline: float | None = None,
) -> list[Outcome]:
    hosts = {name: server.url(name) for name in SOURCES}
    with tools(home / "state", home / "dumps", "", deadline, clock) as these:
        jobs = jobs_of([FetchSource(spec) for spec in specs])
        return list(run_of(these, Rules(hosts, 14), lambda label: None).outcomes(jobs))


def contents(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (home / "dumps").iterdir()}


@pytest.mark.parametrize("service", SOURCES)
@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_becomes_a_dump(tmp_path: Path, server_of: Any, fault: str, service: str) -> None:  # noqa: ANN401
    (tmp_path / "dumps").mkdir()
    (tmp_path / "dumps" / "hf-daily-2026-06-12.json").write_text(items("2606.00009"))
    before, clock = contents(tmp_path), TurnedClock()
    with server_of(fail={service: [fault] * 9}, seconds=60) as server:
        deadline = 1.0 if fault in LASTING else 3.0
        [outcome] = fetched(tmp_path, server, clock, SOURCES[service], deadline=deadline)
    assert outcome.how == FetchStatus.FAILED, outcome
    assert outcome.message
    assert "\n" not in outcome.message
    assert contents(tmp_path) == before
    hosts = json.loads((tmp_path / "state" / "fetch.json").read_text())["hosts"]
    assert all(row["not_before"] > row["held"] for row in hosts.values())


def test_a_polite_night(tmp_path: Path, server_of: Any) -> None:  # noqa: ANN401
    pages = tmp_path / "pages"
    pages.mkdir()
    recorded = {row["file"]: row for row in json.loads(_INDEX.read_text())}
    rows = []
    for number, name in enumerate(("hf/daily_2026-06-12.json", "hf/daily_2026-06-12_p1.json")):
        (pages / f"{number}.json").write_bytes((SERVICES / "recorded" / name).read_bytes())
        link = {"Link": f'<x?p={number + 1}>; rel="next"'} if not number else {}
        headers = {**recorded[name]["headers"], "Link": "", **link}
        request = f"GET /api/daily_papers?date=2026-06-12&limit=100&p={number}"
        rows.append({**recorded[name], "request": request, "file": f"{number}.json", "headers": headers})
    (pages / "index.json").write_text(json.dumps(rows))
    clock = TurnedClock("2026-06-13T07:00")
    plan = {"arxivrss": ["429"], "hf": ["503"]}
    with server_of([SERVICES / "recorded", pages], fail=plan, seconds=60, gzipped=True) as server:
        fetched(tmp_path, server, clock, "hf", "arxiv:cs.CL", "arxiv:math.OC")
        before = contents(tmp_path)
        assert sorted(before) == [
            "arxiv-math.OC-2024-02-23.xml",
            "hf-daily-2026-06-12-p2.json",
            "hf-daily-2026-06-12.json",
        ]
        assert all(entry["headers"]["user-agent"].startswith("papertui/") for entry in server.log)
        assert server.peak == 1
        server.log.clear()
        fetched(tmp_path, server, clock, "hf", "arxiv:cs.CL", "arxiv:math.OC")
        assert [entry["status"] for entry in server.log] == [304, 304, 304]
        assert all({"if-none-match", "if-modified-since"} & entry["headers"].keys() for entry in server.log)
        assert contents(tmp_path) == before
