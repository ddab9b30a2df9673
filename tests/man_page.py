"""The man page, made from the parsers of the command line; `python tests/tables.py --write` writes it."""

from collections.abc import Iterator

from papertui import __version__
from papertui.commands import commands
from papertui.commands.command import DEFAULT, Command
from papertui.commands.overview import EXAMPLES, EXIT_CODES, WITHOUT_PATH, by_task, option, parser_for
from papertui.config import load_settings
from papertui.manual import TOPICS


def man_page() -> str:
    """Return the page in roff, as man(7) describes it."""
    return "\n".join((*_head(), *_commands(), *_options(), *_tail(), ""))


def _head() -> Iterator[str]:
    yield r".\" Made by: python tests/tables.py --write"
    yield f'.TH PAPERTUI 1 "" "papertui {__version__}" "User Commands"'
    yield ".SH NAME"
    yield r"papertui \- search, read and tag saved paper listings in the terminal"
    yield ".SH SYNOPSIS"
    yield ".B papertui"
    yield r"[\fIOPTIONS\fR] [\fIPATH\fR ...]"
    yield ".br"
    yield ".B papertui"
    yield r"\fICOMMAND\fR ..."
    yield ".SH DESCRIPTION"
    yield _text(
        "Without a command, papertui browses the papers of saved pages: of Hugging Face, of arXiv, of BibTeX "
        "and other reference files. PATH are files and folders, which are read recursively and never changed."
    )
    yield ".PP"
    yield _text(WITHOUT_PATH)


def _commands() -> Iterator[str]:
    yield ".SH COMMANDS"
    for row in by_task():
        yield ".TP"
        yield rf"\fB{row.name}\fR {_text(row.usage)}".rstrip()
        yield _text(f"{row.summary[0].upper()}{row.summary[1:]}.")
        yield from _listed(row)


def _listed(row: Command) -> Iterator[str]:
    """Yield what is of this command alone, indented under it."""
    parser = parser_for(row)
    own = [action for action in parser.options if action.help != "==SUPPRESS=="]
    if not own:
        return
    yield ".RS"
    for action in own:
        yield f".TP\n.B {_text(option(action))}\n{_text(action.help or '')}"
    yield ".RE"


def _options() -> Iterator[str]:
    yield ".SH OPTIONS"
    yield _text("Those from --library on go with every command, the others with browsing.")
    for action in parser_for(commands()[DEFAULT]).options:
        yield f".TP\n.B {_text(option(action))}\n{_text(action.help or '')}"


def _tail() -> Iterator[str]:
    yield ".SH EXIT STATUS"
    for code, meaning in EXIT_CODES:
        yield f".TP\n.B {code}\n{_text(meaning)}"
    yield ".SH FILES"
    found = load_settings(environ={"HOME": "~"})
    for name in (found.library_dir, found.cache_dir, found.config_file, found.state_dir):
        yield f".TP\n.I {_text(str(name))}"
    yield ".SH EXAMPLES"
    for example, about in EXAMPLES:
        yield f".TP\n.B {_text(example)}\n{_text(about)}".rstrip()
    yield ".SH SEE ALSO"
    yield _text("The manual:")
    for topic in TOPICS:
        yield f".TP\n.B papertui manual {topic.name}\n{_text(topic.questions)}"


def _text(text: str) -> str:
    r"""Return a text as roff reads it: no sign of it is a command, and - is the sign that is typed."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-").replace("~", r"\(ti").replace("'", r"\(aq")
    return f"\\&{escaped}" if escaped.startswith(".") else escaped
