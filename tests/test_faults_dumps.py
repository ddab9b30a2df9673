"""FAULTS 14 to 18, and 3 and 4 as far as dumps go: through the real workers, under the real limits."""

import json
import os
import random
import resource
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from papertui import sync
from papertui.catalog import Report
from papertui.dumps import read_dump
from papertui.sync.task import FileResult, Task
from tests import forks
from tests.browsing import Browsing, command, command_here
from tests.cases import cases
from tests.inside import inside, settings_in
from tests.nasty_dumps import mutated, nasties, samples
from tests.sync_desk import LONG_AGO, TITLES

# tests/soak/dumps.py reads 10,000, and hostile files eight times as large.
MUTATED, SMALLER = cases(40), 8
GOOD = "hf-api-daily.json"
LINUX = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")


def put(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
        os.utime(folder / name, (LONG_AGO, LONG_AGO))
    return folder


def none_to_read(tasks: Sequence[Task]) -> Iterator[FileResult]:
    assert not tasks
    return iter(())


def cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def by_name(report: Report) -> dict[str, tuple[int, list[str]]]:
    return {
        os.fsdecode(os.path.basename(file.path)): (file.papers, [reason for _line, reason in file.problems])
        for file in report.files
    }


def test_hostile_and_mutated_dumps_cost_seconds_and_no_other_file(tmp_path: Path) -> None:
    """FAULTS 14: ten seconds of two cores for 500 and the large ones, so a quarter of that for these."""
    chance, seeds = random.Random(14), samples()
    others = list(seeds.values())
    files = {
        f"mutated-{number:03}": mutated(chance.choice(others), others, chance) for number in range(MUTATED)
    }
    hostile = nasties(SMALLER)
    assert len(hostile) >= 25
    dumps = put(tmp_path / "dumps", {**files, **hostile, GOOD: seeds[GOOD]})
    before = cpu_of_children()
    first = sync.run([dumps], tmp_path / "cache", indexer=TITLES)
    assert cpu_of_children() - before <= 5 * cases(1)
    read = by_name(first)
    assert len(read) == MUTATED + len(hostile) + 1
    assert all(papers or reasons for papers, reasons in read.values())
    assert read[GOOD] == (10, [])
    assert not [
        reasons for _papers, reasons in read.values() if any("papertui gave up" in r for r in reasons)
    ]
    for name in ("large.html", "bomb.gz"):
        assert "larger than 20 MB" in read[name][1][0]
    second = sync.run([dumps], tmp_path / "cache", read=none_to_read, indexer=TITLES)
    assert second.unchanged_files == len(read), "no failure is tried again"
    assert second.files == first.files


@pytest.mark.usefixtures("forks")
def test_a_file_that_failed_is_read_again_when_it_changes(tmp_path: Path) -> None:
    dumps = put(tmp_path / "dumps", {"page": b"{" * 1000})
    assert sync.run([dumps], tmp_path / "cache", indexer=TITLES).papers == 0
    put(dumps, {"page": samples()[GOOD]})
    assert sync.run([dumps], tmp_path / "cache", indexer=TITLES).papers == 10


def test_a_flood_of_problems_is_counted_and_not_listed(tmp_path: Path) -> None:
    dumps = put(tmp_path, {"dots.txt": nasties(SMALLER)["dots.txt"]})
    problems = read_dump(dumps / "dots.txt").problems
    assert len(problems) == 1001
    assert problems[-1].reason == "and 11,500 problems more in this file"


OUTSIDE = b"""<!DOCTYPE feed [<!ENTITY secret SYSTEM "file://@"> <!ENTITY % dtd SYSTEM "file://@"> %dtd;]>
<feed xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id>
<entry><id>http://arxiv.org/abs/2401.00001v1</id><title>A &secret; B</title>
<summary>&secret;</summary></entry></feed>
"""


@LINUX
@pytest.mark.parametrize("kind", ["bomb", "outside"])
def test_xml_entities_are_neither_expanded_nor_looked_up(tmp_path: Path, kind: str) -> None:
    """FAULTS 16: at most 50 MB of growth."""
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    outside = OUTSIDE.replace(b"@", os.fsencode(secret))
    put(
        tmp_path,
        {
            "page.xml": nasties(SMALLER)["entity-bomb.xml"] if kind == "bomb" else outside,
            "warm.xml": samples()["arxiv-atom.xml"],
        },
    )
    program = (
        "import json, resource; from pathlib import Path; from papertui.dumps import read_dump\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert read_dump(Path('warm.xml')).papers\n"
        "before = peak(); dump = read_dump(Path('page.xml'))\n"
        "print(json.dumps([peak() - before, repr(dump)]))\n"
        "raise SystemExit"
    )
    done = forks.run(forks.papertui_command(), before=program, cwd=tmp_path)
    growth, dump = json.loads(done.stdout)
    assert growth <= 50 << 10
    assert "arxiv-atom" in dump
    assert "the secret" not in dump
    assert "hahaha" not in dump


# Two megabytes, of few words: what costs to index them is no matter here.
WIDE = "Wide ノ " * 20_000 + f"{'wide' * 20}ノ " * 20_000

ODD_NAMES = [b"\xff\xfe.jsonl", b"a\nb.jsonl", b"\x1b]0;x\x07.jsonl"]


def test_dumps_of_odd_names_are_listed_opened_tagged_and_exported(tmp_path: Path) -> None:
    """FAULTS 4, through the installed program."""
    folder = os.fsencode(tmp_path / "dumps")
    os.mkdir(folder)
    for number, name in enumerate(ODD_NAMES):
        item = {"id": f"2401.0000{number}", "title": f"Paper {number}", "summary": "On it."}
        with open(folder + b"/" + name, "w") as file:
            file.write(json.dumps(item) + "\n")
    report = json.loads(command(tmp_path, "load", folder, "--format", "json", installed=False).stdout)
    assert [file["papers"] for file in report["files"]] == [1, 1, 1]
    with Browsing(tmp_path, (os.fsdecode(folder),)) as screen:
        screen.ready().press("g", "t").type("odd\r")
        screen.wait_for(lambda: "odd" in screen.cursor_row)
        assert screen.found == 3
        assert screen.quit() == 0
    for number, name in enumerate(ODD_NAMES):
        path = folder + b"/" + name
        assert (
            command_here(tmp_path, "tag", f"id:2401.0000{number}", path, "--add", f"n{number}").returncode
            == 0
        )
        [line] = command_here(
            tmp_path, "export", f"tag:n{number}", path, "--format", "jsonl"
        ).stdout.splitlines()
        exported = json.loads(line)
        assert exported["title"] == f"Paper {number}"
        assert len(exported["sources"]) == 1
        assert b"\x1b" not in line


async def test_a_title_of_a_megabyte_does_not_hold_up_the_first_paint(tmp_path: Path) -> None:
    """FAULTS 3: within a second of normal, in CPU, so that a busy machine does not count."""
    spent = {}
    for name, title in (("normal", "A Title"), ("huge", "Ünd ノ" * 130_000)):
        item = {
            "id": "2401.00001",
            "title": title,
            "summary": WIDE if name == "huge" else "On it.",
        }
        dump = put(tmp_path / name, {"page.jsonl": json.dumps(item).encode()})
        settings = settings_in(tmp_path / f"{name}-home", dump)
        began = time.process_time()
        async with inside(settings) as screen:
            await screen.wait_for(title[:20])
            spent[name] = time.process_time() - began
    assert spent["huge"] - spent["normal"] <= 1
