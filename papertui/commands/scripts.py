"""Completion scripts for bash, zsh and fish, generated from the parsers; they need only the shell."""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from papertui.commands.command import Command
from papertui.commands.parser import CommandParser

_FILES, _FOLDERS = "files", "folders"


@dataclass(frozen=True, slots=True)
class Option:
    """An option for a completion script: its spellings, its description, and its values.

    `values` are words, or one of _FILES and _FOLDERS, or empty for any text;
    None if it takes no value.
    """

    names: tuple[str, ...]
    about: str
    values: tuple[str, ...] | str | None


@dataclass(frozen=True, slots=True)
class Completed:
    """A command in a completion script; `words` are the values of its first argument."""

    name: str
    about: str
    words: tuple[str, ...]
    takes_files: bool
    options: tuple[Option, ...]


def completed(command: Command, parser: CommandParser) -> Completed:
    """Return the completions of a command, from its parser."""
    words = [word for action in parser.arguments for word in _words(action, parser)]
    takes_files = any(action.dest in ("paths", "files") for action in parser.arguments)
    options = tuple(
        Option(tuple(action.option_strings), _about(action), _values(action, parser))
        for action in parser.options
    )
    return Completed(command.name, command.summary, tuple(words), takes_files, options)


def _words(action: argparse.Action, parser: CommandParser) -> tuple[str, ...]:
    if action.choices is not None:
        return tuple(map(str, action.choices))
    offered = parser.values.get(action.dest)
    return tuple(offered()) if offered else ()


def _values(action: argparse.Action, parser: CommandParser) -> tuple[str, ...] | str | None:
    if action.nargs == 0:
        return None
    by_name = {"DIR": _FOLDERS, "FILE": _FILES}
    return _words(action, parser) or by_name.get(str(action.metavar), ())


def _about(action: argparse.Action) -> str:
    return "" if action.help in (None, argparse.SUPPRESS) else str(action.help).split(";")[0]


_BASH = r"""# papertui completion for bash:  eval "$(papertui completion bash)"
_papertui() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} command= last= word words options
    # bash takes --engine=tantivy apart at its sign
    [[ $prev == = ]] && prev=${{COMP_WORDS[COMP_CWORD-2]}}
    [[ $cur == = ]] && cur=
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case $word in {names}) command=$word; break;; esac
    done
    case $command:$prev in
{values}
    esac
    case $command in
{commands}
    esac
    if [[ $cur == -* ]]; then words=$options
    elif [[ $COMP_CWORD -gt 1 && ${{COMP_WORDS[COMP_CWORD-1]}} != "$command" ]]; then words=
    fi
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
}}
# Any other word is completed as a file.
complete -o default -F _papertui papertui
"""


def bash(default: Completed, rows: Sequence[Completed]) -> str:
    """Return a script for bash, 3.2 or newer."""
    names = [row.name for row in rows]
    named = (("", default, names), *((row.name, row, row.words) for row in rows))
    return _BASH.format(
        names="|".join(names),
        values="\n".join(line for name, row, _ in named for line in _bash_values(name, row)),
        commands="\n".join(
            f"        '{name}') words='{' '.join(words)}'\n            options='{_spellings(row)}';;"
            for name, row, words in named
        ),
    )


def _spellings(row: Completed) -> str:
    return " ".join(name for option in row.options for name in option.names)


def _bash_values(command: str, row: Completed) -> Iterator[str]:
    for option in row.options:
        pattern = "|".join(f"{command}:{name}" for name in option.names)
        if option.values == _FOLDERS:
            yield f"        {pattern}) compopt -o dirnames 2>/dev/null; return;;"
        elif option.values is not None:
            words = "" if option.values == _FILES else " ".join(option.values)
            yield f"        {pattern}) COMPREPLY=($(compgen -W '{words}' -- \"$cur\")); return;;"


_ZSH = r"""#compdef papertui
# papertui completion for zsh, after compinit:  eval "$(papertui completion zsh)"
_papertui() {{
    local word command=
    local -a commands=({described})
    for word in ${{words[2,CURRENT-1]}}; do
        case $word in {names}) command=$word; break;; esac
    done
    case $command in
{commands}
        *) _arguments -s {options} \
            '*: :{{ (( CURRENT == 2 )) && _describe -t commands command commands; _files }}';;
    esac
}}
if [[ $funcstack[1] == _papertui ]]; then _papertui "$@"; else compdef _papertui papertui; fi
"""


def zsh(default: Completed, rows: Sequence[Completed]) -> str:
    """Return a script for zsh, for eval or for a file `_papertui` of its fpath."""
    return _ZSH.format(
        described=" ".join(_quoted(f"{row.name}:{row.about}") for row in rows),
        names="|".join(row.name for row in rows),
        commands="\n".join(
            f"        {row.name}) _arguments -s {' '.join(_zsh_specs(row))};;" for row in rows
        ),
        options=" ".join(_zsh_options(default)),
    )


def _zsh_specs(row: Completed) -> Iterator[str]:
    yield from _zsh_options(row)
    yield _quoted(f"1: :({row.name})")
    if row.words:
        yield _quoted(f"2: :({' '.join(row.words)})")
    yield _quoted("*: :_files" if row.takes_files else "*: :")


def _zsh_options(row: Completed) -> Iterator[str]:
    for option in row.options:
        about = option.about.replace("[", "(").replace("]", ")").replace(":", " ")
        for name in option.names:
            yield _quoted(f"{name}[{about}]{_zsh_values(option)}")


def _zsh_values(option: Option) -> str:
    if option.values is None:
        return ""
    if isinstance(option.values, str):
        return {_FILES: ": :_files", _FOLDERS: ": :_files -/"}[option.values]
    return f": :({' '.join(_escaped(word) for word in option.values)})"


def _escaped(word: str) -> str:
    return word.replace("(", r"\(").replace(")", r"\)")


def _quoted(text: str) -> str:
    escaped = text.replace("'", "'\\''")
    return f"'{escaped}'"


def fish(default: Completed, rows: Sequence[Completed]) -> str:
    """Return a script for fish."""
    none = f"not __fish_seen_subcommand_from {' '.join(row.name for row in rows)}"
    lines = ["# papertui completion for fish:  papertui completion fish | source", "complete -c papertui -f"]
    for row in (default, *rows):
        seen = none if row is default else f"__fish_seen_subcommand_from {row.name}"
        start = f"complete -c papertui -n '{seen}'"
        if row is not default:
            lines.append(f"complete -c papertui -n '{none}' -a {row.name} -d {_quoted(row.about)}")
        lines += [f"{start} -a {_quoted(' '.join(row.words))}"] if row.words else []
        lines += [f"{start} -F"] if row.takes_files else []
        lines += [f"{start} {_fish_option(option)}" for option in row.options]
    return "\n".join((*lines, ""))


def _fish_option(option: Option) -> str:
    parts = [f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names]
    if option.values == _FOLDERS:
        parts.append("-x -a '(__fish_complete_directories)'")
    elif option.values == _FILES:
        parts.append("-r -F")
    elif option.values is not None:
        parts.append(f"-x -a {_quoted(' '.join(option.values))}")
    if option.about:
        parts.append(f"-d {_quoted(option.about)}")
    return " ".join(parts)


SHELLS: Mapping[str, Callable[[Completed, Sequence[Completed]], str]] = {
    "bash": bash,
    "zsh": zsh,
    "fish": fish,
}
