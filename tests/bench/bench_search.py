"""What a key costs in the search bar. `python tests/bench/bench_search.py [SIZE ...]` prints one table.

A key is everything from the text to the first fifty papers in order: parse,
match, rank. The session types queries letter by letter, as anybody does: one
letter, a beginning, two and three words. Beside papertui, in the same run, the
same keys go to its rivals (tests/bench/rivals.py), each with the last word as a
prefix. FTS5 and plain Whoosh are not asked for the total; papertui and tantivy
give it as well. Figures are milliseconds of CPU. An engine gets as many keys, drawn
by lot, as fit its budget; a one-letter prefix takes plain Whoosh half a minute at
50,000 papers. Each index is built in a process of its own. At 500,000 papers only
the engines that are made for it are asked; the papers are kept in the folder for
temporary files, as they take minutes to make.
"""

import datetime
import importlib.util
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.paper import Paper
from papertui.paper_json import from_json, to_json
from papertui.search.engines import open_matcher
from papertui.search.query import parse
from papertui.sync.indexing import INDEXERS
from tests.bench import rivals
from tests.bench.corpus import generate
from tests.searching import PlainLeaves

SIZES = (550, 5_000, 50_000, 500_000)
QUERIES = (
    "diffusion model control", "language model reward hacking", "reinforcement learning policy",
    "image generation quality", "dropout in neural networks", "video motion", "text to image",
    "experience replay buffer", "robot manipulation", "large scale pretraining", "contrastive",
    "human feedback alignment", "graph", "attention is all you need", "retrieval-augmented generation",
    '"state of the art"', "a", "s", "m", "t",
)  # fmt: skip
FIRST = 50
BUDGET = 30.0  # seconds of CPU, for each engine and size
KINDS = ("one letter", "two letters", "one word", "more words", "phrase")
# Milliseconds of CPU: p95, and the longest key.
MARKS = {550: (10.0, 150.0), 5_000: (10.0, 150.0), 50_000: (30.0, 150.0)}
FASTER_FROM = 5_000  # papers from which on FTS5 is to be outrun
MOST_RATIO, MOST_P95 = 2.0, 50.0  # of papertui on tantivy
LEAST_RATE, MOST_MEMORY = 300.0, 300.0
TODAY = datetime.date(2026, 1, 1)

Key = Callable[[str], object]


@dataclass(frozen=True)
class Engine:
    """A way to search: how an index is built and opened, and up to how many papers it is asked."""

    name: str
    build: Callable[[Iterable[Paper], Path], object]
    open: Callable[[Path], Key]
    most: int = SIZES[-1]


def _open_papertui(engine: str, folder: Path) -> Key:
    size = INDEXERS[engine].covered(folder)
    matcher = open_matcher(engine, folder, size, PlainLeaves(size, (1 << size) - 1), range(size))
    return lambda text: matcher.rank(matcher.match(parse(text, today=TODAY)))[:FIRST]


def _papertui(engine: str, most: int = SIZES[-1]) -> Engine:
    indexer = INDEXERS[engine]
    return Engine(
        f"papertui on {engine}",
        lambda papers, folder: indexer.build(folder, papers, progress=lambda done: None),
        partial(_open_papertui, engine),
        most,
    )


OURS = _papertui("whoosh", 50_000)
LARGE = _papertui("tantivy")
FTS5 = Engine("SQLite FTS5", rivals.build_fts5, lambda folder: rivals.open_fts5(folder, FIRST))
TANTIVY = Engine("tantivy alone", rivals.build_tantivy, lambda folder: rivals.open_tantivy(folder, FIRST))
ENGINES = {
    engine.name: engine
    for engine in (
        OURS,
        LARGE,
        FTS5,
        TANTIVY,
        Engine("plain Whoosh", rivals.build_whoosh, lambda folder: rivals.open_whoosh(folder, FIRST), 50_000),
    )
}


@dataclass(frozen=True)
class Row:
    """One line of the table: an engine's keys of one kind at one size."""

    size: int
    engine: str
    kind: str
    costs: Sequence[float]

    @property
    def p50(self) -> float:
        return statistics.median(self.costs)

    @property
    def p95(self) -> float:
        return sorted(self.costs)[int(0.95 * (len(self.costs) - 1))]

    def __str__(self) -> str:
        return (
            f"{self.size:>7,}  {self.engine:<19} {self.kind:<12} {len(self.costs):>4} keys"
            f"  p50 {self.p50:>8.2f}  p95 {self.p95:>9.2f}  max {max(self.costs):>9.1f}"
        )


def keys() -> list[str]:
    """Return the text of the bar after each key of the session."""
    return [query[:end] for query in QUERIES for end in range(1, len(query) + 1)]


def kind(text: str) -> str:
    """Say what kind of query a text is, one of KINDS."""
    if text.startswith('"'):
        return "phrase"
    if len(text.replace("-", " ").split()) > 1:
        return "more words"
    return {1: "one letter", 2: "two letters"}.get(len(text), "one word")


