"""Have many papertuis tag in one library for a long time; nothing is lost, and each sees the others' edits.

    python tests/soak/instances.py --instances 32 --minutes 10

Most instances are processes with the library open, as the interface has it:
they tag, and look once a second for what others did. One runs the command line
again and again, two are the installed program in a terminal. A tag's name says
when it was given, so each instance measures how late it sees what others did.
Prints the figures; exit code 1 if a tag is missing, an error was met or one edit
in a hundred was seen later than after two seconds.
"""

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # run as a file, from any place

from papertui.library import Library
from papertui.paper import Paper
from tests.browsing import Browsing, command
from tests.terminal import clean_environment, papertui_command

PAPERS = [Paper(title=f"On many at once, {number}", arxiv_id=f"2402.{number:05}") for number in range(200)]
POLL = 1.0  # as the interface
PACE = 2.0  # seconds between two edits of an instance, in the mean
SEEN_WITHIN = 2.0  # FAULTS 8
SCREENS, COMMANDS = 2, 1


@dataclass
class Account:
    """What one instance did and saw: tags given, seconds that each took, seconds until others' were seen."""

    given: list[str] = field(default_factory=list)
    commits: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the library is, when to stop, and where each instance leaves its account."""

    home: Path
    until: float

    @property
    def library(self) -> Path:
        """The library's directory, as the installed program finds it in this home."""
        return self.home / "data" / "papertui"


def main() -> int:
    """Run the soak of the command line and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--instances", type=int, default=32)
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        return run(Path(directory), options.instances, 60 * options.minutes)


def run(home: Path, instances: int, seconds: float) -> int:
    """Run so many instances for so long; 0 if nothing was lost, late or wrong."""
    with closing(Library.open(home / "data" / "papertui")) as library:
        library.tag(PAPERS, ["shared"])
    command(home, "search", "")  # the catalog of the library, which the screens begin with
    place = Place(home, time.monotonic() + seconds)
    works = [_by_command] * COMMANDS + [_by_library] * (instances - SCREENS - COMMANDS)
    children = [_start(place, number, work) for number, work in enumerate(works)]
    accounts = [_at_screens(place)]
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    accounts += [Account(**json.loads(file.read_text())) for file in sorted(home.glob("*.account"))]
    return _report(place, instances, seconds, accounts, failed)


def _start(place: Place, number: int, work: Callable[[Place, int, Account], None]) -> int:
    child = os.fork()
    if child:
        return child
    status, account = 1, Account()
    try:
        work(place, number, account)
        status = 0
    except Exception as error:  # whatever it is, it is what this soak looks for
        account.errors.append(f"{type(error).__name__}: {error}")
    finally:  # never back into the parent's code
        (place.home / f"{number}.account").write_text(json.dumps(vars(account)))
        os._exit(status)


def _by_library(place: Place, number: int, account: Account) -> None:
    """Tag now and then, and look each second, as the interface does."""
    chance, known = random.Random(number), set[str]()
    with closing(Library.open(place.library)) as library:
        look = time.monotonic() + chance.uniform(0, POLL)
        act = time.monotonic() + chance.uniform(0, PACE)
        known.update(library.tags())
        while time.monotonic() < place.until:
            time.sleep(max(0.0, min(look, act) - time.monotonic()))
            now = time.monotonic()
            if now >= look:
                look = now + POLL
                _look(library, known, account, f"i{number}/")
            if now >= act:
                act = now + chance.uniform(0, 2 * PACE)
                account.given.append(_name(number))
                began = time.monotonic()
                library.tag([chance.choice(PAPERS[1:])], [account.given[-1]])
                account.commits.append(time.monotonic() - began)


def _name(number: int) -> str:
    return f"i{number}/{time.monotonic():.3f}"


def _look(library: Library, known: set[str], account: Account, own: str) -> None:
    library.refresh()
    now, tags = time.monotonic(), library.tags().keys()
    fresh = [tag for tag in tags - known if not tag.startswith(own)]
    known.update(tags)
    account.seen += [now - float(tag.partition("/")[2]) for tag in fresh if tag.startswith("i")]


def _by_command(place: Place, number: int, account: Account) -> None:
    """Tag by the command line, a process each time."""
    chance = random.Random(number)
    while time.monotonic() < place.until:
        name, paper = _name(number), chance.choice(PAPERS[1:])
        arguments = [*papertui_command(), "tag", f"id:{paper.arxiv_id}", "--add", name]
        done = subprocess.run(
            arguments, env=clean_environment(place.home), capture_output=True, text=True, check=False
        )
        account.given += [name] if done.returncode == 0 else []
        account.errors += [done.stderr] if done.returncode else []
        time.sleep(chance.uniform(0, 2 * PACE))


def _at_screens(place: Place) -> Account:
    """Star a paper in one terminal, unstar it beside them, and so on; each terminal must show each edit."""
    account = Account()
    with ExitStack() as stack, closing(Library.open(place.library)) as library:
        screens = [stack.enter_context(Browsing(place.home, (), installed=True)) for _ in range(SCREENS)]
        for screen in screens:
            screen.ready().press("g").settle()
        for acting in cycle(screens):
            if time.monotonic() > place.until:
                break
            _edit(screens, lambda acting=acting: acting.press("s"), True, account)  # type: ignore[misc] # mypy knows no default of a lambda
            _edit(screens, lambda: library.tag(PAPERS[:1], (), ["starred"]), False, account)
        account.errors += [f"exit code {code}" for screen in screens if (code := screen.quit())]
    return account


def _edit(screens: list[Browsing], act: Callable[[], object], starred: bool, account: Account) -> None:
    began = time.monotonic()
    act()
    for screen in screens:
        try:
            screen.wait_for(lambda screen=screen: ("★" in screen.cursor_row) == starred)  # type: ignore[misc] # as above
            account.seen.append(time.monotonic() - began)
        except AssertionError as error:
            account.errors.append(str(error)[:300])


def _report(place: Place, instances: int, seconds: float, accounts: list[Account], failed: int) -> int:
    with closing(Library.open(place.library)) as library:
        there, notice = library.tags(), library.notice
    ((integrity,),) = sqlite3.connect(place.library / "library.db").execute("PRAGMA integrity_check")
    given = [tag for account in accounts for tag in account.given]
    lost = [tag for tag in given if tag not in there]
    errors = [error for account in accounts for error in account.errors]
    seen = sorted(wait for account in accounts for wait in account.seen)
    commits = sorted(wait for account in accounts for wait in account.commits)
    late = sum(wait > SEEN_WITHIN for wait in seen)
    print(f"{instances} instances for {seconds:.0f} s: {len(given)} tags given, {len(lost)} lost")
    print(f"commits: {_spread(commits)}")
    print(f"{len(seen)} edits seen by others: {_spread(seen)}; {late} after more than {SEEN_WITHIN:g} s")
    print(f"integrity_check: {integrity}; notice: {notice or 'none'}; {len(errors)} errors, {failed} failed")
    for error in errors[:10]:
        print(f"  {error}")
    return int(bool(lost or errors or failed or notice or integrity != "ok" or late > len(seen) / 100))


def _spread(waits: list[float]) -> str:
    p50, p99, most = (waits[int(share * (len(waits) - 1))] * 1000 for share in (0.5, 0.99, 1))
    return f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, at most {most:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
