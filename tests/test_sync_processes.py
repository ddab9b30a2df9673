"""Workers and the sync process: what a file costs stays in its worker, and nobody is left behind."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from papertui import sync
from papertui.catalog import Catalog, directory_for, folder
from papertui.catalog.scan import signature_of
from papertui.sync import Progress
from papertui.sync.progress import from_json
from papertui.sync.readers import read_all
from papertui.sync.task import FileResult, Limits, Task
from tests.forks import is_server
from tests.patience import stretched
from tests.sync_desk import read_here
from tests.terminal import PATIENCE

LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")


def write(path: Path, *titles: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    items = [{"id": f"2401.{n:05}", "title": title, "summary": "On it."} for n, title in enumerate(titles)]
    path.write_text(json.dumps(items))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def wrap(path: Path) -> None:
    """Put the list of a dump into an object: what is no list of records is read whole."""
    path.write_text(f'{{"papers": {path.read_text()}}}')
    os.utime(path, (1_700_000_000, 1_700_000_000))


def tasks(*paths: Path) -> list[Task]:
    return [Task(os.fsencode(path), signature_of(path.stat())) for path in paths]


def reasons(readings: list[FileResult]) -> list[str]:
    return [reason for reading in readings for _line, reason in reading.record.problems]


def wait_for(claim: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that run a program of their own by now.

    A child that is stopped before its exec would stop its parent as well, which waits for it. What makes
    forks for the tests is not among them, but what it has made is.
    """
    own = command_line(pid)
    found = {child: command_line(child) for child in _children(pid)}
    forks = [fork for child, line in found.items() if is_server(line) for fork in _children(child)]
    return [child for child, line in found.items() if line not in (own, b"") and not is_server(line)] + forks


