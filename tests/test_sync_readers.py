"""FAULTS 23: what happens to a reader from outside (stopped, killed, starved, limited) loses no file."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from papertui import sync
from papertui.catalog.file_table import FileRecord
from papertui.dumps import Dump, read_dump
from papertui.dumps.problem import Problem
from papertui.sync import worker
from papertui.sync.process import computing
from papertui.sync.readers import read_all
from papertui.sync.task import LIMITS, FileResult, Limits, Task, result_from_json, task_to_json
from papertui.sync.worker import record_of
from tests.sync_desk import TITLES
from tests.test_sync_processes import LINUX, children, reasons, tasks, wrap, write

# Seconds without a sign of life; nothing below takes that long by itself, whatever the machine does.
SHORT = Limits(silence=0.3)


def dumps(folder: Path, files: int = 6, papers: int = 20) -> list[Path]:
    return [write(folder / f"{n}.json", *(f"Paper {n}-{m}" for m in range(papers))) for n in range(files)]


def huge(folder: Path) -> Path:
    """Write a dump that takes more than 100 MB to read."""
    return write(folder / "huge.json", "x" * 12_000_000 + "\U0001d11e" * 100_000)


def lost(readings: list[FileResult]) -> list[str]:
    return [reason for reason in reasons(readings) if "could not be read" in reason]


def go_on(stopped: list[int]) -> None:
    for pid in stopped:
        os.kill(pid, signal.SIGCONT)


@contextmanager
def sending(number: int) -> Iterator[None]:
    """Send a signal to every reader of this process, as it comes, until the block ends."""
    stop = threading.Event()

    def send() -> None:
        while not stop.wait(0.02):  # a reader takes ten times as long to start
            for pid in children(os.getpid()):
                with suppress(ProcessLookupError):
                    os.kill(pid, number)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield
    finally:
        stop.set()
        sender.join()


@pytest.mark.usefixtures("forks")
@LINUX
@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGKILL, signal.SIGTERM])
def test_readers_that_are_stopped_or_killed_lose_no_file(tmp_path: Path, number: int) -> None:
    reading = read_all(tasks(*dumps(tmp_path)), SHORT)
    readings = [next(reading)]
    for pid in children(os.getpid()):
        os.kill(pid, number)
    readings += reading
    assert [len(each.record.papers) for each in readings] == [20] * 6


@pytest.mark.usefixtures("forks")
@LINUX
def test_readers_that_are_stopped_and_continued_lose_no_file(tmp_path: Path) -> None:
    reading = read_all(tasks(*dumps(tmp_path)), LIMITS)
    readings = [next(reading)]
    stopped = children(os.getpid())
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.5, go_on, [stopped]).start()
    readings += reading
    assert [len(each.record.papers) for each in readings] == [20] * 6


@LINUX
def test_a_sync_that_is_stopped_for_longer_than_its_readers_may_be_silent_loses_no_file(
    tmp_path: Path,
) -> None:
    """The parent alone, then all of them, as by a suspended machine."""
    program = (
        "import os, sys\nfrom papertui.catalog.scan import signature_of\n"
        "from papertui.sync.readers import read_all\nfrom papertui.sync.task import Limits, Task\n"
        "readings = []\n"
        "tasks = [Task(os.fsencode(each), signature_of(each.stat())) for each in os.scandir(sys.argv[1])]\n"
        f"for each in read_all(tasks, {SHORT}):\n"
        "    readings.append(each); print(len(readings), flush=True)\n"
        "print([each.record.problems for each in readings if each.record.problems],"
        " sum(len(each.record.papers) for each in readings))"
    )
    dumps(tmp_path / "dumps", files=20)
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "dumps")],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[1],
        start_new_session=True,
    )
    assert process.stdout
    for stop in (os.kill, os.killpg):
        process.stdout.readline()
        stop(process.pid, signal.SIGSTOP)
        time.sleep(3 * SHORT.silence)
        stop(process.pid, signal.SIGCONT)
    *_numbers, last = process.stdout.read().splitlines()
    assert (last, process.wait()) == (b"[] 400", 0)
    process.stdout.close()


@pytest.mark.usefixtures("forks")
@LINUX
def test_few_bytes_are_read_by_one_reader_which_gets_company_when_it_takes_long(tmp_path: Path) -> None:
    reading = read_all(tasks(*dumps(tmp_path, files=4, papers=2)), LIMITS)
    readings = [next(reading)]
    first = children(os.getpid())[0]  # and the only one, where it started within a second
    os.kill(first, signal.SIGSTOP)
    readings += (next(reading) for _ in range(2))
    os.kill(first, signal.SIGCONT)
    readings += reading
    assert [len(each.record.papers) for each in readings] == [2] * 4


@pytest.mark.usefixtures("forks")
def test_a_sync_that_is_busy_elsewhere_reads_what_lies_in_the_pipe_before_it_judges(tmp_path: Path) -> None:
    readings = []
    for reading in read_all(tasks(*dumps(tmp_path, files=4)), Limits(silence=0.1)):
        time.sleep(0.2)
        readings.append(reading)
    assert lost(readings) == []


@pytest.mark.usefixtures("forks")
@LINUX
def test_a_reader_that_computes_is_never_late(tmp_path: Path) -> None:
    slow = write(tmp_path / "slow.json", *(f"Paper {n} " + "of some length " * 20 for n in range(2_000)))
    [reading] = read_all(tasks(slow), Limits(silence=0.1))
    assert len(reading.record.papers) == 2_000


@LINUX
def test_files_whose_readers_were_killed_again_and_again_are_read_by_the_next_sync(tmp_path: Path) -> None:
    dumps(tmp_path / "dumps", files=3, papers=5)
    with sending(signal.SIGKILL):
        first = sync.run([tmp_path / "dumps"], tmp_path / "cache", indexer=TITLES)
    told = [reason for file in first.files for _line, reason in file.problems]
    assert set(told) <= {
        "could not be read: its reader was ended from outside (SIGKILL); it is read again next time"
    }
    assert told
    second = sync.run([tmp_path / "dumps"], tmp_path / "cache", indexer=TITLES)
    assert second.papers == 15
    assert not any(file.problems for file in second.files)


@LINUX
@pytest.mark.parametrize("known", [0, 1 << 19])
def test_a_file_that_hangs_is_given_up_for_now(tmp_path: Path, known: int) -> None:
    """Nor is it waited for where the records that are known of it are more than a pipe takes at once."""
    [task] = tasks(write(tmp_path / "a.json", "A"))
    with sending(signal.SIGSTOP):
        [given_up] = read_all([replace(task, hashes=bytes(8 * known))], SHORT)
    assert "its reader made no progress for 0.3 s; it is read again next time" in reasons([given_up])[0]
    assert given_up.record.signature is None


def worked(task: Task, limits: Limits, prepare: Callable[[], object]) -> tuple[int, bytes]:
    """Read one file in a worker that somebody has prepared; give its exit code and its answer."""
    command = [sys.executable, "-m", "papertui.sync.worker", str(limits.cpu), str(limits.memory)]
    done = subprocess.run(
        command, input=task_to_json(task), capture_output=True, check=False, preexec_fn=prepare
    )
    return done.returncode, done.stdout


def test_a_limit_of_memory_that_is_not_ours_is_not_held_against_a_file(tmp_path: Path) -> None:
    most = 100 << 20
    [task] = tasks(huge(tmp_path))
    _code, line = worked(task, LIMITS, lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)))
    reading = result_from_json(line)
    assert "the machine is short of memory; it is read again next time" in reasons([reading])[0]
    assert reading.record.signature is None


def test_our_own_limit_of_memory_is(tmp_path: Path) -> None:
    [task] = tasks(huge(tmp_path))
    [reading] = read_all([task], Limits(memory=100 << 20))
    assert reasons([reading]) == ["takes more than 100 MiB of memory to read; papertui gave up"]
    assert reading.record.signature == task.signature


def test_a_limit_of_computing_holds_where_its_signal_was_ignored(tmp_path: Path) -> None:
    slow = write(tmp_path / "slow.json", *(f"Paper {n} " + "of length " * 20 for n in range(20_000)))
    wrap(slow)
    [task] = tasks(slow)
    code, line = worked(task, Limits(cpu=0), lambda: signal.signal(signal.SIGXCPU, signal.SIG_IGN))
    assert (code, line) == (-signal.SIGXCPU, b"")


def test_a_limit_of_computing_of_the_shell_costs_no_file(tmp_path: Path) -> None:
    """`ulimit -t` counts a reader's whole life: one that reaches it is followed by another."""
    [task] = tasks(write(tmp_path / "a.json", "A"))
    code, line = worked(task, LIMITS, lambda: resource.setrlimit(resource.RLIMIT_CPU, (2, 3)))
    assert (code, result_from_json(line).record.problems) == (0, ())


