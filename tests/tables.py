"""The man page and the tables of README and manual, made from the code: `python tests/tables.py --write`."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from textwrap import wrap

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # for `python tests/tables.py`

from papertui.config import load_settings, rows  # noqa: E402
from papertui.config.printing import toml  # noqa: E402
from papertui.dumps import FORMATS  # noqa: E402
from papertui.exports import TEMPLATE, formats  # noqa: E402
from papertui.exports.jsonl import record  # noqa: E402
from papertui.paper import Paper  # noqa: E402
from papertui.search.fields import FIELDS  # noqa: E402
from papertui.tui.bindings import Action, shown_key  # noqa: E402
from papertui.tui.desk import Desk  # noqa: E402
from papertui.tui.keymap import ACTIONS  # noqa: E402
from papertui.tui.presets import PRESETS, Preset  # noqa: E402
from papertui.workspace import SORTS  # noqa: E402
from tests.man_page import man_page  # noqa: E402

COMMAND = "python tests/tables.py --write"
MAN_PAGE = ROOT / "man" / "papertui.1"
PAGES = (ROOT / "README.md", MAN_PAGE, *sorted((ROOT / "papertui" / "manual").glob("*.md")))

_PIPE = r"\|"
_QUICK = "tag.quick_"
_FEW = (
    "list.down", "list.up", "paper.open", "search.focus", "tag.quick_1", "tag.edit", "tag.star",
    "tag.archive", "note.edit", "copy.title", "export", "undo", "help", "quit",
)  # fmt: skip


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = (f"| {' | '.join(cell.replace('|', _PIPE) for cell in line)} |" for line in lines)
    return "\n".join((f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *rows))


def _keys_of(action: Action[Desk]) -> str:
    keys = " ".join(_code(shown_key(key)) for key in action.keys)
    return f"{keys} … `9`" if action.id == f"{_QUICK}1" else keys


def keys() -> str:
    """Return every key with its action's id; the nine quick tags in one row."""
    shown = [action for action in ACTIONS if not action.id.startswith(_QUICK) or action.id.endswith("1")]
    lines = ((_keys_of(action), action.id.replace("_1", "_1 … 9"), action.does) for action in shown)
    return _table(("key", "id", "does"), lines)


def few_keys() -> str:
    """Return the keys that do most of the work."""
    by_id = {action.id: action for action in ACTIONS}
    return _table(("key", "does"), ((_keys_of(by_id[id_]), by_id[id_].does) for id_ in _FEW))


def query_rows() -> Iterator[tuple[str, str]]:
    """Yield an example of each field of a query and what it finds."""
    yield from ((field.example, field.about) for field in FIELDS.values())


def queries() -> str:
    """Return the fields of a query."""
    return _table(("you type", "it finds"), ((_code(example), about) for example, about in query_rows()))


def sorts() -> str:
    """Return the names of the sort orders, in a sentence."""
    return ", ".join(map(_code, SORTS))


def settings() -> str:
    """Return the settings with their defaults."""
    lines = (
        (
            _code(name),
            "" if row.example.startswith("[") else _code(toml(row.default)),
            f"{row.about}; {row.kind.must}",
        )
        for name, row in rows().items()
    )
    return _table(("setting", "default", "what it is"), lines)


def exports() -> str:
    """Return the formats that lists are written in."""
    lines = [(_code(form.name), _code(form.suffix), form.description) for form in formats().values()]
    own = (_code(TEMPLATE), "", "your own Jinja2 template: `--template FILE`")
    return _table(("format", "file", "what it is"), [*lines, own])


def dumps() -> str:
    """Return the formats that pages are read in."""
    lines = (
        (_code(form.name), escape(f"{form.description}; {form.example}", quote=False), ", ".join(form.gives))
        for form in FORMATS
    )
    return _table(("format", "what it is, and how it is recognised", "gives, beside titles"), lines)


def presets() -> str:
    """Return the presets of keys, with what they change."""

    def changed(preset: Preset) -> str:
        rows = (
            f"{id_} {' '.join(map(_code, map(shown_key, keys.split())))}" for id_, keys in preset.keys.items()
        )
        # Those of paper and reader are as those of the list.
        return ", ".join(row for row in rows if not row.startswith(("tag.quick", "detail.", "reader.")))

    lines = ((_code(name), preset.about, changed(preset)) for name, preset in PRESETS.items())
    return _table(("preset", "what it is", "its keys"), lines)


_PLACES = (
    ("library_dir", "library: tags, notes, saved searches, history", "yes", "your work is lost"),
    ("cache_dir", "cache: pages as they were read, their index", "no", "nothing; the pages are read again"),
    ("config_file", "config", "yes", "the defaults are used"),
    ("state_dir", "state: searches, what was seen, notes being written", "no", "every paper is new"),
)


def places() -> str:
    """Return the four places that papertui writes to, and what is lost with each."""
    found = load_settings(environ={"HOME": "~"})
    lines = ((what, _code(str(getattr(found, name))), *rest) for name, what, *rest in _PLACES)
    return _table(("what", "where", "back up?", "if it is deleted"), lines)


@dataclass(frozen=True)
class _Listed:
    """A paper of which nothing is known: every field is there all the same."""

    paper: Paper
    tags: tuple[str, ...] = ()
    note: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    cite: str = ""


def fields() -> str:
    """Return the names of a paper's fields in JSON Lines, in their order."""
    return "\n".join(wrap(", ".join(map(_code, record(_Listed(Paper(""))))) + ".", 104))


TABLES: dict[str, Callable[[], str]] = {
    "keys": keys,
    "few-keys": few_keys,
    "queries": queries,
    "sorts": sorts,
    "settings": settings,
    "presets": presets,
    "exports": exports,
    "dumps": dumps,
    "places": places,
    "fields": fields,
}


def filled(text: str) -> str:
    """Return a page with every table as it is now; what is between its marks is replaced."""
    for name, table in TABLES.items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        if begin not in text:
            continue
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        made = table()
        gap = "\n" if "\n" in made else ""
        text = f"{before}{begin}{gap}{made}{gap}{end}{after}"
    return text


def as_it_is(file: Path) -> str:
    """Return what a generated file is to be by now."""
    return man_page() if file == MAN_PAGE else filled(file.read_text(encoding="utf-8"))


def is_stale(file: Path) -> bool:
    """Whether a generated file is not what it is to be."""
    return not file.exists() or file.read_text(encoding="utf-8") != as_it_is(file)


def main(words: Sequence[str]) -> int:
    """Write the pages that are stale, with --write; else name them and return 1."""
    stale = list(filter(is_stale, PAGES))
    for page in stale:
        if "--write" in words:
            page.write_text(as_it_is(page), encoding="utf-8")
        print(f"{page.relative_to(ROOT)}: {'written' if '--write' in words else f'stale; {COMMAND}'}")
    return int(bool(stale) and "--write" not in words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
