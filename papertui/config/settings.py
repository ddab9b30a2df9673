"""The settings, one row each: name, type, default, kind of value, description, example.

A new setting is one field of `Settings` made by `setting`. The loader, the
printed config, `doctor` and the manual read the rows from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

from papertui.config.fetching import EXAMPLE, MUST, FetchSettings
from papertui.config.kinds import (
    DATE_FORMAT,
    FLAG,
    PATH,
    PATHS,
    SECONDS,
    TEXT,
    Kind,
    Report,
    UnfitError,
    choice,
    choices,
    colors,
    number,
    strings,
    table,
    tables,
)

T = TypeVar("T")

PRESET = "preset"
"""The entry of `keys` that names a preset; all other entries are ids of actions."""

COLUMNS = ("mark", "state", "date", "title", "tags", "authors", "venue", "votes", "comments", "org")
"""The columns that the list can show."""


@dataclass(frozen=True, slots=True)
class UserCommand:
    """A program of the user bound to a key: `[[commands]]`.

    `input` is jsonl or none; with `suspend` it uses the terminal while it runs.
    """

    key: str
    run: str
    input: str = "jsonl"
    shell: bool = False
    suspend: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Tags for new papers that a query finds: `[[rules]]`."""

    query: str
    add: tuple[str, ...]


def _command(row: Mapping[str, Any]) -> UserCommand:
    types = {"key": str, "run": str, "input": str, "shell": bool, "suspend": bool}
    sound = all(isinstance(value, types.get(name, ())) for name, value in row.items())
    if not sound or not row.get("key") or not row.get("run") or row.get("input", "none") not in _INPUTS:
        raise UnfitError
    return UserCommand(**row)


def _rule(row: Mapping[str, Any]) -> Rule:
    query, add = row.get("query"), row.get("add")
    tags = [add] if isinstance(add, str) else add
    is_sound = isinstance(query, str) and query.strip() and not row.keys() - {"query", "add"}
    if not is_sound or not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise UnfitError
    if not tags:
        raise UnfitError(f"a rule that adds a tag; “{query}” adds none")
    return Rule(cast(str, query), tuple(tags))


_INPUTS = ("jsonl", "none")
_KEYS = table('the name of a preset, or lines such as  preset = "vim"  and  "tag.edit" = "t"', PRESET)
_COMMANDS = tables(
    'tables [[commands]] with  key = "ctrl+g"  and  run = "…"; they may have'
    '  input = "jsonl" or "none", shell = true, suspend = true',
    _command,
)
_RULES = tables('tables [[rules]] with  query = "org:tencent"  and  add = ["industry"]', _rule)


def _fetch(value: Any, report: Report) -> FetchSettings:  # noqa: ANN401  # whatever TOML holds
    from papertui.config.fetch_table import read_table  # only where there is such a table

    return read_table(value, report)


_FETCH = Kind(MUST, _fetch)


@dataclass(frozen=True, slots=True)
class SettingRow:
    """The facts of a setting beside its name and type. `example` is TOML."""

    default: Any
    kind: Kind[Any]
    about: str
    example: str


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """A rejected setting of the config file: its name, and a line with position and remedy."""

    setting: str
    text: str