def _children(pid: int) -> Iterator[int]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == pid and fields[0] != "Z":
                yield int(stat.parent.name)


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_every_file_gives_one_reading(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{n}.json", f"Paper {n}") for n in range(12)]
    readings = list(read_all(tasks(*paths)))
    assert sorted(reading.record.path for reading in readings) == sorted(map(os.fsencode, paths))
    assert all(len(reading.record.papers) == 1 for reading in readings)


def test_nothing_to_read_starts_no_worker() -> None:
    assert list(read_all([])) == []


@pytest.mark.usefixtures("forks")
def test_a_file_that_takes_too_long_costs_its_worker_and_no_other(tmp_path: Path) -> None:
    """FAULTS 14. Limits are cut short here; whole seconds are all that the system counts."""
    slow = write(tmp_path / "slow.json", *(f"Paper {n} " + "of some length " * 20 for n in range(40_000)))
    wrap(slow)
    good = [write(tmp_path / f"{n}.json", "Good") for n in range(3)]
    readings = list(read_all(tasks(slow, *good), Limits(cpu=0)))
    assert reasons(readings) == ["took more than 0 s of computing to read; papertui gave up"]
    assert sum(len(reading.record.papers) for reading in readings) == 3
    [failed] = [reading.record for reading in readings if reading.record.problems]
    assert failed.signature == signature_of(slow.stat()), "it is not tried again until it changes"


def test_a_file_that_takes_too_much_memory_is_named(tmp_path: Path) -> None:
    """It can be read, but not be written down for the sync as well: that is the file's doing too."""
    huge = write(tmp_path / "huge.json", *(f"Paper {n} " + "of some length " * 20 for n in range(4_000)))
    wrap(huge)
    good = write(tmp_path / "good.json", "Good")
    readings = list(read_all(tasks(huge, good), Limits(cpu=60, memory=40 << 20)))
    by_name = {os.path.basename(reading.record.path): reading.record for reading in readings}
    reason = "takes more than 40 MiB of memory to read; papertui gave up"
    assert by_name[b"huge.json"].problems == ((None, reason),)
    assert len(by_name[b"good.json"].papers) == 1


@pytest.mark.usefixtures("forks")
@LINUX
def test_workers_are_gone_when_reading_is_broken_off(tmp_path: Path) -> None:
    reader = read_all(tasks(*(write(tmp_path / f"{n}.json", "A") for n in range(5))))
    next(reader)
    assert children(os.getpid())
    reader.close()
    assert not children(os.getpid())


@pytest.mark.usefixtures("forks")
def test_a_sync_beside_the_interface_says_how_far_it_is(tmp_path: Path) -> None:
    write(tmp_path / "dumps" / "a.json", "Apples")
    heard: list[Progress] = []
    handle = sync.start([tmp_path / "dumps"], tmp_path / "cache", heard.append)
    wait_for(lambda: heard and heard[-1].stage in ("done", "failed"))
    handle.stop()
    assert heard[-1] == Progress("done", 1, 1, 1, published=True)
    assert {"reading", "indexing"} <= {progress.stage for progress in heard}
    assert Catalog.open(directory_for(tmp_path / "cache", [tmp_path / "dumps"]))


def test_odd_paths_reach_the_process(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/\xff\n\x1b"
    os.mkdir(folder)
    write(Path(os.fsdecode(folder)) / "a.json", "Apples")
    heard: list[Progress] = []
    handle = sync.start([folder], tmp_path / "cache", heard.append)
    wait_for(lambda: heard and heard[-1].stage == "done")
    handle.stop()
    assert heard[-1].papers == 1


@pytest.mark.usefixtures("forks")
def test_a_failure_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    heard: list[Progress] = []
    handle = sync.start([tmp_path], tmp_path / "cache", heard.append)
    wait_for(lambda: heard and heard[-1].stage == "failed")
    handle.stop()
    assert "give another with --cache" in heard[-1].message


@pytest.mark.usefixtures("forks")
def test_a_process_that_is_killed_is_told(tmp_path: Path) -> None:
    write(tmp_path / "dumps" / "a.json", "Apples")
    directory = directory_for(tmp_path / "cache", [tmp_path / "dumps"])
    folder.prepare(directory)
    heard: list[Progress] = []
    with folder.builder(directory):
        handle = sync.start([tmp_path / "dumps"], tmp_path / "cache", heard.append)
        wait_for(lambda: heard)
        os.kill(handle.pid, signal.SIGKILL)
        wait_for(lambda: heard[-1].stage == "failed")
    handle.stop()


@pytest.mark.usefixtures("forks")
def test_a_second_sync_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    write(tmp_path / "dumps" / "a.json", "Apples")
    directory = directory_for(tmp_path / "cache", [tmp_path / "dumps"])
    folder.prepare(directory)
    heard: list[Progress] = []
    with folder.builder(directory):
        second = threading.Thread(
            target=sync.run, args=([tmp_path / "dumps"], tmp_path / "cache"), kwargs={"notify": heard.append}
        )
        second.start()
        wait_for(lambda: heard)
        assert heard[-1].message == "another papertui reads these dumps"
        assert Catalog.open(directory) is None
    second.join()
    assert heard[-1].stage == "done"


@LINUX
@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_nobody_is_left_when_the_interface_goes(tmp_path: Path, ending: str) -> None:
    """FAULTS 6: the sync and its workers leave within a second, in mid-file too."""
    write(tmp_path / "dumps" / "a.json", *(f"Paper {n} " + "of some length " * 20 for n in range(10_000)))
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom papertui import sync\n"
        "handle = sync.start([Path(sys.argv[1])], Path(sys.argv[2]), print)\nprint(handle.pid, flush=True)\n"
        "sys.stdin.read()\nhandle.stop()\n"
    )
    interface = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "dumps"), str(tmp_path / "cache")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert interface.stdin
    assert interface.stdout
    process = int(interface.stdout.readline())
    wait_for(lambda: children(process))
    everyone = [process, *children(process)]
    if ending == "kill":
        interface.kill()
    interface.stdin.close()
    interface.wait()
    wait_for(lambda: all(map(is_gone, everyone)), stretched(1))
    interface.stdout.close()


def test_a_module_that_lies_beside_the_dumps_is_not_imported(tmp_path: Path) -> None:
    write(tmp_path / "a.json", "Apples")
    for name in ("json.py", "selectors.py", "papertui.py", "sqlite3.py"):
        (tmp_path / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nraise SystemExit(9)\n")
    program = "from pathlib import Path; from papertui import sync; sync.run([Path('.')], Path('.cache'))"
    subprocess.run([sys.executable, "-P", "-c", program], cwd=tmp_path, check=True)
    assert not (tmp_path / "ran").exists()


def test_the_sync_process_imports_no_interface_and_no_engine_when_nothing_changed(tmp_path: Path) -> None:
    write(tmp_path / "dumps" / "a.json", "Apples")
    sync.run([tmp_path / "dumps"], tmp_path / "cache", read=read_here)
    program = (
        "import sys\nfrom pathlib import Path\nfrom papertui import sync\n"
        "sync.run([Path(sys.argv[1])], Path(sys.argv[2]))\n"
        "heavy = {'textual', 'whoosh', 'bs4', 'lxml', 'papertui.dumps', 'papertui.search.index', 'tantivy'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "dumps"), str(tmp_path / "cache")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "[]\n"


def test_progress_lines_that_are_none_are_refused() -> None:
    for line in ("", "1", "{}", '{"stage": "done", "more": 1}'):
        with pytest.raises((ValueError, TypeError)):
            from_json(line)
