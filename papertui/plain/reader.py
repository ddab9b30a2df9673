"""The state of a `--plain` session: the results, the current page, the open paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from textwrap import TextWrapper
from typing import TYPE_CHECKING

from papertui.commands.search import line_of, why_nothing
from papertui.commands.session import counted
from papertui.errors import UsageError
from papertui.exports.links import byline, page_url
from papertui.text import clean, clean_line

if TYPE_CHECKING:
    from papertui.library import Change
    from papertui.workspace import PaperEntry, Results, Workspace
    from papertui.workspace.left_off import LeftOff

_NO_MORE = "no more papers"


@dataclass(frozen=True, slots=True)
class PageSize:
    """The size of printed pages: lines per page, columns per line."""

    lines: int
    columns: int


class ResultPrinter:
    """Prints papers, a page or one at a time; papers are numbered from 1 in the order of the results."""

    def __init__(
        self, workspace: Workspace, say: Callable[[str], None], ask: Callable[[str], bool], sheet: PageSize
    ) -> None:
        self.workspace, self.say, self.ask = workspace, say, ask
        self._sheet = sheet
        self.query, self.sort = "", ""
        self._results = workspace.nothing()
        self._top: int | None = None  # the first index of the page printed last
        self._first = 0  # the first index of the page to print first
        self._open: int | None = None

    def search(self, query: str, sort: str = "") -> None:
        """Run a query and print the first page. Raises QueryError with nothing changed."""
        self._take(self._find(query, sort), sort)
        if self._results.docs:
            self.page()

    def begin(self, left: LeftOff) -> None:
        """Run the given query and print its results; without one, restore the saved query and position."""
        if left.query and not left.paper:
            self.search(left.query, left.sort)
            return
        self._take(self._find(left.query, left.sort), left.sort)
        doc = self.workspace.locate([left.paper]).get(left.paper)
        self._first = next((at for at, each in enumerate(self._results.docs) if each == doc), 0)
        if self._first:
            (entry,) = self.entries([self._first + 1])
            self.say(f"you were at {self._first + 1:,}: {clean_line(entry.paper.title)}")

    def left(self, before: LeftOff) -> LeftOff:
        """Return the saved state with the present query and position."""
        at = next((each for each in (self._open, self._top) if each is not None), self._first)
        docs = self._results.docs
        paper = self.workspace.entries([docs[at]])[0].paper.id if docs and at else ""
        return replace(before, query=self.query, sort=self.sort, paper=paper, line=at, top=at)

    def again(self) -> None:
        """Run the query again on the present papers."""
        self._take(self._find(self.query, self.sort), self.sort)

    def page(self) -> None:
        """Print the page printed last, or the first."""
        self._page(self._first if self._top is None else self._top)

    def turn(self, step: int) -> None:
        """Move to the next or previous paper if one is open, or else by a page."""
        if self._open is not None:
            if not 0 <= self._open + step < len(self._results.docs):
                raise UsageError(_NO_MORE)
            self.read(self._open + 1 + step)
        elif self._top is None:
            self._page(self._first)
        else:
            self._page(self._top + step * self._sheet.lines)

    def read(self, number: int) -> None:
        """Print the paper with a number and open it."""
        (entry,) = self.entries([number])
        self._open = number - 1
        self.say(f"{number:,} of {len(self._results.docs):,}")
        for line in self._lines(entry):
            self.say(line)

    @property
    def opened(self) -> list[int]:
        """The number of the open paper, in a list. Raises UsageError if none is open."""
        if self._open is None:
            raise UsageError("which paper? name its number, or read one first")
        return [self._open + 1]

    @property
    def columns(self) -> int:
        """The maximum width of a line."""
        return self._sheet.columns

    @property
    def all(self) -> Sequence[int]:
        """The numbers of all papers found."""
        return range(1, len(self._results.docs) + 1)

    def entries(self, numbers: Sequence[int]) -> list[PaperEntry]:
        """Return papers by number. Raises UsageError for a number out of range."""
        docs = self._results.docs
        for number in numbers:
            if not 1 <= number <= len(docs):
                raise UsageError(self._range(number))
        return self.workspace.entries([docs[number - 1] for number in numbers])

    def tell(self, change: Change | None, nothing: str, done: str = "") -> None:
        """Print what was changed, or `nothing` if nothing was; `done` is a prefix such as “undone: ”."""
        if change is None or not change.count:
            self.say(nothing)
            return
        what = clean_line(change.papers[0].title, 60) if len(change.papers) == 1 else ""
        self.say(f"{done}{change.summary}: {what or counted(change.count, 'paper')}")

    def _find(self, query: str, sort: str) -> Results:
        results = self.workspace.find(query, sort or None)
        # Another papertui may have synced meanwhile, which may change the document numbers.
        while self.workspace.refresh() and results.catalog_version != self.workspace.catalog_version:
            results = self.workspace.find(query, sort or None)
        return results

    def _take(self, results: Results, sort: str) -> None:
        self._results, self.query, self.sort = results, results.query, sort
        self._top = self._open = None
        self._first = 0
        found = counted(len(results.docs), "paper")
        self.say(f"{found} by {results.sort}" if results.docs else why_nothing(results))
        if results.docs and results.hint:
            self.say(f"the query is unfinished: {results.hint}")

    def _page(self, top: int) -> None:
        docs = self._results.docs
        if not 0 <= top < len(docs):
            if top >= len(docs) or self._top == 0:
                raise UsageError(_NO_MORE)
            top = 0
        self._top, self._open = top, None
        shown = range(top + 1, min(top + self._sheet.lines, len(docs)) + 1)
        for number, entry in zip(shown, self.entries(shown), strict=True):
            note = "  (note)" if entry.note else ""
            self.say(f"{number}  {line_of(entry, 'undated')}{note}")
        self.say(f"{shown[0]:,} to {shown[-1]:,} of {len(docs):,}")

    def _range(self, number: int) -> str:
        total = len(self._results.docs)
        return f"no paper {number}; there are {f'1 to {total:,}' if total else 'none'}"

    def _lines(self, entry: PaperEntry) -> list[str]:
        paper = entry.paper
        texts = [
            clean_line(paper.title),
            ". ".join(byline(paper)),
            clean_line(page_url(paper) or ""),
            f"tags: {' '.join(map(clean_line, entry.tags))}" if entry.tags else "",
            *(f"note: {line}" for line in clean(entry.note).splitlines()),
            *clean(paper.abstract).splitlines(),
        ]
        # A long address is not broken.
        wrapper = TextWrapper(self._sheet.columns, break_long_words=False, break_on_hyphens=False)
        return [line for text in texts for line in wrapper.wrap(text)]
