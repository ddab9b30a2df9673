"""The expert: one home, one folder of dumps, terminal after terminal; what a step did the next one finds."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.browsing import SAMPLES, Browsing, command_here
from tests.terminal import PATIENCE, clean_environment, papertui_command

STUDIES, OF_STUDIES = 300, 'author:"Ada Pan"'
_THICK, _PADDING = 2, 12_000
_LEFT_OUT = ("*.xml", "*.md", "*.enw", "*.nbib", "*.rdf", "*.csv", "zotero*", "papertui-export*", "hf-s*")

_ROW = re.compile(r"^.{5}(?:\d{4}-\d\d-\d\d|undated   )  (.*)")

Papers = list[dict[str, Any]]


class User:
    """Where the expert is, and what the steps hand on to each other."""

    def __init__(self, place: Path, columns: int, rows: int, more: Path | None = None) -> None:
        self.place, self.home = place, place / "home"
        self.columns, self.rows = columns, rows
        self.dumps = make_dumps(place / "dumps", more)
        self.total = 0
        self.screens: list[Browsing] = []

    @property
    def screen(self) -> Browsing:
        """The terminal that was opened last and is still open."""
        return self.screens[-1]

    def start(
        self,
        *options: str,
        paths: Sequence[Path] = (),
        size: tuple[int, int] = (0, 0),
        env: Mapping[str, str | None] | None = None,
        installed: bool = False,
    ) -> Browsing:
        """Open papertui on the dumps in a new terminal."""
        columns, rows = size if any(size) else (self.columns, self.rows)
        screen = Browsing(self.home, paths or [self.dumps], columns, rows, env, options, installed=installed)
        self.screens.append(screen)
        return screen

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal in front that large."""
        self.columns, self.rows = columns, rows
        screen = self.screen.resize(columns, rows)
        screen.wait_for(lambda: len(screen.screen[1].rstrip()) == columns).settle(0.05)

    def quit(self) -> None:
        """Leave the program that is in front, well."""
        assert self.screens.pop().quit() == 0

    def drop(self) -> None:
        """End the program in front as kill -9 does."""
        self.screens.pop().kill()

    def leave(self) -> None:
        """Close every terminal."""
        while self.screens:
            self.drop()

    def run(
        self, *words: str, home: Path | None = None, code: int = 0, on_dumps: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command of papertui, on the dumps where it is to; it must end with that code."""
        done = command_here(home or self.home, *words, *([self.dumps] if on_dumps else []))
        assert done.returncode == code, (words, done.returncode, done.stderr)
        return done

    def count(self, query: str) -> int:
        """Count on the command line what a query finds."""
        done = command_here(self.home, "search", query, self.dumps, "--count")
        assert done.returncode in (0, 1), done.stderr
        return int(done.stdout)

    def papers(self, query: str) -> Papers:
        """Return what a query finds on the command line, as JSON."""
        done = command_here(self.home, "search", query, self.dumps, "--format", "jsonl")
        assert done.returncode in (0, 1), done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    @property
    def titles(self) -> list[str]:
        """What the rows of the list say behind their dates, from the first one seen."""
        lines = (re.split(" *[│|]", line)[0].rstrip() for line in self.screen.screen)
        return [row[1] for line in lines if (row := _ROW.search(line))]

    def colours(self, row: int) -> set[tuple[str, str]]:
        """Return the colours of a row's title."""
        place = self._first_row() + row
        return {(cell.fg, cell.bg) for x, cell in self.screen.cells[place].items() if 17 < x < 30}

    def marked_words(self) -> list[str]:
        """Return what is underlined in the list and the paper, as words."""
        cells = (self.screen.cells[y] for y in range(2, self.rows - 2))
        line = " ".join(
            "".join(c.data if c.underscore else " " for _, c in sorted(row.items())) for row in cells
        )
        return line.split()

    def to_bar(self) -> Browsing:
        """Put the focus into the search bar."""
        if not any(cell.reverse for cell in self.screen.cells[0].values()):
            self.screen.press("/").wait_for(lambda: any(c.reverse for c in self.screen.cells[0].values()))
        return self.screen

    def type(self, letter: str) -> int:
        """Type one letter into the bar; give how many papers the query then finds."""
        text = self.screen.screen[0][3:].split("  ")[0].rstrip() + letter
        self.screen.type(letter)
        return self._answer(text)

    def paste(self, text: str) -> Browsing:
        """Paste a text, as terminals do."""
        return self.screen.send(b"\x1b[200~%b\x1b[201~" % text.encode())

    def query(self, text: str) -> int:
        """Put a query into the bar in place of what is there; give how many papers it finds."""
        screen = self.to_bar().press("ctrl+u").wait_for(lambda: self.screen.found == self.total)
        if not text:
            return screen.settle(0.04).found
        self.paste(text)
        return self._answer(text)

    def _answer(self, text: str) -> int:
        screen = self.screen
        screen.wait_for(lambda: f" / {text} " in screen.screen[0] and " ms" in screen.screen[0])
        return screen.settle(0.04).found

    def to_whole_list(self) -> Browsing:
        """Step back until nothing is marked and every paper listed."""
        return self.screen.reset(self.total)

    def to_paper(self, number: int) -> Browsing:
        """Put the cursor of the list on the paper of that number, from the first one."""
        screen = self.screen.press("g").settle(0.05).press(*"j" * (number - 1)).settle(0.05)
        return screen.wait_for(lambda: screen.screen[self._first_row() + number - 1] == screen.cursor_row)

    def until(self, holds: Callable[[], object], timeout: float = PATIENCE) -> None:
        """Wait for something outside the terminal in front."""
        deadline, pause = time.monotonic() + timeout, 0.02
        while not holds():
            assert time.monotonic() < deadline, self.screen.text
            time.sleep(pause)
            pause = min(1.5 * pause, 0.2)

    def _first_row(self) -> int:
        return next(y for y, line in enumerate(self.screen.screen) if _ROW.search(line))

    def shell(self, line: str) -> subprocess.CompletedProcess[bytes]:
        """Run a line of shell in which `papertui` and `DUMPS` mean what they should."""
        words = {"PAPERTUI": papertui_command()[0], "DUMPS": str(self.dumps)}
        script = line.replace("papertui ", '"$PAPERTUI" ', 1)
        return subprocess.run(
            ["sh", "-c", script],
            env={**clean_environment(self.home), **words},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )


def make_dumps(folder: Path, more: Path | None = None) -> Path:
    """Fill a folder: the sample dumps, made-up studies, and the dumps of one more folder.

    Some pages are thick, so that there is something to see while they are read.
    """
    # A page of each of several kinds is enough here: tests/test_dumps*.py read all there are.
    shutil.copytree(SAMPLES, folder, ignore=shutil.ignore_patterns("broken", *_LEFT_OUT))
    for number in range(3):
        lines = (json.dumps(study(each)) for each in range(number, STUDIES, 3))
        (folder / f"studies-{number}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    page = (SAMPLES / "hf-daily-2023-04-03.html").read_text(encoding="utf-8")
    padding = "".join(f"<div><p>jar {number}</p></div>" for number in range(_PADDING))
    for number in range(_THICK):
        (folder / f"thick-{number}.html").write_text(
            page.replace("</body>", f"{padding}</body>"), encoding="utf-8"
        )
    for path in more.iterdir() if more else ():
        if not path.name.endswith((".expected.jsonl", "README.md")):
            shutil.copyfile(path, folder / path.name)
    return folder


_SPECIAL = {
    7: ("Porting a solver", "The solver was written in C++ and takes a day."),
    8: ("Porting a printer", "The printer is driven from C, and C+ is a grade."),
    9: ("Asking an oracle", "GPT-4 answered half of the questions."),
    10: ("Asking two oracles", "GPT models were asked 4 times."),
    11: ("Looking things up", "A retrieval-augmented reader needs no memory."),
    12: ("Looking pictures up", "Retrieval is slow; augmented pictures are found late."),
    13: ("Forging and denoising", "A GAN and a diffusion model forge the same pictures."),
    14: ("Forging alone", "A GAN forges pictures."),
}


def study(number: int) -> dict[str, Any]:
    """Make up a paper: dated, one a day or two, with comments; some hold what a step looks for."""
    title, abstract = _SPECIAL.get(number, (f"Kitchen study {number}", "Pots are counted in a kitchen."))
    return {
        "id": f"title:{title.casefold()}", "title": title, "abstract": abstract, "authors": ["Ada Pan"],
        "n_authors": 1, "organization": None, "date": f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}",
        "comments": number % 4, "upvotes": None, "arxiv_id": None, "url": None, "pdf_url": None,
        "code_url": None, "links": [], "tags": [], "note": None, "sources": [],
    }  # fmt: skip
