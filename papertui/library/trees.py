"""The tables of a damaged SQLite file: every row that can still be read, and which tables lost rows."""

import re
import struct
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from papertui.library.pages import Cell, DatabaseFile, DatabasePage, Layout
from papertui.library.records import BAD, Key, Row, UnreadableError, longest_ascent

MASTER = Layout(
    "sqlite_master",
    ("type", "name", "tbl_name", "rootpage", "sql"),
    (str, str, str, int, str),
    (True, True, True, True, False),
)
_USUAL_PAGE = 4096
_KEY = re.compile("arxiv:|doi:|title:")


@dataclass(slots=True)
class Table:
    """The rows of one table by key; `lost` counts the rows known to be unreadable if it is `damaged`."""

    layout: Layout
    rows: dict[Key, Row] = field(default_factory=dict)
    lost: int = 0
    damaged: bool = False


@dataclass(slots=True)
class _Tree:
    table: Table
    cells: list[tuple[int, Cell]] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)


def read_tables(data: bytes, layouts: Sequence[Layout], roots: Mapping[str, int]) -> dict[str, Table]:
    """Read the tables of a file, with the page size that yields the most rows.

    `roots` are the root pages of tables, for those that the file no longer lists.
    """
    found = [_TableReader(DatabaseFile(data, size)).tables(layouts, roots) for size in _page_sizes(data)]
    return max(found, key=lambda tables: sum(len(table.rows) for table in tables.values()))


def read_master(data: bytes) -> list[Row]:
    """Read the list of tables and indexes: type, name, table, root page, SQL."""
    return max((_master(DatabaseFile(data, size)) for size in _page_sizes(data)), key=len)


def _page_sizes(data: bytes) -> Iterator[int]:
    (named,) = struct.unpack_from(">H", data.ljust(20, b"\0"), 16)
    if named >= 512 and named & (named - 1) == 0 and named != _USUAL_PAGE:
        yield named
    yield _USUAL_PAGE


def _master(file: DatabaseFile) -> list[Row]:
    tree = _Tree(Table(MASTER))
    _TableReader(file).walk(1, tree, 0)
    return [cell.row for _, cell in tree.cells if cell.row]


class _TableReader:
    """Reads all tables of one file; each page belongs to one table at most."""

    def __init__(self, file: DatabaseFile) -> None:
        self._file = file
        self._free = set[int]()
        with suppress(*BAD):
            self._free = file.free_pages()

    def tables(self, layouts: Sequence[Layout], roots: Mapping[str, int]) -> dict[str, Table]:
        named = {row[1]: row[3] for row in _master(self._file) if row[0] == "table"}
        trees = [_Tree(Table(layout)) for layout in layouts]
        for tree in trees:
            root = named.get(tree.table.layout.name) or roots.get(tree.table.layout.name)
            if isinstance(root, int) and root > 1:
                self.walk(root, tree, 0)
            tree.table.damaged |= not tree.pages
            self._keep_ascending(tree)
        self._settle(trees)
        for tree in trees:
            tree.table.rows.update((cell.key, cell.row) for _, cell in tree.cells if cell.row)
        if any(tree.table.damaged for tree in trees):
            self._adopt(trees)
        return {tree.table.layout.name: tree.table for tree in trees}

    def walk(self, number: int, tree: _Tree, depth: int) -> None:
        """Collect the cells of a page and of its descendants, in key order."""
        if number in tree.pages or number in self._free or depth > 20:
            tree.table.damaged = True
            return
        try:
            page = self._file.read(number, tree.table.layout)
        except UnreadableError:
            tree.table.damaged = True
            return
        if not _may_hold(tree.table.layout, page):
            tree.table.damaged = True
            return
        tree.pages.add(number)
        tree.table.damaged |= page.damaged
        tree.table.lost += page.lost
        for cell in page.cells:
            if cell.child:
                self.walk(cell.child, tree, depth + 1)
            tree.cells.append((number, cell))
        if page.last:
            self.walk(page.last, tree, depth + 1)

    def _keep_ascending(self, tree: _Tree) -> None:
        # Keys ascend over all pages of a table: one that does not is damaged, or of another table's page.
        rows = [(number, cell) for number, cell in tree.cells if cell.row]
        kept = longest_ascent([cell.key for _, cell in rows])
        if len(kept) < len(rows):
            tree.table.damaged = True
            tree.table.lost += len(rows) - len(kept)
        tree.cells = [rows[place] for place in kept]

    def _settle(self, trees: list[_Tree]) -> None:
        """Assign each page to the one table into whose order most of its rows fit."""
        claims = Counter(number for tree in trees for number in tree.pages)
        for number in (number for number, count in claims.items() if count > 1):
            claimants = [tree for tree in trees if number in tree.pages]
            owner = max(claimants, key=lambda tree: sum(page == number for page, _ in tree.cells))
            for tree in claimants:
                tree.table.damaged = True
                if tree is not owner:
                    tree.pages.discard(number)
                    tree.cells = [(page, cell) for page, cell in tree.cells if page != number]

    def _adopt(self, trees: list[_Tree]) -> None:
        """Read the unreachable pages, each as part of the damaged table that it fits best."""
        damaged = [tree.table for tree in trees if tree.table.damaged]
        known = self._free.union(*(tree.pages for tree in trees))
        for number in range(2, self._file.count + 1):
            if number in known or number in self._file.overflow:
                continue
            fitting = [
                (len(page.cells), -page.lost, -place)
                for place, table in enumerate(damaged)
                for page in [self._file.read(number, table.layout)]
                if len(page.cells) > page.lost and _may_hold(table.layout, page)
            ]
            if fitting:
                table = damaged[-max(fitting)[2]]
                page = self._file.read(number, table.layout)
                table.lost += page.lost
                for cell in page.cells:
                    if cell.row:
                        table.rows.setdefault(cell.key, cell.row)


def _may_hold(layout: Layout, page: DatabasePage) -> bool:
    """Whether a page may belong to this table: keys and tags are stored alike, but keys begin with a kind."""
    names = [str(cell.row[-1]) for cell in page.cells if cell.row]
    if layout.name not in ("key", "tag") or not names:
        return True
    keys = sum(map(bool, map(_KEY.match, names)))
    return (2 * keys >= len(names)) == (layout.name == "key")