def measure(press: Key, texts: Iterable[str], budget: float = BUDGET) -> list[tuple[str, float]]:
    """Press the keys until the budget is used up; give each text with its milliseconds of CPU."""
    costs: list[tuple[str, float]] = []
    end = time.process_time() + budget
    for text in texts:
        began = time.process_time()
        press(text)
        costs.append((text, (time.process_time() - began) * 1000))
        if time.process_time() > end:
            break
    return costs


def build(name: str, file: Path, folder: Path) -> None:
    """Build an engine's index of the papers in a file, and print seconds of CPU and megabytes of memory."""
    began = time.process_time()
    ENGINES[name].build(_papers(file), folder)
    spent = time.process_time() - began
    print(spent, _most_memory())


def _most_memory() -> float:
    # Linux hands the peak of the process that forked us on as ours in ru_maxrss; VmHWM is our own.
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


def _papers(file: Path) -> Iterator[Paper]:
    with file.open(encoding="utf-8") as lines:
        yield from map(from_json, lines)


def _corpus(size: int) -> Path:
    file = Path(tempfile.gettempdir()) / f"papertui-bench-{size}.jsonl"
    if not file.exists():
        draft = file.with_suffix(".new")
        with draft.open("w", encoding="utf-8") as out:
            out.writelines(to_json(paper) + "\n" for paper in generate(size))
        draft.replace(file)
    return file


def run(size: int, folder: Path) -> Iterator[str]:
    """Measure one size; yield the lines of the table, and a line for each mark that was missed."""
    totals: dict[str, Row] = {}
    for engine in ENGINES.values():
        if size > engine.most:
            continue
        if engine in (LARGE, TANTIVY) and not importlib.util.find_spec("tantivy"):
            yield f"{size:>7,}  {engine.name}: not installed"
            continue
        place = folder / engine.name
        place.mkdir()
        yield from _built(engine, size, place)
        began = time.perf_counter()
        press = engine.open(place)
        yield f"{size:>7,}  {engine.name:<19} opened in {(time.perf_counter() - began) * 1000:.1f} ms"
        # Ours and the fast ones type the session as it is; engines that cannot finish get random keys.
        texts = random.Random(1).sample(keys(), len(keys())) if size >= 50_000 else keys()
        costs = measure(press, keys() if engine in (OURS, LARGE) else texts)
        totals[engine.name] = Row(size, engine.name, "all", [cost for _text, cost in costs])
        yield str(totals[engine.name])
        for each in KINDS:
            some = [cost for text, cost in costs if kind(text) == each]
            if some:
                yield str(Row(size, engine.name, each, some))
    yield from _missed(totals)


def _built(engine: Engine, size: int, place: Path) -> Iterator[str]:
    command = [sys.executable, __file__, "--build", engine.name, str(_corpus(size)), str(place)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True)
    spent, memory = map(float, printed.stdout.split())
    disk = sum(part.stat().st_size for part in place.rglob("*") if part.is_file()) / 1e6
    yield (
        f"{size:>7,}  {engine.name:<19} built at {size / spent:,.0f} papers/s,"
        f" at most {memory:.0f} MB resident, {disk:.1f} MB on disk"
    )
    if engine is OURS and (size / spent < LEAST_RATE or memory > MOST_MEMORY):
        yield f"MISSED: {LEAST_RATE:.0f} papers/s in {MOST_MEMORY:.0f} MB"


def _missed(totals: dict[str, Row]) -> Iterator[str]:
    whoosh, large = totals.get(OURS.name), totals.get(LARGE.name)
    fts5, alone = totals[FTS5.name], totals.get(TANTIVY.name)
    if whoosh:
        p95, longest = MARKS.get(whoosh.size, (float("inf"), float("inf")))
        if whoosh.p95 > p95 or max(whoosh.costs) > longest:
            yield f"MISSED: p95 {p95} ms, no key over {longest} ms"
        if whoosh.size >= FASTER_FROM and (whoosh.p50 > fts5.p50 or whoosh.p95 > fts5.p95):
            yield "MISSED: faster than FTS5 at p50 and p95"
    if large and alone and (large.p50 > MOST_RATIO * alone.p50 or large.p95 > MOST_RATIO * alone.p95):
        yield f"MISSED: on tantivy within {MOST_RATIO} × of tantivy alone, at p50 and p95"
    if large and large.p95 > MOST_P95:
        yield f"MISSED: on tantivy p95 {MOST_P95} ms"


def main(arguments: Sequence[str]) -> int:
    """Run the sizes asked for, or all; 1 when a mark was missed."""
    os.umask(0o077)  # an index that others could write is not opened
    if arguments[:1] == ["--build"]:
        build(arguments[1], Path(arguments[2]), Path(arguments[3]))
        return 0
    missed = False
    for size in map(int, arguments or SIZES):
        with tempfile.TemporaryDirectory() as folder:
            for line in run(size, Path(folder)):
                missed |= line.startswith("MISSED")
                print(line, flush=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
