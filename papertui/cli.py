"""The command line: picks the command, reads the settings, turns errors into exit codes."""

import io
import os
import sys
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from papertui.commands import Command, find, names
from papertui.commands.command import DEFAULT
from papertui.commands.overview import parser_for
from papertui.commands.session import complain, forget_output, warn
from papertui.config import load_settings
from papertui.errors import ExportError, PapertuiError, UsageError
from papertui.text import clean_line

_BY_SIGNAL = 128
_INTERRUPTED = 130
_FAULT = 70


def main(words: Sequence[str] | None = None) -> int:
    """Run papertui on the words of a command line and give the exit code.

    0 done, 1 nothing matched, 2 wrong usage, 3 something could not be written;
    130 where the user broke off, 70 for a fault of papertui's own. A pipe that
    is closed ends it quietly.
    """
    try:
        _speak_utf_8()
        code = _run(sys.argv[1:] if words is None else words)
        if code > _BY_SIGNAL:
            # The terminal may be gone, and Python would flush to it once more and leave with 120.
            forget_output(1, 2)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        forget_output(1)
        return 0
    except KeyboardInterrupt:
        forget_output(1)
        return _INTERRUPTED
    except PapertuiError as error:
        complain(error)
        return error.exit_code
    except OSError as error:
        # Every room names its own files; what is left is our output, on a full disk.
        forget_output(1)
        complain(ExportError(f"cannot write the results: {error.strerror or error}"))
        return ExportError.exit_code
    except Exception as error:
        # An internal fault. Its traceback could carry a page's text to the terminal, so it is not printed.
        complain(whereabouts(error))
        return _FAULT
    return code


def whereabouts(error: Exception) -> PapertuiError:
    """Return an internal fault as an error that names its kind and the line it came from."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = "".join(f" at {Path(frame.filename).name}:{frame.lineno}" for frame in last)
    return PapertuiError(f"internal error{place}: {type(error).__name__}: {error}; please report it")


def pick(words: Sequence[str]) -> tuple[Command, list[str]]:
    """Return the command that is meant and the words without its name; browse if none is named."""
    default = find(DEFAULT)
    at = parser_for(default).first_argument(words)
    if at is None or words[at] == DEFAULT or words[at] not in names():
        return default, list(words)
    return find(words[at]), [*words[:at], *words[at + 1 :]]


def _refuse_unknown(words: Sequence[str]) -> None:
    """Raise UsageError where the first argument is no file and not written as a path either."""
    at = parser_for(find(DEFAULT)).first_argument(words)
    name = "" if at is None else words[at]
    if not name or os.sep in name or os.path.lexists(name):
        return
    near = get_close_matches(name.lower(), names() - {DEFAULT}, 1)
    if near or not Path(name).suffix:
        next_step = f"did you mean “{near[0]}”?" if near else "papertui --help lists the commands"
        raise UsageError(f"“{clean_line(name, 60)}” is neither a command nor a file; {next_step}")


def _run(words: Sequence[str]) -> int:
    command, rest = pick(words)
    if command.name == DEFAULT:
        _refuse_unknown(rest)
    try:
        args = parser_for(command).parse(rest)
    except SystemExit as done:  # argparse's way to end after --help and --version
        return int(done.code or 0)
    settings = load_settings(
        library=args.library,
        cache=args.cache,
        config=args.config,
        year=args.year,
        engine=args.engine,
        lenient=not command.needs_config(args),
    )
    if command.name != "doctor":  # it tells them among what else is wrong
        for problem in settings.problems:
            warn(problem.text)
    return command.run(args, settings)


def _speak_utf_8() -> None:
    # JSON, BibTeX and the rest are UTF-8 by definition, whatever the locale of a script may be.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