def test_a_limit_of_computing_begins_with_what_the_kernel_has_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It counts ticks: of a reader that often waits more than `getrusage` says, by a third."""
    try:
        before = worker._computed()
        sum(range(5_000_000))
        assert before < worker._computed()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    limits: list[int] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, pair: limits.append(pair[0]))
    monkeypatch.setattr(signal, "getitimer", lambda _kind: (worker._NEVER - 130.2, 0.0))
    worker._limit_time(5)
    assert limits == [136]


def test_a_dump_that_cannot_be_read_for_now_says_so() -> None:
    [problem] = read_dump(b"/nowhere/a.json").problems
    assert problem.cause is OSError


def record(task: Task, *problems: Problem) -> FileRecord:
    found = task.signature
    return record_of(task, found, Dump(task.path, "hf-json", problems=problems), found, b"hash")


def test_what_outside_conditions_marred_is_kept_but_not_relied_on(tmp_path: Path) -> None:
    [task] = tasks(write(tmp_path / "a.json", "A"))
    own = record(task, Problem(3, "a bad line"))
    assert (own.signature, own.hash) == (task.signature, b"hash")
    for cause in (OSError, ImportError):
        marred = record(task, Problem(3, "a bad line"), Problem(None, "reading broke off", cause))
        assert (marred.signature, marred.hash) == (None, b"")
    with pytest.raises(MemoryError):
        record(task, Problem(None, "reading broke off", MemoryError))


def test_computing_shows_as_progress_and_sleeping_does_not() -> None:
    me = os.getpid()
    before = computing(me)
    sum(range(100_000))
    assert computing(me) != before
    with subprocess.Popen(["sleep", "10"]) as sleeper:
        time.sleep(0.2)
        assert computing(sleeper.pid) == computing(sleeper.pid)
        sleeper.kill()
