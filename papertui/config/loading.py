"""Reading the settings from the config file, the environment and the command line."""

import os
import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from papertui.config.kinds import KeyPath, UnfitError, expanded, nearest
from papertui.config.settings import SettingProblem, Settings, rows
from papertui.errors import ConfigError, FileError
from papertui.files import shown_path, text_of
from papertui.text import clean_line

_LARGEST = 1 << 20
_AT_LINE = re.compile(r"\(at line (\d+)")

_Wrong = tuple[KeyPath, str]
"""The path of a rejected value, and the reason."""


def load_settings(
    *,
    library: Path | None = None,
    cache: Path | None = None,
    config: Path | None = None,
    year: int | None = None,
    engine: str = "auto",
    lenient: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Read the config file (`$XDG_CONFIG_HOME/papertui/config.toml`); options given override it.

    An unknown or wrong setting keeps its default and is reported in `problems`. A
    missing file means the defaults, unless it was named by `config`. Raises
    ConfigError if the file is not TOML or cannot be read; with `lenient`, that is one
    of the problems, and every setting has its default.
    """
    file = config or _home(environ, "XDG_CONFIG_HOME", ".config") / "config.toml"
    try:
        values, problems = _values(file, must_exist=config is not None)
        if dumps := environ.get("PAPERTUI_DUMPS"):
            values["dumps"] = _paths(dumps)
            problems = [problem for problem in problems if problem.setting != "dumps"]
    except ConfigError as error:
        if not lenient:
            raise
        values, problems = {}, [SettingProblem("", str(error))]
    return Settings(
        library_dir=library or _home(environ, "XDG_DATA_HOME", ".local/share"),
        cache_dir=cache or _home(environ, "XDG_CACHE_HOME", ".cache"),
        state_dir=_home(environ, "XDG_STATE_HOME", ".local/state"),
        config_file=file,
        year=year,
        engine=engine,
        problems=tuple(problems),
        **values,
    )


def _home(environ: Mapping[str, str], variable: str, fallback: str) -> Path:
    base = environ.get(variable, "")
    # The XDG specification: a relative path here is invalid and to be ignored.
    root = Path(base) if base.startswith("/") else Path(environ.get("HOME") or Path.home()) / fallback
    return root / "papertui"


def _paths(joined: str) -> tuple[Path, ...]:
    try:
        return tuple(expanded(path) for path in joined.split(":") if path)
    except UnfitError as error:
        raise ConfigError(f"PAPERTUI_DUMPS: “{joined}” names the home folder of an unknown user") from error


def _values(file: Path, *, must_exist: bool) -> tuple[dict[str, Any], list[SettingProblem]]:
    text = _text(file, must_exist=must_exist)
    record = _record(file, text) if text else {}
    if not record:
        return {}, []
    known, values, wrong = rows(), dict[str, Any](), list[_Wrong]()
    for name, value in record.items():
        if name not in known:
            wrong.append(((name,), _unknown(name, sorted(known))))
            continue
        kind = known[name].kind
        if isinstance(value, dict):
            # A string may be meant as the keys of an action of that name.
            strayed = [each for each, text in value.items() if each in known and not isinstance(text, str)]
            wrong += (((name, each), _strayed(name, each)) for each in strayed)
            value = {key: each for key, each in value.items() if key not in strayed}
        try:
            values[name] = kind.read(value, partial(_report, wrong, name))
        except UnfitError as error:
            _report(wrong, name, error.must or kind.must, ())
    return values, [_placed(file, text, *each) for each in wrong]


def _report(wrong: list[_Wrong], name: str, must: str, place: KeyPath) -> None:
    wrong.append(((name, *place), f"“{name}” must be {must}"))


def _unknown(name: str, known: Sequence[str]) -> str:
    meant = nearest(name, known) or f"; settings: {' '.join(known)}"
    return f"unknown setting “{clean_line(name, 60)}”{meant}"


def _strayed(table: str, name: str) -> str:
    return f"“{name}” stands under [{table}]; move it above the first line in brackets"


def problem_at(file: Path, place: KeyPath, reason: str) -> SettingProblem:
    """Return the problem of a value in a config file, with its line number."""
    return _placed(file, _text(file, must_exist=False), place, reason)


def _placed(file: Path, text: str, place: KeyPath, reason: str) -> SettingProblem:
    from papertui.config.lines import line_of  # only where something is wrong

    return SettingProblem(str(place[0]), f"{shown_path(file)}:{line_of(text, place)}: {clean_line(reason)}")


def _text(file: Path, *, must_exist: bool) -> str:
    try:
        return text_of(file, _LARGEST)
    except FileError as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            raise ConfigError(str(error)) from error
        if must_exist:
            raise ConfigError(f"{shown_path(file)}: no such config file") from error
        return ""


def _record(file: Path, text: str) -> dict[str, Any]:
    import tomllib  # only now: most have no config file, and it takes 4 ms

    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ConfigError(f"{shown_path(file)}: cannot be read as TOML: it is nested too deeply") from error
    except ValueError as error:
        # Also a number of thousands of digits, which is no TOMLDecodeError.
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise ConfigError(f"{shown_path(file)}:{line}: cannot be read as TOML: {error}") from error
