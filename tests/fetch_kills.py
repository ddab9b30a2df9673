"""Fetches that are killed at any moment, by the installed command; what must hold afterwards."""

import json
import os
import random
import signal
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tests.fetching import Asked, FakeService, Reply, item, text
from tests.forks import Fork, papertui_command

PAST = ["2026-06-10", "2026-06-11"]
_TODAY = datetime.now(UTC)
OPEN = [f"{_TODAY:%Y-%m}", f"{_TODAY:%G-W%V}"]
"""A month and a week that are not over yet: they grow, and their files are replaced."""
TITLES = [f"A Made-Up Study with the Number {number}" for number in range(8)]
LISTINGS = ("fetch", *(f"hf:{name}" for name in (*PAST, *OPEN)))
COMPLETE = ("fetch", "--complete", "--yes")
_ABSTRACT = "We made this up to have something that can be looked up, and nothing else in it. " * 4
_GLANCE = 0.03


class Growing:
    """A service whose listings grow with each request, and which remembers all that it ever sent."""

    def __init__(self) -> None:
        self.sent: set[bytes] = set()
        self.count = 0
        self.asked = threading.Semaphore(0)

    def __call__(self, asked: Asked) -> Reply:
        """Answer, and let a killer know."""
        self.count += 1
        self.asked.release()
        if "search" in asked.path:
            number = TITLES.index(asked.query["q"])
            return text(json.dumps([item(f"2607.{number:05}", TITLES[number], _ABSTRACT)]))
        day = asked.query.get("date", "")
        count = 5 if day in PAST else self.count % 40 + 1
        rows = [item(f"2606.{int(day[-2:] or 0):02}{number:03}") for number in range(count)]
        reply = text(json.dumps(rows))
        self.sent.add(reply.body)
        return reply


class Victim:
    """A user whose fetches are killed."""

    def __init__(self, home: Path, service: FakeService) -> None:
        self.home, self.dumps, self.into = home, home / "dumps", home / "dumps" / "fetched"
        self.dumps.mkdir(parents=True)
        names = ("DATA", "STATE", "CACHE", "CONFIG")
        self.environ = {**os.environ, **{f"XDG_{name}_HOME": str(home / name) for name in names}}
        config = home / "CONFIG" / "papertui" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text(f'dumps = ["{self.dumps}"]\n[fetch]\ncomplete = ["hf"]\n{service.settings}\n')
        rest: dict[str, object] = {"n_authors": None, "arxiv_id": None, "sources": []}
        lines = [json.dumps({"title": title, "abstract": _ABSTRACT, **rest}) for title in TITLES]
        (self.dumps / "mine.jsonl").write_text("\n".join(lines))

    def run(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start the command."""
        pipe = subprocess.PIPE
        return Fork([*papertui_command(), *words], env=self.environ, stdout=pipe, stderr=pipe)

    def kill_one(self, growing: Growing, rng: random.Random, words: tuple[str, ...], requests: int) -> bool:
        """Kill a fetch some moment after one of its requests; return whether it was killed before its end."""
        with self.run(*words) as child:
            for _ in range(rng.randint(1, requests)):
                while child.poll() is None and not growing.asked.acquire(timeout=_GLANCE):
                    pass
            try:
                child.wait(rng.uniform(0, _GLANCE))
            except subprocess.TimeoutExpired:
                child.kill()
            child.communicate()
        return child.returncode == -signal.SIGKILL

    def forget_titles(self) -> None:
        """Take back what was completed, so that all titles are looked up again."""
        for path in self.into.glob("complete-*"):
            path.unlink()
        state = self.home / "STATE" / "papertui" / "fetch.json"
        if state.exists():
            record = json.loads(state.read_text())
            record.pop("titles", None)
            state.write_text(json.dumps(record))

    def faults(self, growing: Growing) -> Iterator[str]:
        """Yield what is wrong with folder and state: a file that was never sent, a state that is no JSON."""
        for path in self.into.glob("hf-*") if self.into.exists() else ():
            if path.read_bytes() not in growing.sent:
                yield f"{path.name}: not what was sent"
        for path in self.into.glob("complete-*") if self.into.exists() else ():
            lines = path.read_text().splitlines() if path.suffix == ".jsonl" else [path.read_text()]
            try:
                for line in lines:
                    json.loads(line)
            except ValueError:
                yield f"{path.name}: torn"
        state = self.home / "STATE" / "papertui" / "fetch.json"
        try:
            json.loads(state.read_text())
        except (OSError, ValueError) as error:
            yield f"the state: {error}"

    def faults_at_the_end(self, growing: Growing) -> Iterator[str]:
        """Fetch undisturbed; yield what is not as if nothing had ever been killed."""
        for words in (LISTINGS, COMPLETE):
            with self.run(*words) as child:
                _out, err = child.communicate()
            if child.returncode:
                yield f"{' '.join(words)}: exit {child.returncode}: {err.decode()}"
        yield from self.faults(growing)
        names = {path.name for path in self.into.iterdir()}
        if drafts := [name for name in names if name.endswith((".part", ".tmp"))]:
            yield f"left: {drafts}"
        days = {f"hf-daily-{day}.json" for day in (*PAST, *OPEN)}
        if not days <= names:
            yield f"missing: {sorted(days - names)}"
        if more := [name for name in names - days if name.startswith("hf-")]:
            yield f"more than a file a day: {more}"
        lines = [
            line for path in self.into.glob("complete-*.jsonl") for line in path.read_text().splitlines()
        ]
        if sorted(json.loads(line)["title"] for line in lines) != sorted(TITLES):
            yield f"not every title is completed once: {lines}"