def setting(default: T, kind: Kind[T], about: str, example: str) -> T:
    """Return the dataclass field of a setting."""
    found: T = field(
        default_factory=lambda: default, metadata={"row": SettingRow(default, kind, about, example)}
    )
    return found


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings from the config file, the environment and the options.

    `problems` are the rejected settings of the file; their defaults are used.
    """

    library_dir: Path
    cache_dir: Path
    state_dir: Path
    config_file: Path
    year: int | None = None
    engine: str = "auto"
    problems: tuple[SettingProblem, ...] = ()

    dumps: tuple[Path, ...] = setting(
        (), PATHS, "files and folders to read when no PATH is given", 'dumps = ["~/dumps"]'
    )
    query: str = setting("", TEXT, "the initial query, like --query", 'query = "is:unread"')
    sort: str = setting("", TEXT, "the initial sort order, like --sort; empty: by date", 'sort = "-date"')
    theme: str = setting("", TEXT, "the theme, like --theme; empty: by the terminal", 'theme = "nord"')
    light_theme: str = setting(
        "", TEXT, "the theme on a light terminal, instead of theme", 'light_theme = "textual-light"'
    )
    ascii: bool = setting(
        False, FLAG, "draw with ASCII characters only; automatic on such a TERM", "ascii = true"
    )
    layout: str = setting(
        "auto",
        choice("auto", "side", "stacked", "list"),
        "how list and paper share the screen",
        'layout = "side"',
    )
    split: int = setting(
        0,
        number("percent", 20, 80, zero="what the titles need"),
        "the list's share of the width beside the paper",
        "split = 50",
    )
    titles: str = setting(
        "wrap",
        choice("wrap", "one-line"),
        "long titles of the list beside a paper: on two lines, or cut",
        'titles = "one-line"',
    )
    columns: tuple[str, ...] = setting(
        ("mark", "state", "date", "title", "tags"),
        choices(COLUMNS, "title"),
        "the columns of the list, from the left; tags follow the title",
        'columns = ["mark", "state", "date", "title", "venue", "tags"]',
    )
    date_format: str = setting(
        "%Y-%m-%d", DATE_FORMAT, "how the list writes a full date", 'date_format = "%d %b %y"'
    )
    text_width: int = setting(
        80, number("columns", 40, 200), "the longest lines of the reading view", "text_width = 72"
    )
    read_on_open: float | bool = setting(
        False, SECONDS, "the time after which an open paper is marked as read", "read_on_open = 3"
    )
    show_archived: bool = setting(True, FLAG, "list archived papers", "show_archived = false")
    keep_marks: bool = setting(
        False, FLAG, "keep the marks after an action has used them", "keep_marks = true"
    )
    restore_session: bool = setting(
        True, FLAG, "start where you left off: query, order, cursor, layout", "restore_session = false"
    )
    mouse: bool = setting(True, FLAG, "use the mouse; false leaves it to the terminal", "mouse = false")
    watch: bool = setting(False, FLAG, "read pages again when they change, like --watch", "watch = true")
    quick_tags: tuple[str, ...] = setting(
        ("to-read",), strings(9), "the tags on the keys 1 to 9", 'quick_tags = ["to-read", "rl", "thesis"]'
    )
    template: Path | None = setting(  # noqa: RUF009  # it makes a field
        None, PATH, "the Jinja2 template of --format template", 'template = "~/lists/mine.md.j2"'
    )
    history: int = setting(10_000, number("steps", 1_000), "how many steps undo keeps", "history = 100_000")
    cache_days: int = setting(
        60, number("days", 1, zero="ever"), "how long the cache of unopened dumps is kept", "cache_days = 365"
    )
    tag_colors: Mapping[str, str] = setting(
        MappingProxyType({}),
        colors(),
        "colours of tags and of the tags below them",
        '[tag_colors]\nto-read = "green"\n"rl/offline" = "#4488cc"',
    )
    keys: Mapping[str, str] = setting(
        MappingProxyType({}),
        _KEYS,
        "a preset of keys (default, vim, emacs, newsboat, mutt), and keys of actions by id",
        '[keys]\npreset = "vim"\n"tag.edit" = "t"',
    )
    commands: tuple[UserCommand, ...] = setting(
        (),
        _COMMANDS,
        "your own programs on keys",
        '[[commands]]\nkey = "ctrl+g"\nrun = "jq -r .title"\ninput = "jsonl"',
    )
    rules: tuple[Rule, ...] = setting(
        (),
        _RULES,
        "tags for new papers; papertui asks before it adds them",
        '[[rules]]\nquery = "org:tencent"\nadd = ["industry"]',
    )
    fetch: FetchSettings = setting(  # noqa: RUF009  # it makes a field
        FetchSettings(), _FETCH, "what “papertui fetch” fetches, and where it saves it", EXAMPLE
    )


def rows() -> Mapping[str, SettingRow]:
    """Return the rows of all settings by name, in order."""
    return {each.name: each.metadata["row"] for each in fields(Settings) if "row" in each.metadata}
