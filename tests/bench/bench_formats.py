"""How many papers a second of one core each format reads: `python -m tests.bench.bench_formats [SECONDS]`.

Each sample is read again and again, whole: opened, decoded, recognised among all
formats, parsed. Samples are small, so this is the rate of small files; of those with
one paper it is pages a second. Machines differ, so the rates are told for one that parses
JSON at the speed of the reference; exit code 1 where a format stays below 2,000 there.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from papertui.dumps import FORMATS, read_dump

SAMPLES = Path(__file__).parents[2] / "sample_dumps"
LEAST = 2000
REFERENCE = 500.0
"""Megabytes of `CALIBRATION` that the reference machine parses in a second, by `json.loads`."""
CALIBRATION = SAMPLES / "hf-api-daily.json"


def main() -> int:
    """Print a row a format, the slowest first."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 0.5
    files: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(filter(Path.is_file, SAMPLES.iterdir())):
        if (dump := read_dump(path)).papers:
            files[dump.format or ""].append(path)
    found = {kind.name: rate(files[kind.name], seconds) for kind in FORMATS if kind.name in files}
    for name, (papers, megabytes) in sorted(found.items(), key=lambda row: row[1]):
        size = sum(len(read_dump(path).papers) for path in files[name]) / len(files[name])
        print(f"{name:20} {papers:8,.0f} papers/s  {megabytes:6.1f} MB/s  {size:5.1f} papers a file")
    return int(any(papers < LEAST for papers, _ in found.values()))


def speed(seconds: float) -> float:
    """Return how fast this machine parses JSON at this moment, as a share of the reference."""
    text, size = CALIBRATION.read_text("utf-8"), 0
    start = time.process_time()
    while (passed := time.process_time() - start) < seconds:
        json.loads(text)
        size += len(text)
    return size / passed / 1e6 / REFERENCE


def rate(paths: Iterable[Path], seconds: float) -> tuple[float, float]:
    """Read files for so long; return papers and megabytes a second of CPU time of the reference."""
    papers = size = 0
    share = speed(seconds / 3)
    start = time.process_time()
    while (passed := time.process_time() - start) < seconds:
        for path in paths:
            papers += len(read_dump(path).papers)
            size += path.stat().st_size
    share = (share + speed(seconds / 3)) / 2
    return papers / passed / share, size / passed / 1e6 / share


if __name__ == "__main__":
    sys.exit(main())
